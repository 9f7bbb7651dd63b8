"""Finding the window again as it was left."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication

from inspector.analysis.anomalies import HintSettings
from inspector.files.window_state import WindowState, WindowStateFile
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import ThemeName

# So much of a window must be on a screen for a hand to find it.
_LEAST_SEEN = QSize(120, 40)
# No desktop is larger; beyond it, numbers are those of a broken file.
_FARTHEST_PX = 100_000


class WindowMemory(QObject):
    """Restores what a window looked like, and remembers it when the window closes."""

    def __init__(self, window: MainWindow, file: WindowStateFile) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        window.closing.connect(self.save)

    def restore(self, *, with_place: bool = True, with_theme: bool = True) -> None:
        """Bring back what was remembered.

        Args:
            with_place: Whether place and size come back; not if a size was asked for.
            with_theme: Whether the theme comes back; not if one was asked for.
        """
        state, window = self._file.load(), self._window
        if with_place:
            self._restore_place(state)
        if with_theme and state.theme:
            with suppress(ValueError):  # a theme that no longer ships
                window.themes.choose(ThemeName(state.theme))
        window.show_page(state.page)
        if 0 < state.drawer_px < _FARTHEST_PX:
            window.drawer.set_height(state.drawer_px)
        window.window_actions.program.performance.setChecked(state.performance)
        window.overlays.palette.set_used(state.used)
        window.window_actions.notices.choose(state.notices)
        if state.hints is not None:
            window.alerts.hints.use(HintSettings(*state.hints))

    def save(self) -> None:
        """Remember what the window looks like."""
        window = self._window
        place = window.normalGeometry()
        self._file.save(
            WindowState(
                place=(place.x(), place.y(), place.width(), place.height()),
                maximised=window.isMaximized(),
                page=window.pages.page,
                theme=window.themes.chosen or "",
                drawer_px=window.drawer.height_px,
                performance=window.window_actions.program.performance.isChecked(),
                used=window.overlays.palette.used,
                notices=window.window_actions.notices.chosen,
                hints=astuple(window.alerts.hints.settings),
            )
        )

    def _restore_place(self, state: WindowState) -> None:
        if state.place is not None and all(abs(part) < _FARTHEST_PX for part in state.place):
            screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            self._window.setGeometry(fitted(QRect(*state.place), screens))
        if state.maximised:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMaximized)


def fitted(place: QRect, screens: Sequence[QRect]) -> QRect:
    """Return `place`, or one like it on the first screen if hardly any of it could be seen.

    Args:
        place: Where the window was.
        screens: What there is of each screen, the main one first.
    """
    for screen in screens:
        seen = place.intersected(screen)
        on_top = screen.top() <= place.top() <= screen.bottom()
        if on_top and seen.width() >= _LEAST_SEEN.width() and seen.height() >= _LEAST_SEEN.height():
            return place
    if not screens:
        return place
    moved = QRect(screens[0].topLeft(), place.size().boundedTo(screens[0].size()))
    moved.moveCenter(screens[0].center())
    return moved
