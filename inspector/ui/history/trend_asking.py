"""Asking for trends behind the scenes, while somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from PySide6.QtCore import QObject, QTimer

from inspector.ui.history.trend_source import Trend, TrendQuestion, TrendSource
from inspector.ui.history.trends_view import TrendsView
from inspector.ui.latest_worker import LatestWorker

_TICK_MS = 100
_STOP_TIMEOUT_S = 5.0


class TrendAsking(QObject):
    """Keeps the view of trends up to date with what is chosen, and with the files.

    Args:
        view: The view.
    """

    def __init__(self, view: TrendsView) -> None:
        super().__init__(view)
        self._view = view
        self._source: TrendSource | None = None
        self._worker: LatestWorker[TrendQuestion, Trend] | None = None
        self._asked: tuple[TrendQuestion, object] | None = None
        self._files: object = None
        self._shown: Trend | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        view.asked.connect(self._change)

    def use(self, source: TrendSource | None) -> None:
        """Ask somebody else from now on; None for nobody. What was found before is forgotten."""
        self._timer.stop()
        worker, self._worker = self._worker, None
        before, self._source = self._source, source
        if worker is not None and before is not None:
            before.cancel()
            worker.stop(_STOP_TIMEOUT_S)
            with closing(before):
                self._asked = self._shown = None
        self._view.forget()
        if source is not None:
            self._worker = LatestWorker("history trends", _answer(source))
            self._worker.start()
            self._timer.start()

    def note_files(self, files: object) -> None:
        """Ask again once something in the folder is another than before."""
        self._files = files

    def _change(self, _question: object) -> None:
        if self._source is not None:
            # What is under way is not wanted any more.
            self._source.cancel()
        self._tick()

    def _tick(self) -> None:
        worker = self._worker
        if worker is None or not self._view.isVisible():
            return
        wanted = (self._view.question, self._files)
        if self._asked is None or self._asked[0] != wanted[0]:
            self._asked = wanted
            worker.ask(wanted[0])
            return
        if worker.is_busy:
            return
        if self._asked != wanted:
            self._asked = wanted
            worker.ask(wanted[0])
            return
        self._view.show_problem(worker.failure)
        if worker.latest is not None and worker.latest is not self._shown:
            self._shown = worker.latest
            self._view.show_trend(worker.latest)


def _answer(source: TrendSource) -> Callable[[TrendQuestion, Callable[[], bool]], Trend | None]:
    def answer(question: TrendQuestion, is_unwanted: Callable[[], bool]) -> Trend | None:
        return None if is_unwanted() else source.trend(question)

    return answer
