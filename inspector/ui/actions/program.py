"""The window itself: palette, keys, theme, size, end."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup

from inspector.ui.actions.action import Category, make_action


class ProgramActions(QObject):
    """What a person asks of the window rather than of the data.

    Attributes:
        palette: Find any action by its name.
        keys: Show all keys.
        performance: Show what the window costs, over the page.
        full_screen: Fill the screen, or stop to.
        theme_dark, theme_light: Use these colours, whatever the system says.
        theme_system: Use the colours of the system.
        quit: End the program.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.palette = self._make("Command palette…", "Ctrl+K", "Find any action by its name")
        self.keys = self._make("All keys", "? F1")
        self.performance = self._make("Performance overlay", "F12", "What the window costs")
        self.full_screen = self._make("Full screen", "F11")
        self.theme_dark = self._make("Theme: dark")
        self.theme_light = self._make("Theme: light")
        self.theme_system = self._make("Theme: as the system")
        self.quit = self._make("Quit", "Ctrl+Q")
        for action in (self.performance, self.full_screen):
            action.setCheckable(True)
        themes = QActionGroup(self)
        for action in (self.theme_dark, self.theme_light, self.theme_system):
            action.setCheckable(True)
            themes.addAction(action)

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (
            *(self.palette, self.keys, self.performance, self.full_screen),
            *(self.theme_dark, self.theme_light, self.theme_system, self.quit),
        )

    def _make(self, text: str, keys: str = "", tip: str = "") -> QAction:
        return make_action(self, Category.WINDOW, text, keys, tip)
