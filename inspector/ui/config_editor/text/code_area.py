"""A widget that text of a formal language is typed into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from inspector.config.tokens import Token
from inspector.ui.config_editor.text.colouring import Colouring
from inspector.ui.config_editor.text.content import Content, insert_text
from inspector.ui.config_editor.text.gutter import Gutter, text_font
from inspector.ui.config_editor.text.marks import Marks
from inspector.ui.config_editor.text.typing import line_break, toggled_comments
from inspector.ui.config_editor.text.waves import draw_wave, waves_of
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_TAB_COLUMNS = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEEP = QTextCursor.MoveMode.KeepAnchor


class KeyTaker(Protocol):
    """Somebody whose keys come before those of the text."""

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key is theirs now."""

    def take(self, event: QKeyEvent) -> None:
        """Use a key that they want."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is typed.

    Attributes:
        tokens: Returns the coloured parts of a line, given what the line begins within.
        lines_within: Returns the lines of a text, from 0, that begin within something, and that.
        comment: What makes a comment of a line.
        most_bytes: How long a text may be.
        name: What such a text is called: ``a config file``.
    """

    tokens: Callable[[str, str], Sequence[Token]]
    lines_within: Callable[[str], dict[int, str]]
    comment: str
    most_bytes: int
    name: str


class CodeArea(QPlainTextEdit):
    """A text with colours, numbers of lines, and marks of what is wrong.

    Attributes:
        content: The text, as a file has it.
        marks: What is marked in it.
        gutter: The strip beside it.
        takers: Who is asked first whether a key is theirs.

    Signals:
        left: It lost the keys.
        refused: What could not be pasted, and why.
        moved: The text was scrolled or has another size.
    """

    left = Signal()
    refused = Signal(str)
    moved = Signal()

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._language = language
        # The style of all texts that are edited.
        self.setObjectName("toml")
        self.setFont(text_font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(_TAB_COLUMNS * QFontMetricsF(self.font()).horizontalAdvance(" "))
        option = self.document().defaultTextOption()
        # Marks that turn the direction of text would make a line look like another one.
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.document().setDefaultTextOption(option)
        self.content = Content(self)
        self.marks = Marks(self, theme)
        self.gutter = Gutter(self, self.marks, theme)
        self.takers: list[KeyTaker] = []
        self.hint_of: Callable[[int], str] = lambda _position: ""
        self._colouring = Colouring(self, theme, language.tokens, language.lines_within)
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self.gutter.update)
        self.cursorPositionChanged.connect(self.gutter.update)
        self._fit_gutter()

    def event(self, event: QEvent) -> bool:
        """Take the keys that mean something here before they mean something to the window."""
        is_early = event.type() == QEvent.Type.ShortcutOverride
        if is_early and isinstance(event, QKeyEvent) and self._is_taken(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is wrong, or what a field means, while the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self.hint_of(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), plain_tooltip(said), self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and waves under what is wrong with it."""
        super().paintEvent(event)
        cursors = [flaw.cursor for flaw in self.marks.flaws if flaw.cursor]
        if cursors:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for box in waves_of(self, cursors):
                draw_wave(painter, box, self._theme.colours.crit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, indent, make comments; what somebody else takes is theirs."""
        if taker := self._taker_of(event):
            taker.take(event)
        elif _is_comment(event):
            self._toggle_comments()
        elif event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._break_line()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Leave with Tab, unless it is taken."""
        tab = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
        if forward and (taker := self._taker_of(tab)):
            taker.take(tab)
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keys went elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take texts; files that are dropped are for the page."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste a text, if it does not get too large."""
        # Half of a pair, which some programs leave in a clipboard, is no character.
        pasted = source.text().encode("utf-8", "replace")
        most, name = self._language.most_bytes, self._language.name
        if len(self.content.text.encode("utf-8", "replace")) + len(pasted) > most:
            self.refused.emit(f"Not pasted: {name} has at most {most:,} bytes")
            return
        insert_text(self.textCursor(), pasted.decode())
        self.ensureCursorVisible()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Colour what comes into sight."""
        super().scrollContentsBy(dx, dy)
        self._colouring.colour_sight()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter as high as the text."""
        super().resizeEvent(event)
        self._fit_gutter()
        self._colouring.colour_sight()
        self.moved.emit()

    def show_position(self, position: int) -> None:
        """Put the cursor somewhere, and bring it into sight."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        if not self.viewport().rect().contains(self.cursorRect()):
            self.centerCursor()
        self.ensureCursorVisible()

    def point_below(self, position: int) -> tuple[QPoint, int]:
        """Return the point below a position, in this widget, and how high lines are."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        box = self.cursorRect(cursor)
        return self.viewport().mapTo(self, box.bottomLeft() + QPoint(0, 1)), box.height()

    def _is_taken(self, event: QKeyEvent) -> bool:
        return _is_comment(event) or self._taker_of(event) is not None

    def _taker_of(self, event: QKeyEvent) -> KeyTaker | None:
        return next((taker for taker in self.takers if taker.wants(event)), None)

    def _fit_gutter(self) -> None:
        width = self.gutter.sizeHint().width()
        self.setViewportMargins(width, 0, 0, 0)
        box = self.contentsRect()
        self.gutter.setGeometry(box.left(), box.top(), width, self.viewport().height())

    def _break_line(self) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        text, place = cursor.block().text(), cursor.positionInBlock()
        inserted, back = line_break(text[:place], text[place:])
        cursor.insertText(inserted)
        cursor.setPosition(cursor.position() - back)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _toggle_comments(self) -> None:
        cursor, document = self.textCursor(), self.document()
        first = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd())
        if last.blockNumber() > first.blockNumber() and cursor.selectionEnd() == last.position():
            last = last.previous()
        numbers = range(first.blockNumber(), last.blockNumber() + 1)
        lines = [document.findBlockByNumber(number).text() for number in numbers]
        edit = QTextCursor(first)
        edit.setPosition(last.position() + last.length() - 1, _KEEP)
        insert_text(edit, "\n".join(toggled_comments(lines, self._language.comment)))


def _is_comment(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~_SHIFT
    return event.key() == Qt.Key.Key_Slash and held == _CONTROL
