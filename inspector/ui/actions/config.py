"""What can be done to a config file on its page."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import Category, make_action, set_available

NEEDS_PAGE = "go to Config first"


class ConfigActions(QObject):
    """Editing, seeing and saving config files.

    Attributes:
        save: Make the draft the file.
        undo, redo: Take back the last edit, or do it again.
        discard: Give up the draft.
        form, text, history: How the file is seen.
        next_file, previous_file: Go to another file.
        search: Look for a field.
        modified: Show only fields that differ.
        import_file, export_file: Take a draft from a file, or write it to one.
        defaults: Make the draft the file that ships.
        learn: See what the open source says is usual; from any page.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.save = self._make("Save config file", "Ctrl+S", "Servers pick it up by themselves")
        self.undo = self._make("Undo", "Ctrl+Z")
        self.redo = self._make("Redo", "Ctrl+Shift+Z Ctrl+Y")
        self.discard = self._make("Discard changes", "", "Go back to what is on disk")
        self.form = self._make("Config as form", "Ctrl+Alt+F")
        self.text = self._make("Config as text", "Ctrl+Alt+T")
        self.history = self._make("Config history", "Ctrl+Alt+H", "Who changed what, when and why")
        self.next_file = self._make("Next config file", "Ctrl+PgDown")
        self.previous_file = self._make("Previous config file", "Ctrl+PgUp")
        self.search = self._make("Search config fields", "Ctrl+F")
        self.modified = self._make("Modified config fields only", "Ctrl+Alt+M")
        self.import_file = self._make("Import config file…", "", "A file becomes the draft")
        self.export_file = self._make("Export config file…", "", "The draft goes to a file")
        self.defaults = self._make("Reset config file to defaults", "", "The file that ships")
        self.learn = self._make(
            "Learn baselines from this session…", "", "Medians over the entries of each tier"
        )
        self.set_page_shown(is_shown=False)

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (*self._of_page(), self.learn)

    def _of_page(self) -> tuple[QAction, ...]:
        return (
            *(self.save, self.undo, self.redo, self.discard),
            *(self.form, self.text, self.history, self.next_file, self.previous_file),
            *(self.search, self.modified, self.import_file, self.export_file, self.defaults),
        )

    def set_page_shown(self, *, is_shown: bool) -> None:
        """Say whether the page is in front."""
        for action in self._of_page():
            set_available(action, available=is_shown, why_not=NEEDS_PAGE)

    def _make(self, text: str, keys: str = "", tip: str = "") -> QAction:
        return make_action(self, Category.CONFIG, text, keys, tip)
