"""Where the cells of the calendar are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from inspector.ui.history.calendar_grid import CalendarGrid, Place, Selection

HEAD_PX, LABEL_PX = 32, 116
LEAST_COLUMN_PX, MOST_COLUMN_PX = 7, 22
LEAST_ROW_PX, MOST_ROW_PX = 16, 24
_RIGHT_PX, _FOOT_PX = 12, 2


@dataclass(frozen=True, slots=True)
class Geometry:
    """Cells of one size below a head and beside names, which stand still.

    Attributes:
        columns: How many days.
        rows: How many rows.
        column_px: Width of a cell.
        row_px: Height of a cell.
        scrolled_px: How far cells are moved to the left and upwards.
    """

    columns: int = 1
    rows: int = 1
    column_px: int = LEAST_COLUMN_PX
    row_px: int = LEAST_ROW_PX
    scrolled_px: tuple[int, int] = (0, 0)

    def rect(self, place: Place) -> QRect:
        """Return where a cell is."""
        row, column = place
        x = LABEL_PX + column * self.column_px - self.scrolled_px[0]
        y = HEAD_PX + row * self.row_px - self.scrolled_px[1]
        return QRect(x, y, self.column_px, self.row_px)

    def box(self, chosen: Selection) -> QRect:
        """Return where a rectangle of cells is."""
        first = self.rect((chosen.rows.start, chosen.columns.start))
        return first.united(self.rect((chosen.rows.stop - 1, chosen.columns.stop - 1)))

    def near(self, at: QPoint) -> Place:
        """Return the cell that a point is in, or nearest to."""
        x, y = at.x() - LABEL_PX + self.scrolled_px[0], at.y() - HEAD_PX + self.scrolled_px[1]
        row = min(max(y // self.row_px, 0), self.rows - 1)
        return row, min(max(x // self.column_px, 0), self.columns - 1)

    def place_at(self, at: QPoint) -> Place | None:
        """Return the cell that a point is in; None for none."""
        if at.x() < LABEL_PX or at.y() < HEAD_PX:
            return None
        place = self.near(at)
        return place if self.rect(place).contains(at) else None

    def beyond_px(self, room: QSize) -> tuple[int, int]:
        """Return how much of the cells there is no room for, to the right and downwards."""
        wide_px, high_px = _room_px(room)
        return (
            max(self.columns * self.column_px - wide_px, 0),
            max(self.rows * self.row_px - high_px, 0),
        )


def fitted(grid: CalendarGrid, room: QSize) -> Geometry:
    """Return cells that fill a room, as far as they can still be seen and told apart."""
    columns, rows = max(len(grid.days), 1), max(grid.rows, 1)
    wide_px, high_px = _room_px(room)
    return Geometry(
        columns,
        rows,
        min(max(wide_px // columns, LEAST_COLUMN_PX), MOST_COLUMN_PX),
        min(max(high_px // rows, LEAST_ROW_PX), MOST_ROW_PX),
    )


def _room_px(room: QSize) -> tuple[int, int]:
    return room.width() - LABEL_PX - _RIGHT_PX, room.height() - HEAD_PX - _FOOT_PX
