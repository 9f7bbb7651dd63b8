"""The window: it draws frames, and says what a person asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter, time

from PySide6.QtCore import QEvent, QSize, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from inspector.ui.actions import SourceActions
from inspector.ui.frame_clock import FrameClock
from inspector.ui.models.frame import Frame
from inspector.ui.notice import NoticeBanner
from inspector.ui.pages.live import LivePage
from inspector.ui.pages.start import StartPage
from inspector.ui.rail import Rail
from inspector.ui.style import palette, style_sheet
from inspector.ui.theme import Theme
from inspector.ui.timeline.bar import TimelineBar
from inspector.ui.top_bar import TopBar

_SIZE = QSize(1440, 900)
_LEAST_SIZE = QSize(900, 560)


class MainWindow(QMainWindow):
    """Shows the start page, or the Live page of one source.

    Args:
        theme: Colours, shared by everything in the window.
        now: Returns the Unix seconds that say which day today is.

    Signals:
        open_folder_requested: A person wants to choose a folder.
        open_file_requested: A person wants to choose files.
        demo_requested: A person wants simulated servers.
        recent_requested: A person chose a path that was open before.
        close_requested: A person wants the source closed.
        range_changed: The range that a person chose, in seconds.
        namespace_changed: The namespace a person chose; empty for all of them.
        group_changed: What a person wants a curve for: entry, namespace, tier, shard or tag.
    """

    open_folder_requested = Signal()
    open_file_requested = Signal()
    demo_requested = Signal()
    recent_requested = Signal(str)
    close_requested = Signal()
    range_changed = Signal(float)
    namespace_changed = Signal(str)
    group_changed = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], float] = time) -> None:
        super().__init__()
        self._theme = theme
        self._clock = FrameClock(perf_counter)
        self._frame: Frame | None = None
        self.source_actions = SourceActions(self)
        self.top_bar = TopBar(theme, self.source_actions, self)
        self.rail = Rail(theme, self)
        self.notice = NoticeBanner(self)
        self.start = StartPage(theme, self.source_actions, self)
        self.live = LivePage(theme, self)
        self.timeline = TimelineBar(theme, now, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.start)
        self._pages.addWidget(self.live)
        self._compose()
        self._connect()
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
            if self._frame is None:
                self._show_source(is_open=True)
            self._frame = frame
            self.top_bar.show_status(frame.status)
            self.rail.show_status(frame.status)
            self.notice.show_notice(frame.status.notice)
            self.live.show_frame(frame)
            self.timeline.show_frame(frame)

    def show_start(self) -> None:
        """Show the start page: nothing is open."""
        self._frame = None
        self.top_bar.show_status(None)
        self.rail.show_status(None)
        self.notice.show_notice("")
        self._show_source(is_open=False)

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer paths that were open before, the latest first."""
        self.start.set_recent(paths)
        self.top_bar.source.set_recent(paths)

    def set_view(self, range_s: float, namespace: str, group: str) -> None:
        """Mark what the next frames show as chosen, without asking for it."""
        self.top_bar.ranges.set_value(range_s)
        self.live.tabs.set_namespace(namespace)
        self.live.group.set_group(group)

    def frame_times_ms(self) -> list[float]:
        """Return the work of the latest frames on this thread, in milliseconds, oldest first."""
        return self._clock.times_ms()

    def event(self, event: QEvent) -> bool:
        """Time the painting: all dirty widgets are painted within this event."""
        if event.type() != QEvent.Type.UpdateRequest:
            return super().event(event)
        with self._clock.painting():
            return super().event(event)

    def _show_source(self, *, is_open: bool) -> None:
        self._pages.setCurrentWidget(self.live if is_open else self.start)
        self.timeline.setVisible(is_open)
        self.source_actions.close.setEnabled(is_open)

    def _compose(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.notice)
        middle.addWidget(self._pages, 1)
        middle.addWidget(self.timeline)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addLayout(middle, 1)
        frame = QWidget(self)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(body, 1)
        self.setCentralWidget(frame)

    def _connect(self) -> None:
        self._theme.changed.connect(self._restyle)
        asked: tuple[tuple[QAction, SignalInstance], ...] = (
            (self.source_actions.open_folder, self.open_folder_requested),
            (self.source_actions.open_file, self.open_file_requested),
            (self.source_actions.demo, self.demo_requested),
            (self.source_actions.close, self.close_requested),
        )
        for action, signal in asked:
            action.triggered.connect(partial(_emit, signal))
            self.addAction(action)
        self.start.recent_requested.connect(self.recent_requested)
        self.top_bar.source.recent_requested.connect(self.recent_requested)
        self.top_bar.range_changed.connect(self.range_changed)
        self.live.namespace_changed.connect(self.namespace_changed)
        self.live.group_changed.connect(self.group_changed)

    def _restyle(self) -> None:
        self.setPalette(palette(self._theme.colours))
        self.setStyleSheet(style_sheet(self._theme.colours))


def _emit(signal: SignalInstance, _checked: bool = False) -> None:
    signal.emit()
