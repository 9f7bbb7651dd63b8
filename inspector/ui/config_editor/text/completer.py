"""Completes what somebody types in a text of TOML."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from inspector.config.completion import complete
from inspector.config.completion_items import Completions
from inspector.config.document import Document
from inspector.ui.config_editor.text.area import TomlArea
from inspector.ui.config_editor.text.popup import CompletionPopup

_EXAMPLE = "example"
_BEGINNINGS = ("_", '"', "'", "[")
_MOST_CHARS = 200_000
"""In larger texts the list only opens when it is asked for."""


class Completer(QObject):
    """Opens the list of completions: with Ctrl+Space, or while a name is typed.

    Attributes:
        popup: The list.
    """

    def __init__(self, area: TomlArea, popup: CompletionPopup) -> None:
        super().__init__(area)
        self._area = area
        self.popup = popup
        self._document: Document | None = None
        self._offered = Completions(0, 0)
        self._is_asked = False
        self._typed: tuple[int, int] | None = None
        area.content.typed.connect(self._note)
        area.textChanged.connect(self._follow)
        area.cursorPositionChanged.connect(self._follow_cursor)
        area.left.connect(popup.hide)
        area.moved.connect(self._show)
        popup.chosen.connect(self._insert)
        area.takers += [popup, self]

    def set_document(self, document: Document) -> None:
        """Offer what fits this document from now on."""
        self._document = document

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
            is_asked: Whether somebody wants it, and not only types; then there are examples, too.
        """
        if self._document is None:
            return
        content, document = self._area.content, self._document
        offset = content.offset_of(self._area.textCursor().position())
        found = complete(content.text, offset, document.model, document.registry)
        typed = content.text[found.start : found.end]
        is_done = len(found.items) == 1 and found.items[0].insert == typed
        is_guess = not is_asked and all(item.detail == _EXAMPLE for item in found.items)
        if not found.items or is_done or is_guess:
            self.popup.hide()
            return
        self._offered, self._is_asked = found, is_asked
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
        item = self._offered.items[number]
        cursor = self._area.content.over(self._offered.start, self._offered.end)
        cursor.insertText(item.insert)
        self._typed = None
        self._area.setTextCursor(cursor)
        self._area.ensureCursorVisible()
        self.popup.hide()
        if item.insert.endswith("= "):
            self.offer(is_asked=False)

    def _note(self, removed: int, added: int) -> None:
        self._typed = (removed, added)

    def _follow(self) -> None:
        """Offer completions while a name is typed, or as long as the list is open."""
        typed, self._typed = self._typed, None
        if typed is None or not self._area.hasFocus():
            return
        cursor = self._area.textCursor()
        is_large = self._area.document().characterCount() > _MOST_CHARS
        before = cursor.block().text()[: cursor.positionInBlock()][-1:]
        begins = typed == (0, 1) and (before.isalpha() or before in _BEGINNINGS)
        if (begins and not is_large) or self.popup.isVisible():
            self.offer(is_asked=self.popup.isVisible() and self._is_asked)

    def _follow_cursor(self) -> None:
        """Close the list when the cursor goes elsewhere than typing moves it."""
        if self.popup.isVisible() and self._typed is None:
            offset = self._area.content.offset_of(self._area.textCursor().position())
            if not self._offered.start <= offset <= self._offered.end + 1:
                self.popup.hide()
