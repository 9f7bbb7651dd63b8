"""Where keys lead in the calendar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from inspector.ui.history.calendar_grid import CalendarGrid, Place

WEEK = 7
_STEPS: dict[int, Place] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (0, -4 * WEEK),
    Qt.Key.Key_PageDown: (0, 4 * WEEK),
}
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def moved(event: QKeyEvent, place: Place, grid: CalendarGrid) -> Place | None:
    """Return the cell that a key leads to, or None if it leads nowhere.

    Arrows step a day or a shard, with Ctrl a week, or to the first or last shard; PageUp and
    PageDown four weeks; Home and End to the first and the last day.
    """
    modifiers = event.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier)
    if not grid.rows or modifiers not in (Qt.KeyboardModifier.NoModifier, _CONTROL):
        return None
    (row, column), last = place, len(grid.days) - 1
    if event.key() == Qt.Key.Key_Home:
        return row, 0
    if event.key() == Qt.Key.Key_End:
        return row, last
    if event.key() not in _STEPS:
        return None
    down, right = _STEPS[Qt.Key(event.key())]
    if modifiers == _CONTROL:
        down, right = down * grid.rows, right * WEEK
    return min(max(row + down, 0), grid.rows - 1), min(max(column + right, 0), last)
