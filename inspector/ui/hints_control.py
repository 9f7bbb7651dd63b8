"""The hints of the open source: looked for behind the window, shown on the Alerts page."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.analysis.anomalies import AnomalyFinder, HintSettings
from inspector.ui.bridge import OpenSource
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.hint_rows import HintsFrame
from inspector.ui.source_control import SourceControl

LEAST_INTERVAL_S = 2.0
"""New rows are looked at this often at most: a hint is of many seconds anyway."""

_TICK_MS = 250
_STOP_TIMEOUT_S = 5.0
_REST = 10.0
"""After a look that took long, so many times as long is left to others."""

_REST_OF_MOVING = 4.0
"""The same where the playhead has come to rest: a person waits."""


@dataclass(frozen=True, slots=True)
class _Request:
    """What the worker is asked.

    Attributes:
        settings: What a person wants to be told.
        rows: Rows of the session when it was asked.
        is_read: Whether all lines that were there at first are rows by now.
        at_ts: Where the playhead is held, Unix seconds; infinite while it follows.
    """

    settings: HintSettings
    rows: int
    is_read: bool
    at_ts: float = math.inf


class _Looking:
    """Looks on the worker's thread; begins anew for other settings, kernels or metric keys."""

    def __init__(self, source: OpenSource, clock: Callable[[], float]) -> None:
        self._source = source
        self._clock = clock
        self._finder: AnomalyFinder | None = None
        self._made_with: tuple[object, ...] = ()

    def answer(self, request: _Request, is_unwanted: Callable[[], bool]) -> HintsFrame | None:
        """Return what is odd."""
        if is_unwanted():
            return None
        session, kernels = self._source.session, self._source.loader.kernels
        if not request.is_read:
            return HintsFrame(is_waiting=True)
        made_with = (kernels, session.registry, request.settings)
        started_s = self._clock()
        if self._finder is None or self._made_with != made_with:
            self._finder = AnomalyFinder(session, kernels.fold, request.settings)
            self._made_with = made_with
        view = session.view
        found = self._finder.update(view, request.at_ts)
        end_ts = min(view.extent.follow_ts, request.at_ts)
        spent_s, is_held = self._clock() - started_s, math.isfinite(request.at_ts)
        return HintsFrame(found, end_ts, spent_s=spent_s, is_held=is_held)


class HintsControl(QObject):
    """Connects the hints of the Alerts page with the open source.

    Args:
        window: The window.
        control: What is open in it.
        clock: Returns seconds from any origin.

    Signals:
        rule_wanted: The draft of a rule that a person wants to make of a hint.
    """

    rule_wanted = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        control: SourceControl,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._view = window.alerts.hints
        self._control = control
        self._clock = clock
        self._worker: LatestWorker[_Request, HintsFrame] | None = None
        self._asked: _Request | None = None
        self._asked_at_s = 0.0
        self._shown: HintsFrame | None = None
        self._at_ts = math.inf
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.opened.connect(self._begin)
        control.closing.connect(self._end)
        self._view.settings_changed.connect(self._tick)
        self._view.rule_wanted.connect(self.rule_wanted)
        self._begin()

    def _begin(self) -> None:
        source = self._control.source
        if source is None or self._worker is not None:
            return
        self._worker = LatestWorker("hints", _Looking(source, self._clock).answer)
        self._worker.start()
        self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)
        self._asked = self._shown = None
        self._view.forget()

    def _tick(self) -> None:
        """Show what was found last, and look again when there may be more."""
        worker, source = self._worker, self._control.source
        if worker is None or source is None:
            return
        frame = worker.latest
        if worker.failure:
            frame = HintsFrame(problem=worker.failure)
        if frame is not None and frame != self._shown:
            self._shown = frame
            self._view.show_frame(frame)
        asked = self._asked
        held_ts = source.session.playhead.at_ts
        at_ts = math.inf if held_ts is None else held_ts
        is_resting, self._at_ts = at_ts == self._at_ts, at_ts
        request = _Request(
            self._view.settings,
            source.session.view.rows,
            (asked is not None and asked.is_read) or source.has_read_all,
            at_ts,
        )
        is_free = not worker.is_busy
        if request != asked and is_free and self._is_due(request, is_resting=is_resting):
            self._asked, self._asked_at_s = request, self._clock()
            worker.ask(request)

    def _is_due(self, request: _Request, *, is_resting: bool) -> bool:
        """Return whether to look now.

        At once for other settings; soon for another instant, once the playhead rests there: who
        seeks or plays waits for charts, so that meanwhile only hints that are seen are looked
        for; at leisure for new rows.
        """
        asked = self._asked
        if asked is None:
            return True
        if replace(request, rows=asked.rows, at_ts=asked.at_ts) != asked:
            return True
        spent_s = self._shown.spent_s if self._shown is not None else 0.0
        waited_s = self._clock() - self._asked_at_s
        if request.at_ts != asked.at_ts:
            if is_resting:
                return waited_s >= _REST_OF_MOVING * spent_s
            if not self._view.isVisible():
                return False
        return waited_s >= max(LEAST_INTERVAL_S, _REST * spent_s)
