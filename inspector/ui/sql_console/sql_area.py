"""The widget that a query is typed into, and its completions."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from inspector.config.completion_items import Completions
from inspector.ui.config_editor.text.code_area import CodeArea, Language
from inspector.ui.config_editor.text.popup import CompletionPopup
from inspector.ui.sql_console.sql_completion import Views, complete
from inspector.ui.sql_console.sql_tokens import line_tokens, lines_within
from inspector.ui.theme import Theme

MOST_BYTES = 256 * 1024
_SQL = Language(line_tokens, lines_within, "--", MOST_BYTES, "a query")
_HINT = "\nType a query, or choose an example.\nCtrl+Space completes, Ctrl+Enter runs it."
_BEGINNINGS = ("_", '"', ".")
_SOURCES = ("from ", "join ")


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


class SqlCompleter(QObject):
    """Opens the list of completions: with Ctrl+Space, or while a name is typed.

    Attributes:
        popup: The list.
    """

    def __init__(self, area: SqlArea, popup: CompletionPopup) -> None:
        super().__init__(area)
        self._area = area
        self.popup = popup
        self._views: Views = {}
        self._offered = Completions(0, 0)
        self._typed: tuple[int, int] | None = None
        area.content.typed.connect(self._note)
        area.textChanged.connect(self._follow)
        area.cursorPositionChanged.connect(self._follow_cursor)
        area.left.connect(popup.hide)
        area.moved.connect(self._show)
        popup.chosen.connect(self._insert)
        area.takers += [popup, self]

    def set_views(self, views: Views) -> None:
        """Offer the names of these views and their columns from now on."""
        self._views = views

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key asks for completions."""
        held = event.modifiers()
        return event.key() == Qt.Key.Key_Space and held == Qt.KeyboardModifier.ControlModifier

    def take(self, _event: QKeyEvent) -> None:
        """Offer all that may stand here."""
        self.offer(is_asked=True)

    def offer(self, *, is_asked: bool) -> None:
        """Show what may come next, or close the list if that is nothing.

        Args:
            is_asked: Whether somebody wants it, and not only types; then what is complete is
                offered, too.
        """
        content = self._area.content
        offset = content.offset_of(self._area.textCursor().position())
        found = complete(content.text, offset, self._views)
        typed = content.text[found.start : found.end].casefold()
        first = found.items[0].insert.casefold().rstrip("(") if found.items else ""
        # Enter after a whole word begins a line.
        if not found.items or (typed == first and not is_asked):
            self.popup.hide()
            return
        self._offered = found
        self.popup.show_items(found.items)
        self._show()

    def _show(self) -> None:
        """Put the list beside the place that it is for, which scrolls and may be out of sight."""
        if self.popup.isHidden():
            return
        start = self._area.content.position_of(self._offered.start)
        below, line_px = self._area.point_below(start)
        if self._area.rect().contains(below - QPoint(0, line_px // 2)):
            self.popup.place(self._area, below, line_px)
        else:
            self.popup.hide()

    def _insert(self, number: int) -> None:
        if not 0 <= number < len(self._offered.items):
            return
        self.popup.hide()
        cursor = self._area.content.over(self._offered.start, self._offered.end)
        cursor.insertText(self._offered.items[number].insert)
        self._typed = None
        self._area.setTextCursor(cursor)
        self._area.ensureCursorVisible()
        self.popup.hide()

    def _note(self, removed: int, added: int) -> None:
        self._typed = (removed, added)

    def _follow(self) -> None:
        """Offer completions while a name is typed, or as long as the list is open."""
        typed, self._typed = self._typed, None
        if typed is None or not self._area.hasFocus():
            return
        cursor = self._area.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        is_name = before[-1:].isalpha() or before.endswith(_BEGINNINGS)
        begins = typed == (0, 1) and (is_name or before.casefold().endswith(_SOURCES))
        if begins or self.popup.isVisible():
            self.offer(is_asked=False)

    def _follow_cursor(self) -> None:
        """Close the list when the cursor goes elsewhere than typing moves it."""
        if self.popup.isVisible() and self._typed is None:
            offset = self._area.content.offset_of(self._area.textCursor().position())
            if not self._offered.start <= offset <= self._offered.end + 1:
                self.popup.hide()
