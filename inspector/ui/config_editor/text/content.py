"""The text in a text widget: given as a file has it, changed line by line, read back the same."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QScrollBar

from inspector.ui.config_editor.text.file_lines import (
    FileLines,
    columns_to_units,
    common_ends,
    units_to_columns,
)

_PARAGRAPH = "\u2029"
_ORDER_MARKS = ("\ufeff", "\ufffe")
_KEEP = QTextCursor.MoveMode.KeepAnchor


class Content(QObject):
    """The text in a widget.

    Offsets count the characters of the file, places are lines and columns from 0, and positions are
    those of Qt, which has one unit for every end of a line and two for some characters.

    Signals:
        typed: Somebody changed the text; how much was removed, and added, in units of Qt.
    """

    typed = Signal(int, int)

    def __init__(self, area: QPlainTextEdit) -> None:
        super().__init__(area)
        self._area = area
        self._lines = FileLines.of("")
        self._is_current = True
        self._is_showing = False
        area.document().contentsChange.connect(self._note)

    @property
    def lines(self) -> FileLines:
        """What the widget holds, as lines of the file."""
        if not self._is_current:
            texts = self._area.document().toRawText().split(_PARAGRAPH)
            self._lines = self._lines.edited(texts)
            self._is_current = True
        return self._lines

    @property
    def text(self) -> str:
        """What the widget holds, as a file."""
        return self.lines.text

    def begin(self, text: str) -> None:
        """Show the text of another file, from its beginning."""
        self._is_showing = True
        self._lines = FileLines.of(text)
        shown = "\n".join(self._lines.texts)
        is_marked = shown.startswith(_ORDER_MARKS)
        self._area.setPlainText("" if is_marked else shown)
        if is_marked:
            insert_text(QTextCursor(self._area.document()), shown)
        self._area.setTextCursor(QTextCursor(self._area.document()))
        self._is_current, self._is_showing = True, False

    def show(self, text: str) -> None:
        """Show another text of the same file: only lines that differ change, nothing moves."""
        old = self.lines
        if text == old.text:
            return
        new = FileLines.of(text)
        cursor, bars = self._area.textCursor(), _bars(self._area)
        values = [bar.value() for bar in bars]
        first = self._area.firstVisibleBlock().blockNumber()
        kept = [self._place(position) for position in (cursor.anchor(), cursor.position())]
        head, tail = common_ends(old.texts, new.texts)
        self._is_showing = True
        self._replace(head, len(old.texts) - tail, new.texts[head : len(new.texts) - tail])
        self._lines, self._is_current = new, True
        grown = len(new.texts) - len(old.texts)
        anchor, place = (_moved(one, old.texts, new.texts, head, tail) for one in kept)
        self._choose(anchor, place)
        for bar, value in zip(bars, values, strict=True):
            bar.setValue(value)
        if grown and head < first:
            bars[0].setValue(values[0] + grown)
        self._is_showing = False

    def offset_of(self, position: int) -> int:
        """Return the offset of a position."""
        return self.lines.offset_of(*self._place(position))

    def position_of(self, offset: int) -> int:
        """Return the position of an offset."""
        line, column = self.lines.place_of(offset)
        return self._position(line, column)

    def over(self, start: int, end: int) -> QTextCursor:
        """Return a cursor that holds the text between two offsets."""
        cursor = QTextCursor(self._area.document())
        cursor.setPosition(self.position_of(start))
        cursor.setPosition(self.position_of(end), _KEEP)
        return cursor

    def _position(self, line: int, column: int) -> int:
        block = self._area.document().findBlockByNumber(line)
        return block.position() + columns_to_units(self.lines.texts[line], column)

    def _place(self, position: int) -> tuple[int, int]:
        block = self._area.document().findBlock(position)
        line = max(block.blockNumber(), 0)
        return line, units_to_columns(self.lines.texts[line], position - block.position())

    def _choose(self, anchor: tuple[int, int], place: tuple[int, int]) -> None:
        cursor = self._area.textCursor()
        before = (cursor.anchor(), cursor.position())
        cursor.setPosition(self._position(*anchor))
        cursor.setPosition(self._position(*place), _KEEP)
        if before != (cursor.anchor(), cursor.position()):
            self._area.setTextCursor(cursor)

    def _replace(self, start: int, end: int, texts: tuple[str, ...]) -> None:
        """Put lines in the place of those from `start` to `end`."""
        document = self._area.document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if end - start == len(texts):
            for number, text in enumerate(texts, start):
                block = document.findBlockByNumber(number)
                if block.text() != text:
                    cursor.setPosition(block.position())
                    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, _KEEP)
                    insert_text(cursor, text)
        else:
            _splice(cursor, start, end, texts)
        cursor.endEditBlock()

    def _note(self, _position: int, removed: int, added: int) -> None:
        if not self._is_showing and (removed or added):
            self._is_current = False
            self.typed.emit(removed, added)


def insert_text(cursor: QTextCursor, text: str) -> None:
    """Insert a text letter by letter as it is: Qt takes a mark of byte order in front of it off."""
    if not text.startswith(_ORDER_MARKS):
        cursor.insertText(text)
        return
    start = cursor.selectionStart()
    cursor.insertText(f"-{text}")
    end = cursor.position()
    cursor.setPosition(start)
    cursor.deleteChar()
    cursor.setPosition(end - 1)


def _splice(cursor: QTextCursor, start: int, end: int, texts: tuple[str, ...]) -> None:
    """Put lines in the place of others, of which there are more or fewer."""
    document = cursor.document()
    inserted = "\n".join(texts)
    last = document.blockCount()
    if end < last:
        cursor.setPosition(document.findBlockByNumber(start).position())
        cursor.setPosition(document.findBlockByNumber(end).position(), _KEEP)
        insert_text(cursor, f"{inserted}\n" if texts else "")
        return
    # Up to the end of the text, which has no line end of its own: the one before goes along.
    if start:
        cursor.setPosition(document.findBlockByNumber(start).position() - 1)
        inserted = f"\n{inserted}" if texts else ""
    cursor.movePosition(QTextCursor.MoveOperation.End, _KEEP)
    insert_text(cursor, inserted)


def _moved(
    place: tuple[int, int],
    old: tuple[str, ...],
    new: tuple[str, ...],
    head: int,
    tail: int,
) -> tuple[int, int]:
    """Return where a place is once lines between the first and last equal ones are others."""
    line, column = place
    if line < head:
        return place
    if line >= len(old) - tail:
        return line + len(new) - len(old), column
    now = min(line, max(len(new) - tail - 1, 0))
    if len(old) == len(new):
        before, after = common_ends(old[line], new[line])
        if column > before and column >= len(old[line]) - after:
            column += len(new[line]) - len(old[line])
    return now, min(column, len(new[now]))


def _bars(area: QPlainTextEdit) -> tuple[QScrollBar, QScrollBar]:
    return area.verticalScrollBar(), area.horizontalScrollBar()
