"""The application: the one place that wires the layers together."""

from __future__ import annotations

import gc
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from inspector.analysis.chart_choice import MOST_CHARTS
from inspector.core.registry import Registry
from inspector.files.layouts import LayoutsFile
from inspector.files.recent import RecentSources
from inspector.files.recording_cache import CacheFolder, is_wanted
from inspector.files.resources import load_registry
from inspector.files.team_registry import (
    config_folder_of,
    load_team_registry,
    team_registry_path,
)
from inspector.files.warm_paths import WarmPaths, warm_paths
from inspector.files.window_state import WindowStateFile
from inspector.ingest.block import BlockSource
from inspector.ingest.joined import JoinedSource
from inspector.ingest.tailer import Tailer
from inspector.opening import MEMORY_CAP_BYTES, Opening, WindowOptions
from inspector.session.caching import RecordingCache
from inspector.session.fold import FoldState
from inspector.session.ingestion import Ingestion
from inspector.session.kernel_loader import COMPILE_TIMEOUT_S, KernelLoader
from inspector.session.session import Session
from inspector.simulate.demo_servers import DemoServers
from inspector.storage.journal import settle
from inspector.ui.alert_notices import AlertNotices
from inspector.ui.application import dress
from inspector.ui.bookmarks_control import BookmarksControl
from inspector.ui.bridge import OpenSource
from inspector.ui.compare_later import CompareLater
from inspector.ui.config_later import ConfigLater
from inspector.ui.desktop import Desktop
from inspector.ui.entries_control import EntriesControl
from inspector.ui.export.control import ExportControl
from inspector.ui.first_folds import first_folds
from inspector.ui.history_later import HistoryLater
from inspector.ui.layout_control import LayoutControl
from inspector.ui.layout_memory import LayoutMemory
from inspector.ui.layout_shelf import LayoutShelf
from inspector.ui.ledger_control import LedgerControl
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.performance import PerformanceReport
from inspector.ui.recording_control import RecordingControl
from inspector.ui.rejected_control import RejectedControl
from inspector.ui.remap_control import RemapControl
from inspector.ui.source_control import SourceControl
from inspector.ui.source_label import source_label
from inspector.ui.theme import Theme, ThemeName
from inspector.ui.window_memory import WindowMemory

_LOADER_TIMEOUT_S = 2.0
# One core is left to the window, also while a large file is read.
_SCAN_THREADS = max(1, min(4, (os.cpu_count() or 1) - 1))
_SIGNAL_CHECK_MS = 200
_SWITCH_S = 0.0001
_COLLECT_EVERY = (10_000, 20, 50)


@dataclass(slots=True)
class Composition:
    """Makes the objects of the lower layers for the window.

    Attributes:
        registry: The metric keys.
        memory_cap_bytes: Past so much memory, old rows lie in files.
        cache: Where recordings are kept that were read once; None to read them each time.
        loader: What compiles the kernels, once for all sources.
    """

    registry: Registry = field(default_factory=load_registry)
    memory_cap_bytes: int = MEMORY_CAP_BYTES
    cache: CacheFolder | None = None
    loader: KernelLoader = field(init=False)

    def __post_init__(self) -> None:
        self.loader = KernelLoader(self.registry)

    def open_source(self, paths: Sequence[Path]) -> OpenSource:
        """Open paths and begin reading them.

        Raises:
            SourceError: A path is missing, can hold no logs, or is a Parquet file that is not ours.
        """
        settle(paths)
        warm = warm_paths(paths)
        loaded = load_team_registry(paths)
        session = Session(loaded.registry, self.memory_cap_bytes)
        source: BlockSource
        cache = None
        if warm.any:
            source = _warm_source(warm, session)
            if warm.logs:
                source = JoinedSource(_tailer(warm.logs, session), source)
        else:
            source = tailer = _tailer(paths, session)
            if self.cache is not None and not _is_demo(paths):
                fold_first = partial(self._fold_first, session)
                cache = RecordingCache(session, tailer, paths, self.cache, fold_first=fold_first)
        ingestion = Ingestion(source, session, self.loader, _SCAN_THREADS, cache)
        ingestion.start()
        return OpenSource(
            _label(paths),
            session,
            ingestion,
            self.loader,
            team_registry_path(paths),
            loaded.problem,
            config_folder_of(paths),
            () if _is_demo(paths) else tuple(paths),
        )

    def _fold_first(self, session: Session, is_stopped: Callable[[], bool]) -> list[FoldState]:
        kernels = self.loader.kernels
        return first_folds(session, kernels.fold, is_stopped) if kernels.compiled else []


def _tailer(paths: Sequence[Path], session: Session) -> Tailer:
    return Tailer(paths, session.ledger, tail_first=True, await_missing=True)


def _warm_source(warm: WarmPaths, session: Session) -> BlockSource:
    # Loaded only for this: DuckDB takes a quarter of a second, which no start has to spare.
    from inspector.storage.warm_source import WarmSource

    return WarmSource.of(warm, session.ledger)


def _label(paths: Sequence[Path]) -> str:
    return "demo" if _is_demo(paths) else source_label(paths)


def _is_demo(paths: Sequence[Path]) -> bool:
    return paths[0].resolve().name.startswith("inspector-demo-")


