"""What all editors of config files have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.config.document import Document
from inspector.config.places import Path


class ConfigForm(QWidget):
    """An editor of one config file. It shows a document and asks for edits; it keeps none.

    Whoever owns the document answers an edit with `show_document`.

    Signals:
        edit_requested: The `Edit` that a person made.
        path_entered: The path of the field that a person is at, as a tuple.
    """

    edit_requested = Signal(object)
    path_entered = Signal(object)

    def show_document(self, document: Document) -> None:
        """Show a draft, its problems beside their fields; where the keys are, they stay."""
        raise NotImplementedError

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Show only fields that have `text` in their name, or only those that differ.

        Args:
            text: In any case; empty for all.
            modified_only: Only fields whose value is not the default, or not that of the file.
        """
        raise NotImplementedError

    def reveal(self, path: Path) -> None:
        """Bring a field, or the nearest one around it, into sight, and mark it."""
        raise NotImplementedError

    def flush(self) -> None:
        """Ask at once for edits that are held back while somebody types; most hold none back."""
