"""Running the storage behind the scenes, once a person has seen what that would do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.files.listing import HOT
from inspector.files.recording_cache import CacheFolder
from inspector.storage.compaction import NewReader
from inspector.storage.setup import setup_of
from inspector.storage.upkeep import UpkeepPlan, UpkeepReport, keep_up, plan_upkeep
from inspector.ui.errands import Errands
from inspector.ui.history.upkeep_strip import UpkeepStrip
from inspector.ui.history.upkeep_words import plan_words, report_words, step_words
from inspector.ui.models.literal import one_line

_TICK_MS = 100
_MOST_CHARS = 600


class UpkeepControl(QObject):
    """Connects the strip with the storage of a data folder.

    Args:
        strip: What a person sees of it.
        errands: Where it is run.
        now: Returns Unix seconds.

    Signals:
        finished: Files may be others than before.
    """

    finished = Signal()

    def __init__(self, strip: UpkeepStrip, errands: Errands, now: Callable[[], float]) -> None:
        super().__init__(strip)
        self._strip, self._errands, self._now = strip, errands, now
        self._root: Path | None = None
        self._new_reader: NewReader | None = None
        self._stop = Event()
        # Written by the thread that runs, and read by the window's.
        self._step = ("", 0, 0)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._show_step)
        strip.run_wanted.connect(self._run)
        strip.cancel_wanted.connect(lambda: self._stop.set())
        strip.closed.connect(strip.hide)

    @property
    def is_running(self) -> bool:
        """Whether the storage is run now."""
        return self._timer.isActive()

    def use(self, root: Path | None, new_reader: NewReader | None = None) -> None:
        """Run the storage of another data folder from now on; None for none."""
        self._stop.set()
        self._timer.stop()
        self._root, self._new_reader = root, new_reader
        self._strip.hide()

    def plan(self) -> None:
        """Find out what is due, and show it."""
        root = self._root
        if root is None or self.is_running:
            return
        self._strip.show_outcome("Looking what is due …")
        now_ts = self._now()
        self._errands.send(partial(_planned, root, now_ts), self._show_plan, self._show_problem)

    def _show_plan(self, plan: UpkeepPlan) -> None:
        told = [problem.text() for problem in (*plan.due.problems, *plan.expiry.problems)]
        self._strip.show_plan(plan_words(plan), _joined(told), can_run=not plan.is_empty)

    def _run(self) -> None:
        root, new_reader = self._root, self._new_reader
        if root is None or new_reader is None or self.is_running:
            return
        self._stop, self._step = Event(), ("Beginning", 0, 0)
        stop, closing = self._stop, self._errands.stopping
        work = partial(
            _kept_up,
            root,
            self._now(),
            new_reader,
            self._note,
            lambda: stop.is_set() or closing.is_set(),
        )
        self._errands.send(work, self._show_report, self._show_problem)
        self._timer.start()
        self._show_step()

    def _note(self, what: str, done: int, of: int) -> None:
        self._step = (what, done, of)

    def _show_step(self) -> None:
        what, done, of = self._step
        if not self._stop.is_set():
            self._strip.show_progress(step_words(what, done, of), done / of if of else 0.0)

    def _show_report(self, report: UpkeepReport) -> None:
        self._timer.stop()
        told = [problem.text() for problem in report.problems]
        self._strip.show_outcome(report_words(report), _joined(told))
        self.finished.emit()

    def _show_problem(self, problem: str) -> None:
        self._timer.stop()
        self._strip.show_outcome("The storage was not run.", one_line(problem, _MOST_CHARS))
        self.finished.emit()


def _planned(root: Path, now_ts: float) -> UpkeepPlan:
    setup = setup_of(root)
    return plan_upkeep(setup.folders, setup.retention, now_ts)


def _kept_up(
    root: Path,
    now_ts: float,
    new_reader: NewReader,
    on_progress: Callable[[str, int, int], None],
    is_stopped: Callable[[], bool],
) -> UpkeepReport:
    setup = setup_of(root)
    report = keep_up(
        setup.folders,
        setup.registry,
        setup.retention,
        now_ts,
        new_reader=new_reader,
        on_progress=on_progress,
        is_stopped=is_stopped,
    )
    if report.did_something:
        cache = CacheFolder()
        for paths in ([root], [root / HOT]):
            cache.forget(paths)
    return report


def _joined(problems: list[str]) -> str:
    return "\n".join(one_line(one, _MOST_CHARS) for one in problems)
