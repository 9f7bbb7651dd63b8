"""The Entries page of the open source: its figures, made behind the scenes while it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from inspector.analysis.alert_timeline import AlertNow
from inspector.analysis.anomalies import Hint
from inspector.analysis.baseline_lookup import BaselineLookup, Usual
from inspector.ui.bridge import OpenSource
from inspector.ui.entries_maker import EntriesMaker
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.entries_frame import EntriesFrame, EntriesQuestion
from inspector.ui.models.entry_states import hint_lines, states_of
from inspector.ui.models.filters import exactly
from inspector.ui.source_control import SourceControl

LEAST_INTERVAL_S = 1.0
"""Figures of new rows come at most this often: nobody reads faster."""

_TICK_MS = 50
_STOP_TIMEOUT_S = 5.0
_REST = 2.0
"""After figures that took long, at least so many times as long is left to others."""


_Alerts = tuple[tuple[AlertNow, ...], float]


@dataclass(frozen=True, slots=True)
class _Request:
    """What the worker is asked.

    Attributes:
        question: Which rows.
        baselines: What is usual.
        rows: Rows of the session when it was asked.
        at_ts: Where the playhead stood.
    """

    question: EntriesQuestion
    baselines: BaselineLookup
    rows: int
    at_ts: float | None


@dataclass(frozen=True, slots=True)
class _Answer:
    frame: EntriesFrame
    spent_s: float


class _Answering:
    """Answers on the worker's thread; begins anew when other kernels or metric keys are known."""

    def __init__(self, source: OpenSource, clock: Callable[[], float]) -> None:
        self._source = source
        self._clock = clock
        self._maker: EntriesMaker | None = None
        self._made_with: tuple[object, object] | None = None

    def answer(self, request: _Request, is_unwanted: Callable[[], bool]) -> _Answer | None:
        """Return the tables."""
        if is_unwanted():
            return None
        session, kernels = self._source.session, self._source.loader.kernels
        made_with = (kernels, session.registry)
        started_s = self._clock()
        if self._maker is None or self._made_with != made_with:
            self._maker, self._made_with = EntriesMaker(session, kernels.fold), made_with
        frame = self._maker.make(request.question, request.baselines)
        return _Answer(frame, self._clock() - started_s)


class EntriesControl(QObject):
    """Connects the Entries page of a window with the open source.

    Args:
        window: The window.
        control: What is open in it.
        clock: Returns seconds from any origin.
    """

    def __init__(
        self,
        window: MainWindow,
        control: SourceControl,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._page = window.entries
        self._control = control
        self._clock = clock
        self._baselines = BaselineLookup()
        self._worker: LatestWorker[_Request, _Answer] | None = None
        self._asked: _Request | None = None
        self._asked_at_s = 0.0
        self._failure = ""
        self._shown: _Answer | None = None
        self._alerts: _Alerts | None = None
        self._hints: dict[str, tuple[str, ...]] = {}
        self._shown_states: tuple[_Alerts | None, object] = (None, self._hints)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.opened.connect(self._begin)
        control.closed.connect(self._end)
        self._page.looked_at.connect(self._look)
        self._page.question_changed.connect(self._tick)
        self._page.entry_chosen.connect(self._show_entry)
        window.alerts.hints.going_on.connect(self.show_hints)
        self._page.filters_cleared.connect(control.live.page.clear_filters)

    def show_baselines(self, baselines: tuple[Usual, ...]) -> None:
        """Compare with these from now on, in the order of their file; the last that fits counts."""
        self._baselines = BaselineLookup(baselines)

    def show_alerts(self, now: tuple[AlertNow, ...], at_ts: float) -> None:
        """Show how entries stand by their alerts.

        Args:
            now: How alerts stand; those that are well may be left out.
            at_ts: The last instant that was evaluated, Unix seconds.
        """
        self._alerts = (now, at_ts)
        self._show_states()

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Show at their entries, quietly, what is odd without a rule about it."""
        lines = hint_lines(hints)
        if lines != self._hints:
            self._hints = lines
            self._show_states()

    def forget_alerts(self) -> None:
        """Show no states: nobody evaluates any alerts."""
        self._alerts = None
        self._show_states()

    def _begin(self) -> None:
        source = self._control.source
        if source is None:
            return
        self._worker = LatestWorker("entries", _Answering(source, self._clock).answer)
        self._worker.start()
        self._tick()

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)
        self._asked = self._shown = None
        self._page.forget()
        self.forget_alerts()

    def _look(self, is_seen: bool) -> None:
        if is_seen:
            self._timer.start()
            self._tick()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        """Show the latest figures, and ask for others when there may be some."""
        worker, source = self._worker, self._control.source
        if worker is None or source is None or not self._page.isVisible():
            return
        self._show_states()
        answer = worker.latest
        if answer is not None and answer is not self._shown:
            self._shown = answer
            self._page.show_frame(answer.frame)
        self._tell(worker.failure)
        request = self._request(source)
        if request != self._asked and self._is_due(request, worker):
            self._asked, self._asked_at_s = request, self._clock()
            worker.ask(request)

    def _show_states(self) -> None:
        # Nobody is shown what he does not look at.
        alerts, hints = self._alerts, self._hints
        before, told = self._shown_states
        if (alerts is not before or hints is not told) and self._page.isVisible():
            self._shown_states = (alerts, hints)
            states = None if alerts is None else replace(states_of(*alerts), hints=hints)
            self._page.show_states(states)

    def _tell(self, failure: str) -> None:
        """Say why there are no figures: in their place, or above those of before."""
        before, self._failure = self._failure, failure
        self._page.show_problem(failure)
        if failure and failure != before and self._shown is not None:
            self._window.show_problem(failure)

    def _request(self, source: OpenSource) -> _Request:
        live = self._control.live
        question = EntriesQuestion(self._page.window_s, live.page.filters, live.request.end_ts)
        session = source.session
        at_ts = session.playhead.at_ts if question.end_ts is None else None
        return _Request(question, self._baselines, session.view.rows, at_ts)

    def _is_due(self, request: _Request, worker: LatestWorker[_Request, _Answer]) -> bool:
        """Return whether to ask now: at once what a person changed, at leisure what rows did."""
        asked = self._asked
        if worker.is_busy and asked is not None:
            # Given up halfway, no figures would ever come while a person drags.
            return False
        if asked is None or replace(request, rows=asked.rows) != asked:
            return True
        spent_s = self._shown.spent_s if self._shown is not None else 0.0
        wait_s = max(LEAST_INTERVAL_S, (1.0 + _REST) * spent_s)
        return self._clock() - self._asked_at_s >= wait_s

    def _show_entry(self, entry: str) -> None:
        page = self._control.live.page
        page.set_namespace(entry.partition(".")[0])
        page.set_filters(replace(page.filters, entry=exactly(entry)))
        self._window.show_page("live")
