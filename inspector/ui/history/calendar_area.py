"""The room of the calendar: it scrolls through days and shards, and names stand still."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from inspector.ui.history.calendar_geometry import (
    HEAD_PX,
    LABEL_PX,
    LEAST_ROW_PX,
    MOST_ROW_PX,
    Geometry,
    fitted,
)
from inspector.ui.history.calendar_grid import CalendarGrid, Place

_USUAL_ROW_PX, _FEW_ROWS, _MANY_ROWS = 20, 3, 13
_SPARE_PX = 6


class CalendarArea(QAbstractScrollArea):
    """Gives the cells of a `CalendarGrid` their places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = CalendarGrid()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("bare")
        self.viewport().setObjectName("bare")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def grid(self) -> CalendarGrid:
        """What is shown."""
        return self._grid

    @property
    def at(self) -> Geometry:
        """Where cells are now, in the viewport."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        made = fitted(self._grid, self.viewport().size())
        return replace(made, scrolled_px=(across, down))

    @property
    def most_height_px(self) -> int:
        """Return the height that rows as high as they get take."""
        rows = max(self._grid.rows, _FEW_ROWS)
        return HEAD_PX + rows * MOST_ROW_PX + 2 * _SPARE_PX

    def sizeHint(self) -> QSize:
        """Return a size that shows all rows, up to about a dozen."""
        rows = min(max(self._grid.rows, _FEW_ROWS), _MANY_ROWS)
        return QSize(640, HEAD_PX + rows * _USUAL_ROW_PX + 4)

    def minimumSizeHint(self) -> QSize:
        """Return a size that shows a few rows."""
        return QSize(320, HEAD_PX + _FEW_ROWS * LEAST_ROW_PX + 12)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move through the days where there is nothing to move through upwards."""
        bar = self.horizontalScrollBar()
        if event.angleDelta().x() or not self.verticalScrollBar().maximum():
            bar.setValue(bar.value() - (event.angleDelta().x() or event.angleDelta().y()))
            event.setAccepted(bar.maximum() > 0)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells to the room, and keep the newest day in sight."""
        bar = self.horizontalScrollBar()
        is_at_end = bar.value() == bar.maximum()
        super().resizeEvent(event)
        self.fit()
        if is_at_end:
            bar.setValue(bar.maximum())

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw anew: head and names stand still."""
        self.viewport().update()

    def bring_into_sight(self, place: Place) -> None:
        """Scroll as little as brings a cell into sight."""
        rect, room = self.at.rect(place), self.viewport().rect()
        for bar, low, high, start, end in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), LABEL_PX, room.right()),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), HEAD_PX, room.bottom()),
        ):
            if low < start:
                bar.setValue(bar.value() + low - start)
            elif high > end:
                bar.setValue(bar.value() + high - end)

    def fit(self) -> None:
        """Say how far there is to scroll."""
        room, at = self.viewport().size(), self.at
        across_px, down_px = at.beyond_px(room)
        bar = self.horizontalScrollBar()
        bar.setRange(0, across_px)
        bar.setPageStep(max(room.width() - LABEL_PX, 1))
        bar.setSingleStep(at.column_px)
        bar = self.verticalScrollBar()
        bar.setRange(0, down_px)
        bar.setPageStep(max(room.height() - HEAD_PX, 1))
        bar.setSingleStep(at.row_px)
        self.viewport().update()
