"""The course of a hint: its value bucket by bucket, what is odd in another colour."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.analysis.anomalies import Hint
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.lines.ink import chosen_row
from inspector.ui.theme import Theme

_PAD_X_PX, _PAD_Y_PX = 8, 6


class CourseDelegate(QStyledItemDelegate):
    """Draws the course of the hint of a row."""

    def __init__(self, theme: Theme, view: FigureView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a cell."""
        colours, view = self._theme.colours, self._view
        # The stubs do not know the fields of an option.
        rect, state = option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_row(self._theme))
        elif view.hovered.isValid() and view.hovered.row() == index.row():
            painter.fillRect(rect, colours.raised)
        hint: Hint = view.table.entry(index.row())
        room = QRectF(rect).adjusted(_PAD_X_PX, _PAD_Y_PX, -_PAD_X_PX, -_PAD_Y_PX)
        points = course_points(hint.course, room)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (one, other) in enumerate(pairwise(points), 1):
            if one is not None and other is not None:
                is_odd = hint.odd_from <= place < hint.odd_from + odd_points(hint)
                painter.setPen(QPen(colours.accent if is_odd else colours.muted, 1))
                painter.drawLine(one, other)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)


def odd_points(hint: Hint) -> int:
    """Return how many points of the course are odd."""
    return round((hint.to_ts - hint.from_ts) / hint.width_s)


def course_points(course: tuple[float, ...], room: QRectF) -> list[QPointF | None]:
    """Return where each point lies, from the lowest to the highest; None without data."""
    there = [value for value in course if math.isfinite(value)]
    if not there:
        return []
    low, span = min(there), max(there) - min(there)
    step = room.width() / max(len(course) - 1, 1)

    def y(value: float) -> float:
        share = (value - low) / span if span else 0.5
        return room.bottom() - room.height() * share

    return [
        QPointF(room.left() + place * step, y(value)) if math.isfinite(value) else None
        for place, value in enumerate(course)
    ]
