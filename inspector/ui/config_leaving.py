"""Drafts of config files are saved, given up or kept before their files are closed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from inspector.ui.config_control import ConfigControl
from inspector.ui.main_window import MainWindow
from inspector.ui.unsaved_question import Unsaved


class ConfigLeaving(QObject):
    """Tells the window which drafts it would lose, and saves them before it goes."""

    def __init__(self, window: MainWindow, control: ConfigControl) -> None:
        super().__init__(control)
        self._window = window
        self._control = control
        self._files = control.files
        self._is_saving = False
        self._files.changed.connect(lambda _name: self._look())
        window.leaving.watch(self._find, self._save)

    def _find(self) -> Unsaved:
        """Return the drafts that are not saved, with what was typed a moment ago."""
        if self._control.page is not None and self._files.is_open:
            self._control.page.flush()
        names = self._files.unsaved
        return Unsaved(names, tuple(name for name in names if self._is_stuck(name)))

    def _is_stuck(self, name: str) -> bool:
        return (
            name in self._files.conflicts
            or self._files.disk[name].document is None
            or bool(self._files.drafts[name].document.problems)
        )

    def _save(self) -> None:
        """Save all drafts; once the last save is over, go on or stay."""
        page = self._control.page
        self._is_saving = True
        for name in self._files.unsaved:
            self._files.save(name, "" if page is None else page.reason_of(name))
        self._look()

    def _look(self) -> None:
        if not self._is_saving or self._files.saving:
            return
        self._is_saving = False
        left = self._files.unsaved
        if not left:
            self._window.leaving.go_on()
            return
        self._window.leaving.stay()
        self._window.show_page("config")
        self._control.go_to(left[0])
