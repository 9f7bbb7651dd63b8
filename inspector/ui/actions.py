"""What a person can ask of the window, once, for menus, buttons and keys alike."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence


class SourceActions(QObject):
    """Opening and closing a source.

    Attributes:
        open_folder: Choose a folder.
        open_file: Choose files.
        demo: Start simulated servers.
        close: Close the source.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open_folder = self._make("Open folder…", "Ctrl+O")
        self.open_file = self._make("Open file…", "Ctrl+Shift+O")
        self.demo = self._make("Demo", "Ctrl+D")
        self.close = self._make("Close", "Ctrl+W")
        self.close.setEnabled(False)

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in the order of a menu."""
        return (self.open_folder, self.open_file, self.demo, self.close)

    def _make(self, text: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        return action


def key_text(key: QKeySequence) -> str:
    """Return a key as this system writes it."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)
