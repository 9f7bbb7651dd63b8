"""The window: it draws frames, and says what a person asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter, time

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from inspector.session.right_of_way import RightOfWay
from inspector.ui.actions import WindowActions
from inspector.ui.actions.action import set_available
from inspector.ui.body import window_body
from inspector.ui.frame_clock import FrameClock
from inspector.ui.key_focus import needs_key
from inspector.ui.leaving import Leaving
from inspector.ui.lines.drawer import LinesDrawer
from inspector.ui.loading_strip import LoadingStrip
from inspector.ui.models.frame import Frame
from inspector.ui.notice import NoticeBanner
from inspector.ui.overlays import Overlays
from inspector.ui.page_stack import PageStack
from inspector.ui.pages.alerts import AlertsPage
from inspector.ui.pages.entries import EntriesPage
from inspector.ui.pages.later import LaterPage
from inspector.ui.pages.ledger import LedgerPage
from inspector.ui.pages.live import LivePage
from inspector.ui.pages.start import StartPage
from inspector.ui.palette.entry import PaletteEntry
from inspector.ui.palette.offer import of_live, of_recent
from inspector.ui.rail import Rail
from inspector.ui.saving_bar import SavingBar
from inspector.ui.style import palette, style_sheet
from inspector.ui.theme import Theme
from inspector.ui.theme_switch import ThemeSwitch
from inspector.ui.timeline.bar import TimelineBar
from inspector.ui.top_bar import TopBar
from inspector.ui.wishes import pass_on

_STOP_TIMEOUT_S = 2.0
_SIZE = QSize(1440, 900)
_LEAST_SIZE = QSize(900, 560)


class MainWindow(QMainWindow):
    """Shows the start page, or the pages of one source.

    Args:
        theme: Colours, shared by everything in the window.
        now: Returns the Unix seconds that say which day today is.

    Attributes:
        window_actions: Everything that can be asked of it. What it knows nothing of (view, charts,
            filter) is connected by whoever owns the view.
        overlays: What can lie over the page: palette, keys, figures.
        leaving: Asks before edits would be lost.
        pages: The page in front, and the drawer below it.

    Signals:
        open_folder_requested: A person wants to choose a folder.
        open_file_requested: A person wants to choose files.
        demo_requested: A person wants simulated servers.
        recent_requested: A person chose a path that was open before.
        clear_recent_requested: A person wants the recent paths forgotten.
        close_requested: A person wants the source closed.
        paths_dropped: Paths that a person dropped on the window, as a list.
        cancel_requested: A person can do without the older lines.
        range_changed: The range that a person chose, in seconds.
        namespace_changed: The namespace a person chose; empty for all of them.
        group_changed: What a person wants a curve for: entry, namespace, tier, shard or tag.
        closing: The window is about to close.
    """

    open_folder_requested = Signal()
    open_file_requested = Signal()
    demo_requested = Signal()
    recent_requested = Signal(str)
    clear_recent_requested = Signal()
    close_requested = Signal()
    paths_dropped = Signal(object)
    cancel_requested = Signal()
    range_changed = Signal(float)
    namespace_changed = Signal(str)
    group_changed = Signal(str)
    closing = Signal()

    def __init__(self, theme: Theme, now: Callable[[], float] = time) -> None:
        super().__init__()
        self._theme = theme
        self._clock = FrameClock(perf_counter)
        self._frame: Frame | None = None
        self._recent: tuple[str, ...] = ()
        self.window_actions = WindowActions(self)
        self.top_bar = TopBar(theme, self.window_actions.source, self)
        self.rail = Rail(theme, self)
        self.loading = LoadingStrip(perf_counter, self)
        self.saving = SavingBar(self)
        self.notice = NoticeBanner(theme, self)
        self.start = StartPage(theme, self.window_actions.source, self)
        self.live = LivePage(theme, self)
        self.entries = EntriesPage(theme, self)
        self.alerts = AlertsPage(theme, now, self)
        self.config = LaterPage(self)
        self.compare = LaterPage(self)
        self.history = LaterPage(self)
        self.ledger = LedgerPage(theme, self)
        self.drawer = LinesDrawer(theme, self)
        self.timeline = TimelineBar(theme, now, self.window_actions.playback, self)
        self.pages = PageStack(self.start, self)
        self.themes = ThemeSwitch(theme, self.window_actions.program)
        self.overlays = Overlays(theme, self.window_actions, self._clock, self, self.pages)
        self.leaving = Leaving(self.overlays.unsaved)
        self._connect()
        self.add_page("live", self.live)
        self.add_page("entries", self.entries)
        self.add_page("alerts", self.alerts)
        self.add_page("config", self.config)
        self.add_page("compare", self.compare)
        self.add_page("history", self.history)
        self.add_page("ledger", self.ledger)
        column = (self.loading, self.saving, self.notice, self.pages, self.drawer, self.timeline)
        # After the pages, so that the Tab key comes to the foot last.
        self.setCentralWidget(window_body(self.top_bar, self.rail, column, self.pages))
        self.setWindowTitle("Inspector")
        self.setMinimumSize(_LEAST_SIZE)
        self.resize(_SIZE)
        self._restyle()
        self.show_start()
        # No button looks pressed or chosen before the first key.
        self.setFocus()

    def show_frame(self, frame: Frame) -> None:
        """Draw a frame; only what changed is drawn again."""
        if frame is self._frame:
            return
        with self._clock.taking_in():
            is_first = self._frame is None
            self._frame = frame
            if is_first:
                self._show_source()
            self.top_bar.show_status(frame.status)
            self.rail.show_status(frame.status)
            self.loading.show_frame(frame)
            self.notice.show_notice(frame.status.notice)
            self.live.show_frame(frame)
            self.timeline.show_frame(frame)

    def show_start(self) -> None:
        """Show the start page: nothing is open."""
        self._frame = None
        self.top_bar.show_status(None)
        self.rail.show_status(None)
        self.loading.show_frame(None)
        self.notice.show_notice("")
        self._show_source()

    def show_problem(self, problem: str) -> None:
        """Say what failed until a person closes it; an empty text takes it back."""
        self.notice.show_problem(problem)

    def add_page(self, name: str, page: QWidget) -> None:
        """Add a page to the rail, the keys and the palette.

        Args:
            name: What it is called, in lower case; also that of its icon.
            page: What it shows.
        """
        action = self.window_actions.page.add(name)
        action.triggered.connect(partial(self._go_to, name))
        self.addAction(action)
        self.rail.add_page(name, action)
        self.pages.add_page(name, page)
        self._show_source()

    def show_page(self, name: str) -> None:
        """Bring a page to the front, now or once a source is open; unknown names change nothing."""
        self.pages.show_page(name)

    @property
    def recent(self) -> tuple[str, ...]:
        """Paths that were open before, the latest first."""
        return self._recent

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer paths that were open before, the latest first."""
        self._recent = tuple(paths)
        set_available(
            self.window_actions.source.clear_recent,
            available=bool(paths),
            why_not="nothing opened yet",
        )
        self.start.set_recent(paths)
        self.top_bar.source.set_recent(paths)

    def frame_times_ms(self) -> list[float]:
        """Return the work of the latest frames on this thread, in milliseconds, oldest first."""
        return self._clock.times_ms()

    @property
    def right_of_way(self) -> RightOfWay:
        """Return what other threads give way to while a frame is taken in or painted."""
        return self._clock.right_of_way

    def latest_frame_ms(self, count: int) -> list[float]:
        """Return the work of at most so many frames, in milliseconds, the latest first."""
        return self._clock.latest_ms(count)

    def event(self, event: QEvent) -> bool:
        """Time the painting, and leave keys to the widget that needs them.

        All dirty widgets are painted within one event. Whether a key is a shortcut is asked of the
        widget with the focus first, then of those around it, and at last here.
        """
        kind = event.type()
        if kind == QEvent.Type.UpdateRequest:
            with self._clock.painting():
                return super().event(event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(needs_key(self.focusWidget(), event))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go through the zoom history with the buttons at the side of a mouse."""
        view = self.window_actions.view
        if event.button() == Qt.MouseButton.BackButton:
            view.zoom_back.trigger()
        elif event.button() == Qt.MouseButton.ForwardButton:
            view.zoom_forward.trigger()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring a tab of Live to the front from another page, where its own key is not heard."""
        pressed = QKeySequence(event.keyCombination())
        tab = next((one for one in self.live.tabs.tabs() if one.shortcut() == pressed), None)
        if tab is None or self._frame is None:
            super().keyPressEvent(event)
        else:
            self.show_page("live")
            tab.click()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so while everything still stands; stay while edits would be lost."""
        if not self.leaving.may(self.close):
            event.ignore()
            return
        self.closing.emit()
        self.drawer.stop(_STOP_TIMEOUT_S)
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow what the system does to the window."""
        if event.type() == QEvent.Type.WindowStateChange:
            self.window_actions.program.full_screen.setChecked(self.isFullScreen())
        super().changeEvent(event)

    def _show_source(self) -> None:
        is_open = self._frame is not None
        self.pages.set_source_open(is_open=is_open)
        self.timeline.setVisible(is_open)
        self.window_actions.set_source_open(is_open=is_open)
        self._mark_page()

    def _go_to(self, name: str, _checked: bool = False) -> None:
        self.pages.show_page(name)
        self._mark_page()

    def _mark_page(self) -> None:
        front = self.pages.page if self._frame is not None else ""
        self.rail.set_page(front)
        self.window_actions.set_page(front)

    def _connect(self) -> None:
        self._theme.changed.connect(self._restyle)
        pass_on(self)
        for action in self.window_actions.all():
            self.addAction(action)
        self.top_bar.ledger_requested.connect(partial(self.show_page, "ledger"))
        self.pages.page_changed.connect(self._mark_page)
        self._connect_own_actions()
        self.alerts.head.bell.use(self.window_actions.notices)
        program = self.window_actions.program
        program.full_screen.triggered.connect(self._fill_screen)
        program.quit.triggered.connect(self.close)
        add = self.overlays.palette.add_provider
        add(lambda: of_recent(self._recent, self.recent_requested.emit))
        add(self._live_entries)

    def _connect_own_actions(self) -> None:
        """Connect what the window does by itself, whatever is open."""
        actions, grid = self.window_actions, self.live.grid
        for action, do in (
            (actions.view.pin, grid.pin_cursor),
            (actions.view.clear, self._step_back),
            (actions.charts.enlarge, grid.toggle_enlarged),
            (actions.charts.add, self._open_picker),
            (actions.filter.edit, self.top_bar.filters.open),
        ):
            action.triggered.connect(partial(_do, do))

    def _step_back(self) -> None:
        """Undo the last thing, nearest to the keys first; the lines go when nothing else can."""
        focus = self.focusWidget()
        if focus is not None and self.drawer.isAncestorOf(focus):
            self.drawer.step_back()
        elif not self.live.grid.step_back():
            self.drawer.close_drawer()

    def _open_picker(self) -> None:
        self.show_page("live")
        self.live.open_picker()

    def _live_entries(self) -> list[PaletteEntry]:
        return of_live(
            self.live,
            self.top_bar.ranges,
            partial(self.show_page, "live"),
            is_open=self._frame is not None,
        )

    def _fill_screen(self, fill: bool) -> None:
        state, full = self.windowState(), Qt.WindowState.WindowFullScreen
        self.setWindowState(state | full if fill else state & ~full)

    def _restyle(self) -> None:
        self.setPalette(palette(self._theme.colours))
        self.setStyleSheet(style_sheet(self._theme.colours))


def _do(what: Callable[[], object], _checked: bool = False) -> None:
    what()
