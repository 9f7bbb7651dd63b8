"""What a person wishes anywhere in the window, as signals of the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from inspector.ui.main_window import MainWindow


def pass_on(window: MainWindow) -> None:
    """Let a window emit what the parts of it are asked for."""
    source = window.window_actions.source
    asked: tuple[tuple[QAction, SignalInstance], ...] = (
        (source.open_folder, window.open_folder_requested),
        (source.open_file, window.open_file_requested),
        (source.demo, window.demo_requested),
        (source.close, window.close_requested),
        (source.clear_recent, window.clear_recent_requested),
    )
    for action, signal in asked:
        action.triggered.connect(partial(_emit, signal))
    window.start.recent_requested.connect(window.recent_requested)
    window.top_bar.source.recent_requested.connect(window.recent_requested)
    window.top_bar.range_changed.connect(window.range_changed)
    window.top_bar.palette_requested.connect(window.window_actions.program.palette.trigger)
    window.live.namespace_changed.connect(window.namespace_changed)
    window.live.group_changed.connect(window.group_changed)
    window.loading.cancel_requested.connect(window.cancel_requested)
    window.overlays.drop.dropped.connect(window.paths_dropped)


def _emit(signal: SignalInstance, _checked: bool = False) -> None:
    signal.emit()
