"""The History page of the open source: its data folder looked at behind the scenes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import time

from PySide6.QtCore import QObject, QTimer

from inspector.files.resources import load_registry
from inspector.storage.coverage import openable
from inspector.storage.history import History
from inspector.ui.bridge import OpenSource
from inspector.ui.export.offer import Offer
from inspector.ui.history.folder_history import Alerts, folder_history
from inspector.ui.history.kpi_trends import KpiTrends
from inspector.ui.history.looking import HistoryAnswer, HistoryQuestion, Looking
from inspector.ui.history.trend_asking import TrendAsking
from inspector.ui.history.upkeep_control import UpkeepControl
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.literal import one_line
from inspector.ui.pages.history import HistoryPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

LOOK_EVERY_S = 4.0
"""So often the folder is looked at while the page can be seen."""

_TICK_MS = 100
_STOP_TIMEOUT_S = 5.0


class HistoryControl(QObject):
    """Connects the History page of a window with the data folder of the open source.

    Args:
        window: The window, whose History page it fills.
        theme: Colours.
        control: What is open in it.
        alerts: Returns how the alerts of the open session stand.
        now: Returns Unix seconds.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        alerts: Alerts = lambda: None,
        now: Callable[[], float] = time,
    ) -> None:
        super().__init__(window)
        self._window, self._control, self._now = window, control, now
        self._alerts = alerts
        self._history: History | None = None
        self._page = HistoryPage(theme, [kpi.name for kpi in load_registry().kpis])
        self._trends = TrendAsking(self._page.trends)
        self._upkeep = UpkeepControl(self._page.upkeep, control.exports, now)
        self._worker: LatestWorker[HistoryQuestion, HistoryAnswer] | None = None
        self._root: Path | None = None
        self._config_folder = Path()
        self._asked_at_s = 0.0
        self._shown: HistoryAnswer | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.opened.connect(self._begin)
        control.closing.connect(self._end)
        window.closing.connect(self._page.console.close)
        page = self._page
        page.looked_at.connect(self._look)
        page.folder_wanted.connect(window.open_folder_requested)
        page.whole_wanted.connect(self._open_whole)
        page.run_storage.clicked.connect(lambda: self._upkeep.plan())
        self._upkeep.finished.connect(self._ask)
        page.coverage.open_wanted.connect(self._open_chosen)
        window.history.fill(page)
        if control.source is not None:
            self._begin()

    @property
    def page(self) -> HistoryPage:
        """The page."""
        return self._page

    def offers(self) -> list[Offer]:
        """Return what of the page can be exported."""
        return self._page.offers()

    @property
    def root(self) -> Path | None:
        """The folder whose history is shown; None without a source."""
        return self._root

    def _begin(self) -> None:
        source = self._control.source
        if source is None or source.config_folder is None:
            return
        root = source.config_folder.parent
        if root != self._root:
            self._root, self._config_folder = root, source.config_folder
            self._shown = None
            self._page.forget()
        paths = [path.resolve() for path in source.paths]
        self._page.show_part(is_part=bool(paths) and paths != [root.resolve()])
        registry = source.session.registry
        self._page.trends.set_kpis([kpi.name for kpi in registry.kpis])
        self._ask_history(source, root)
        self._worker = LatestWorker("history", Looking().answer)
        self._worker.start()
        self._ask()

    def _ask_history(self, source: OpenSource, root: Path) -> None:
        """Ask trends and SQL of a data folder; each has its own, since one asks after the other."""

        def history() -> History:
            return folder_history(source, root, self._config_folder, self._alerts)

        self._trends.use(KpiTrends(history()))
        self._history = history()
        self._page.console.use(self._history)
        self._upkeep.use(root, source.loader.kernels.new_reader)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        self._upkeep.use(None)
        self._trends.use(None)
        self._page.console.use(None)
        history, self._history = self._history, None
        if history is not None:
            history.close()
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)

    def _look(self, is_seen: bool) -> None:
        if is_seen:
            self._timer.start()
            self._ask()
        else:
            self._timer.stop()

    def _ask(self) -> None:
        if self._worker is not None and self._root is not None and self._page.isVisible():
            self._asked_at_s = self._now()
            question = HistoryQuestion(self._root, self._config_folder, self._asked_at_s)
            self._worker.ask(question)

    def _tick(self) -> None:
        """Show the latest answer, and ask again when it is old."""
        worker = self._worker
        if worker is None or worker.is_busy:
            return
        answer = worker.latest
        if answer is not None and answer is not self._shown:
            self._shown = answer
            self._page.show_answer(answer)
            self._trends.note_files(answer.covered.files)
        self._page.show_problem(one_line(worker.failure))
        if abs(self._now() - self._asked_at_s) >= LOOK_EVERY_S:
            self._ask()

    def _open_chosen(self) -> None:
        """Open the files of the chosen days and shards instead of what is open."""
        calendar, answer = self._page.coverage.calendar, self._shown
        if answer is None or calendar.selection is None:
            return
        grid = calendar.grid
        days, shards = grid.chosen_days(calendar.selection), grid.chosen_shards(calendar.selection)
        files, _without = openable(answer.covered.cells, days, shards)
        if files:
            self._window.leaving.do(lambda: self._open(files))

    def _open(self, files: tuple[Path, ...]) -> None:
        # Hundreds of files would push everything else out of the recent paths.
        self._control.open(files, remember=False)
        self._window.show_page("live")

    def _open_whole(self) -> None:
        root = self._root
        if root is not None:
            self._window.leaving.do(lambda: self._control.open([root]))
