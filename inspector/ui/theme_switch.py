"""Choosing a theme while the window is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from inspector.ui.actions.program import ProgramActions
from inspector.ui.theme import Theme, ThemeName


class ThemeSwitch(QObject):
    """Lets three actions choose the theme, and marks the one that is chosen."""

    def __init__(self, theme: Theme, actions: ProgramActions) -> None:
        super().__init__(actions)
        self._theme = theme
        self._actions = {
            ThemeName.DARK: actions.theme_dark,
            ThemeName.LIGHT: actions.theme_light,
            None: actions.theme_system,
        }
        for name, action in self._actions.items():
            action.triggered.connect(partial(self._choose, name))
        self._actions[theme.forced].setChecked(True)

    @property
    def chosen(self) -> ThemeName | None:
        """The theme that a person chose; None for the system's."""
        return self._theme.forced

    def choose(self, name: ThemeName | None) -> None:
        """Use a theme, or that of the system."""
        self._theme.force(name)
        self._actions[name].setChecked(True)

    def _choose(self, name: ThemeName | None, _checked: bool = False) -> None:
        self.choose(name)
