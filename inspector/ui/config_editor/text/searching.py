"""Search in a text: what the bar wants, and what the page filters by."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from inspector.ui.config_editor.text.code_area import CodeArea
from inspector.ui.config_editor.text.find_bar import FindBar
from inspector.ui.config_editor.text.search import matches_of, next_match

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Searching(QObject):
    """Marks what is searched for, and goes from one place to the next."""

    def __init__(self, area: CodeArea, bar: FindBar) -> None:
        super().__init__(area)
        self._area = area
        self._bar = bar
        self._filter = ""
        self._matches: list[tuple[int, int]] = []
        bar.wanted.connect(self._find_first)
        bar.step_wanted.connect(self.step)
        bar.closed.connect(self._close)
        area.takers.append(self)

    def filter(self, text: str) -> None:
        """Mark what the page filters by, as long as nothing else is searched for."""
        if text != self._filter:
            self._filter = text
            self.look()

    def look(self) -> None:
        """Search again: the text may be another one."""
        wanted = self._filter if self._bar.isHidden() else self._bar.field.text()
        if not wanted and not self._matches:
            return
        content = self._area.content
        self._matches = matches_of(content.text, wanted)
        self._area.marks.show_matches([content.over(*match) for match in self._matches[:1_000]])
        self._tell()

    def step(self, step: int) -> None:
        """Go to the next place, or the one before."""
        self.look()
        if not self._matches:
            return
        cursor, content = self._area.textCursor(), self._area.content
        ahead = cursor.selectionEnd() if step > 0 else cursor.selectionStart()
        self._go(next_match(self._matches, content.offset_of(ahead), step))

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key belongs to the search."""
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_F:
            return held == _CONTROL
        if key == Qt.Key.Key_Escape:
            return not self._bar.isHidden()
        return key == Qt.Key.Key_F3 and not held & ~_SHIFT

    def take(self, event: QKeyEvent) -> None:
        """Open the bar, close it, or go on."""
        if event.key() == Qt.Key.Key_Escape:
            self._bar.close_search()
        elif event.key() == Qt.Key.Key_F or self._bar.isHidden():
            chosen = self._area.textCursor().selectedText()
            self._bar.open_search(chosen if "\u2029" not in chosen else "")
            self.look()
        else:
            self.step(-1 if event.modifiers() & _SHIFT else 1)

    def _find_first(self, _text: str) -> None:
        self.look()
        if self._matches:
            start = self._area.textCursor().selectionStart()
            self._go(next_match(self._matches, self._area.content.offset_of(start), 1))

    def _go(self, number: int) -> None:
        cursor = self._area.content.over(*self._matches[number])
        self._area.setTextCursor(cursor)
        if not self._area.viewport().rect().contains(self._area.cursorRect()):
            self._area.centerCursor()
        self._tell()

    def _tell(self) -> None:
        if self._bar.isHidden():
            return
        cursor, content = self._area.textCursor(), self._area.content
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        chosen = (content.offset_of(start), content.offset_of(end))
        number = self._matches.index(chosen) if chosen in self._matches else -1
        self._bar.show_count(number, len(self._matches))

    def _close(self) -> None:
        self.look()
        if not self._filter:
            self._matches = []
            self._area.marks.show_matches(())
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)
