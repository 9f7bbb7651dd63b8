"""The widget that a config file is typed into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from inspector.config.reading import MAX_BYTES
from inspector.config.tokens import line_tokens, lines_within
from inspector.ui.config_editor.text.code_area import CodeArea, Language
from inspector.ui.theme import Theme

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_TOML = Language(line_tokens, lines_within, "#", MAX_BYTES, "a config file")


class TomlArea(CodeArea):
    """A text of TOML.

    Undo and redo belong to whoever owns the document, and so do their keys: `left` is told before
    something is undone, too.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _TOML, parent)
        self.setAccessibleName("Text of the file")
        self.setUndoRedoEnabled(False)

    def event(self, event: QEvent) -> bool:
        """Leave the keys of undo and redo to the page."""
        is_early = event.type() == QEvent.Type.ShortcutOverride
        if is_early and isinstance(event, QKeyEvent) and _is_undo(event):
            self.left.emit()
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys of undo and redo to the page."""
        if _is_undo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _is_undo(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~_SHIFT
    is_named = event.matches(QKeySequence.StandardKey.Undo)
    is_named |= event.matches(QKeySequence.StandardKey.Redo)
    return is_named or (held == _CONTROL and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y))
