"""The list of completions of a text that somebody types: when it opens, where, and what it does."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from inspector.config.completion_items import Completions
from inspector.ui.config_editor.text.code_area import CodeArea
from inspector.ui.config_editor.text.popup import CompletionPopup


class Grammar(Protocol):
    """What may stand where in a text."""

    def complete(self, text: str, offset: int, *, is_asked: bool) -> Completions:
        """Return what may come at an offset; no items where there is nothing worth a list.

        Args:
            text: All of it.
            offset: Where somebody types, in characters.
            is_asked: Whether somebody wants a list, and not only types.
        """

    def begins(self, before: str, chars: int) -> bool:
        """Return whether to open the list.

        Args:
            before: What stands on the line before the character that was typed, and that.
            chars: How long the text is.
        """

    def goes_on(self, inserted: str) -> bool:
        """Return whether something else may follow at once after what was inserted."""


class CompletionList(QObject):
    """Opens the list of completions: with Ctrl+Space, or while a name is typed.

    Args:
        area: Where somebody types.
        popup: The list.
        grammar: What is offered.

    Attributes:
        popup: The list.
    """

    def __init__(self, area: CodeArea, popup: CompletionPopup, grammar: Grammar) -> None:
        super().__init__(area)
        self._area, self._grammar = area, grammar
        self.popup = popup
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

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key asks for completions."""
        held = event.modifiers()
        return event.key() == Qt.Key.Key_Space and held == Qt.KeyboardModifier.ControlModifier

    def take(self, _event: QKeyEvent) -> None:
        """Offer all that may stand here."""
        self._offer(is_asked=True)

    def _offer(self, *, is_asked: bool) -> None:
        """Show what may come next, or close the list if that is nothing."""
        content = self._area.content
        offset = content.offset_of(self._area.textCursor().position())
        found = self._grammar.complete(content.text, offset, is_asked=is_asked)
        if not found.items:
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
        inserted = self._offered.items[number].insert
        cursor = self._area.content.over(self._offered.start, self._offered.end)
        cursor.insertText(inserted)
        self._typed = None
        self._area.setTextCursor(cursor)
        self._area.ensureCursorVisible()
        self.popup.hide()
        if self._grammar.goes_on(inserted):
            self._offer(is_asked=False)

    def _note(self, removed: int, added: int) -> None:
        self._typed = (removed, added)

    def _follow(self) -> None:
        """Offer completions while a name is typed, or as long as the list is open."""
        typed, self._typed = self._typed, None
        if typed is None or not self._area.hasFocus():
            return
        cursor = self._area.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        chars = self._area.document().characterCount()
        if self.popup.isVisible():
            self._offer(is_asked=self._is_asked)
        elif typed == (0, 1) and self._grammar.begins(before, chars):
            self._offer(is_asked=False)

    def _follow_cursor(self) -> None:
        """Close the list when the cursor goes elsewhere than typing moves it."""
        if self.popup.isVisible() and self._typed is None:
            offset = self._area.content.offset_of(self._area.textCursor().position())
            if not self._offered.start <= offset <= self._offered.end + 1:
                self.popup.hide()
