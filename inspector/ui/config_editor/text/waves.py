"""Waves under what is wrong; those that Qt draws are cut off at the foot of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

_STEP_PX, _HEIGHT_PX, _PEN_PX = 2.0, 2.0, 1.3
_LEAST_PX = 6
_MOST_PX = 4_000
"""Longer waves reach out of any window."""


def waves_of(area: QPlainTextEdit, cursors: Iterable[QTextCursor]) -> Iterator[QRect]:
    """Return the boxes of the texts that cursors hold, as far as they are in sight."""
    first = area.firstVisibleBlock().position()
    last = area.cursorForPosition(area.viewport().rect().bottomRight()).block()
    for cursor in cursors:
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if not first <= start <= last.position() + last.length():
            continue
        one, other = QTextCursor(cursor), QTextCursor(cursor)
        one.setPosition(start)
        other.setPosition(end)
        begin, stop = area.cursorRect(one), area.cursorRect(other)
        width = stop.left() - begin.left() if stop.top() == begin.top() else 0
        width = min(max(width, _LEAST_PX), _MOST_PX)
        yield QRect(begin.left(), begin.top(), width, begin.height())


def draw_wave(painter: QPainter, box: QRect, ink: QColor) -> None:
    """Draw a wave at the foot of a box."""
    steps = round(box.width() / _STEP_PX)
    foot = box.top() + box.height() - 0.5
    points = [
        QPointF(box.left() + _STEP_PX * step, foot - _HEIGHT_PX * (step % 2))
        for step in range(steps + 1)
    ]
    painter.setPen(QPen(ink, _PEN_PX))
    painter.drawPolyline(QPolygonF(points))
