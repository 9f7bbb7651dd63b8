"""An editor that shows a document as text and nothing else."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from inspector.config.document import Document
from inspector.config.places import Path
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.form import ConfigForm


class PlainForm(ConfigForm):
    """Asks for an edit as soon as its text changes.

    Attributes:
        box: The text.
        revealed: The field that was brought into sight last.
        filtered: What it was told to show.
    """

    def __init__(self) -> None:
        super().__init__()
        self.revealed: Path = ()
        self.filtered = ("", False)
        self.box = QPlainTextEdit(self)
        self.box.setUndoRedoEnabled(False)
        self.setFocusProxy(self.box)
        QVBoxLayout(self).addWidget(self.box)
        self.box.textChanged.connect(self._change)

    def show_document(self, document: Document) -> None:
        """Show the draft."""
        if self.box.toPlainText() != document.text:
            self.box.blockSignals(True)
            self.box.setPlainText(document.text)
            self.box.blockSignals(False)

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Note what is wanted."""
        self.filtered = (text, modified_only)

    def reveal(self, path: Path) -> None:
        """Note what is wanted."""
        self.revealed = path

    def _change(self) -> None:
        text = self.box.toPlainText()
        self.edit_requested.emit(Edit("text", lambda document: document.set_text(text)))
