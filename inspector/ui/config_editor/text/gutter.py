"""The strip beside the text: numbers of lines, marks of problems, bars beside changed lines."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QToolTip, QWidget

from inspector.ui.config_editor.text.changes import Changes
from inspector.ui.config_editor.text.marks import Marks
from inspector.ui.fonts import SEMIBOLD, SMALL_PX, TEXT_PX, font
from inspector.ui.lines.mono import fixed_font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_PAD_PX, _MARK_PX, _GAP_PX, _BAR_PX = 4, 12, 8, 3
_LEAST_DIGITS = 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def text_font() -> QFont:
    """Return the font of the text and its numbers."""
    made = fixed_font()
    made.setPixelSize(TEXT_PX)
    return made


class Gutter(QWidget):
    """Stands left of a text widget, line by line.

    Attributes:
        changes: What is not as it was when editing began.
    """

    def __init__(self, area: QPlainTextEdit, marks: Marks, theme: Theme) -> None:
        super().__init__(area)
        self._area = area
        self._marks = marks
        self._theme = theme
        self.changes = Changes()
        self._figures, self._sign = text_font(), font(SMALL_PX, SEMIBOLD)
        self.setAccessibleName("Lines")
        theme.changed.connect(self.update)

    def show_changes(self, changes: Changes) -> None:
        """Draw bars beside lines that changed."""
        if changes != self.changes:
            self.changes = changes
            self.update()

    def sizeHint(self) -> QSize:
        """Return a width that the number of the last line fits in."""
        digits = max(len(str(self._area.blockCount())), _LEAST_DIGITS)
        figure_px = QFontMetricsF(self._figures).horizontalAdvance("0")
        width = 2 * _PAD_PX + _MARK_PX + digits * figure_px + _GAP_PX + _BAR_PX + _PAD_PX
        return QSize(round(width), 0)

    def lines_in_sight(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """Return the lines in sight, each with where it stands in the gutter."""
        block = self._area.firstVisibleBlock()
        offset = QPointF(0, self._area.viewport().y() - self.y()) + self._area.contentOffset()
        while block.isValid():
            box = self._area.blockBoundingGeometry(block).translated(offset)
            if box.top() > self.height():
                break
            yield block, QRectF(0, box.top(), self.width(), box.height())
            block = block.next()

    def line_at(self, y_px: float) -> int:
        """Return the line, from 0, at a height; -1 for none."""
        found = (b.blockNumber() for b, box in self.lines_in_sight() if box.top() <= y_px)
        return max((line for line in found), default=-1)

    def hint_at(self, y_px: float) -> str:
        """Return what is wrong with the line at a height, or that it was changed."""
        line = self.line_at(y_px)
        said = [problem.message for problem in self._marks.flawed_lines().get(line, ())]
        if line in self.changes.changed:
            said.append("Not as in the file on disk")
        if line in self.changes.cut:
            said.append("Lines above this one were removed")
        return "\n".join(said)

    def event(self, event: QEvent) -> bool:
        """Say what a mark means while the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tooltip(self.hint_at(event.y())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the line."""
        block = self._area.document().findBlockByNumber(self.line_at(event.position().y()))
        if block.isValid():
            cursor = self._area.textCursor()
            cursor.setPosition(block.position())
            self._area.setTextCursor(cursor)
            self._area.setFocus(Qt.FocusReason.MouseFocusReason)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text."""
        QApplication.sendEvent(self._area.viewport(), event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines in sight."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.fillRect(event.rect(), colours.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._area.textCursor().blockNumber()
        flawed = self._marks.flawed_lines()
        right = self.width() - _PAD_PX - _BAR_PX - _GAP_PX
        for block, box in self.lines_in_sight():
            line = block.blockNumber()
            painter.setFont(self._figures)
            painter.setPen(colours.text if line == current else colours.muted)
            painter.drawText(QRectF(0, box.top(), right, box.height()), _RIGHT, str(line + 1))
            if line in flawed:
                self._draw_flaw(painter, box)
            top = round(box.top())
            if line in self.changes.changed:
                bar = QRect(right + _GAP_PX, top, _BAR_PX, round(box.height()))
                painter.fillRect(bar, colours.accent)
            if line in self.changes.cut:
                painter.fillRect(QRect(right + 2, top - 1, _GAP_PX, 2), colours.accent)

    def _draw_flaw(self, painter: QPainter, box: QRectF) -> None:
        colours = self._theme.colours
        corner = QPoint(_PAD_PX, round(box.center().y() - _MARK_PX / 2))
        disc = QRectF(corner.x(), corner.y(), _MARK_PX, _MARK_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.crit)
        painter.drawEllipse(disc)
        painter.setPen(colours.surface)
        painter.setFont(self._sign)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "!")
