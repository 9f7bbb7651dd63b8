"""The widget that a query is typed into."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from inspector.ui.config_editor.text.code_area import CodeArea, Language
from inspector.ui.sql_console.sql_tokens import line_tokens, lines_within
from inspector.ui.theme import Theme

MOST_BYTES = 256 * 1024
_SQL = Language(line_tokens, lines_within, "--", MOST_BYTES, "a query")
_HINT = "\nType a query, or choose an example.\nCtrl+Space completes, Ctrl+Enter runs it."


class SqlArea(CodeArea):
    """A query."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _SQL, parent)
        self.setAccessibleName("Query")
        # The first line has a ground, which would cover it.
        self.setPlaceholderText(_HINT)

    def put(self, text: str) -> None:
        """Show another query; what was there comes back with undo."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.ensureCursorVisible()
        # How a long line begins says more than how it ends.
        self.horizontalScrollBar().setValue(0)

    def wanted(self) -> tuple[str, int]:
        """Return what is to be run, the selection or all, and the offset where that begins."""
        cursor, content = self.textCursor(), self.content
        if cursor.hasSelection():
            start = content.offset_of(cursor.selectionStart())
            end = content.offset_of(cursor.selectionEnd())
            if chosen := content.text[start:end].strip():
                return chosen, content.text.index(chosen, start)
        return content.text, 0