def run_window(opening: Opening, options: WindowOptions) -> int:
    """Show the window until it is closed, or for `headless_s`; return the exit code.

    A path that cannot be opened is said in the window.

    Raises:
        StorageError: Picture or figures could not be written.
    """
    if options.headless_s is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication(["inspector"])
    assert isinstance(application, QApplication)
    dress(application)
    composition = Composition(
        memory_cap_bytes=options.memory_cap_bytes,
        cache=CacheFolder() if options.uses_cache and is_wanted() else None,
    )
    theme = Theme(ThemeName(options.theme) if options.theme else None)
    window = MainWindow(theme)
    _dress_window(window, options)
    control = SourceControl(
        window,
        composition.open_source,
        lambda: DemoServers(opening.shards, opening.rate, opening.scenario),
        RecentSources(),
    )
    config = _attend(window, theme, control, composition.open_source, options)
    report = PerformanceReport(window, control)
    favour_frames(control)
    window.show()
    window.live.grid.prepare(MOST_CHARTS)
    composition.loader.start()
    if options.headless_s is not None:
        # Nobody watches the start, and the picture is to show what a window shows.
        composition.loader.wait(COMPILE_TIMEOUT_S)
    _open_first(control, opening)
    quit_timer = _quit_when_asked(application, options.headless_s)
    code = application.exec()
    quit_timer.stop()
    try:
        _save(report, options)
    finally:
        config.close()
        control.close()
        window.close()
        composition.loader.stop(_LOADER_TIMEOUT_S)
    return code


def _attend(
    window: MainWindow,
    theme: Theme,
    control: SourceControl,
    open_source: Callable[[Sequence[Path]], OpenSource],
    options: WindowOptions,
) -> ConfigLater:
    """Connect every page with what is open; return what must be closed at the end."""
    marks = BookmarksControl(window, theme, control)
    RecordingControl(window, theme, control, lambda: marks.bookmarks)
    entries = EntriesControl(window, control)
    compare = CompareLater(window, theme, control, open_source, lambda: marks.bookmarks)
    export = ExportControl(window, theme, control)
    export.offer("compare", compare.offers)
    lines = LinesControl(window, window.drawer, control)
    LedgerControl(window, control, lines)
    RejectedControl(window, control, lines)
    history = HistoryLater(window, theme, control)
    history.export_requested.connect(export.export)
    export.offer("history", history.offers)
    # A run without a screen must show the same wherever it runs.
    memory = LayoutMemory(is_on=options.headless_s is None)
    layouts = LayoutControl(window, control, LayoutShelf(LayoutsFile()), memory)
    RemapControl(window, theme, control, layouts.show_layout)
    config = ConfigLater(window, theme, control)
    config.baselines_changed.connect(entries.show_baselines)
    config.rules_changed.connect(export.use)
    config.alerts_evaluated.connect(partial(_show_states, entries))
    config.alerts_evaluated.connect(AlertNotices(window, Desktop(window)).take)
    config.alerts_evaluated.connect(history.use_alerts)
    return config


def _show_states(entries: EntriesControl, alerts: AlertsFrame | None) -> None:
    """Show in the table of entries how they stand by their alerts."""
    if alerts is None or not math.isfinite(alerts.evaluated_ts):
        entries.forget_alerts()
    else:
        entries.show_alerts(alerts.snapshot.alerts, alerts.shown.evaluated_ts)


def _dress_window(window: MainWindow, options: WindowOptions) -> None:
    """Give the window what it had last, and what is asked for now."""
    if options.headless_s is None:
        # A run without a screen must show the same wherever it runs.
        WindowMemory(window, WindowStateFile()).restore(
            with_place=options.size is None, with_theme=options.theme is None
        )
    if options.size is not None:
        window.resize(QSize(*options.size))
    if options.page is not None:
        window.show_page(options.page)


def favour_frames(control: SourceControl) -> None:
    """Keep the interpreter from holding up the window for longer than a frame lasts."""
    # The window's thread gets the interpreter's lock soon, whatever the others are at.
    sys.setswitchinterval(_SWITCH_S)
    # Looking through all modules, widgets and kernels for garbage takes longer than a frame: what
    # is there at the first chart is left alone from then on, and the rest is looked at less often.
    gc.set_threshold(*_COLLECT_EVERY)
    control.chart_shown.connect(gc.freeze, Qt.ConnectionType.SingleShotConnection)


def _open_first(control: SourceControl, opening: Opening) -> None:
    if opening.demo:
        control.open_demo()
    elif opening.paths:
        control.open(opening.paths)


def _quit_when_asked(application: QApplication, headless_s: float | None) -> QTimer:
    """Quit on Ctrl+C, on a polite kill, and after `headless_s`."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.exit())
    if headless_s is not None:
        QTimer.singleShot(round(headless_s * 1000), application.exit)
    # Python runs signal handlers between its own instructions, and an idle event loop has none.
    timer = QTimer(interval=_SIGNAL_CHECK_MS)
    timer.timeout.connect(_nothing)
    timer.start()
    return timer


def _nothing() -> None:
    pass


def _save(report: PerformanceReport, options: WindowOptions) -> None:
    if options.perf_report is not None:
        report.save(options.perf_report)
    if options.screenshot is not None:
        report.save_picture(options.screenshot)
