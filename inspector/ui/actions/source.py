"""Opening and closing what is watched."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import NEEDS_SOURCE, Category, make_action, set_available


class SourceActions(QObject):
    """Opening and closing a source.

    Attributes:
        open_folder: Choose a folder.
        open_file: Choose files.
        demo: Start simulated servers.
        close: Close the source.
        clear_recent: Forget what was open before.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open_folder = self._make("Open folder…", "Ctrl+O", "Watch the logs in a folder")
        self.open_file = self._make("Open file…", "Ctrl+Shift+O", "Watch single logs")
        self.demo = self._make("Demo", "Ctrl+D", "Start simulated servers and watch them")
        self.close = self._make("Close", "Ctrl+W", "Close the source")
        self.clear_recent = self._make("Clear recent", "", "Forget what was open before")
        set_available(self.close, available=False, why_not=NEEDS_SOURCE)
        set_available(self.clear_recent, available=False, why_not="nothing opened yet")

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in the order of a menu."""
        return (self.open_folder, self.open_file, self.demo, self.close, self.clear_recent)

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        return make_action(self, Category.SOURCE, text, keys, tip)
