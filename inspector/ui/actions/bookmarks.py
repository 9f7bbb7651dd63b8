"""Setting bookmarks, and going to them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import Category, make_action


class BookmarkActions(QObject):
    """What can be done with bookmarks.

    Attributes:
        place: Set one at the playhead, or say something else about the one there.
        following: Go to the next one.
        list: Show all, to go to one, edit or delete it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = self._make("Set bookmark…", "M", "At the playhead, with a note")
        self.following = self._make("Next bookmark", "U", "What it says, and the values there")
        self.list = self._make("Bookmarks…", "Shift+M", "Go to one, edit its note, delete it")

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (self.place, self.following, self.list)

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        return make_action(self, Category.PLAYBACK, text, keys, tip)
