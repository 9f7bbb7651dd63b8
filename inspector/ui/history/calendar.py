"""The calendar of a data folder: which days of which shards there are, in which tier."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from inspector.ui.history.calendar_area import CalendarArea
from inspector.ui.history.calendar_geometry import HEAD_PX, LABEL_PX
from inspector.ui.history.calendar_grid import CalendarGrid, Place, Selection, Shade
from inspector.ui.history.calendar_ink import Picture, draw
from inspector.ui.history.calendar_keys import moved
from inspector.ui.history.words import cell_words
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_ENTER: frozenset[int] = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class CoverageCalendar(CalendarArea):
    """Shows a `CalendarGrid`; pointer and keys choose a range of days and shards.

    Signals:
        selected: The `Selection` that a person made; None for none.
        open_wanted: A person wants to open what is chosen.
    """

    selected = Signal(object)
    open_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shade = Shade.RECORDS
        self._selection: Selection | None = None
        self._focus: Place = (0, 0)
        self._dragged = ""
        self.setAccessibleName("Coverage by day and shard; arrows move, Shift chooses a range")
        theme.changed.connect(self.viewport().update)

    @property
    def selection(self) -> Selection | None:
        """What is chosen."""
        return self._selection

    @property
    def focus_cell(self) -> Place:
        """Row and column of the cell with the keys."""
        return self._focus

    def show_grid(self, grid: CalendarGrid) -> None:
        """Show a grid; what is chosen stays as long as its days and shards are the same."""
        if grid == self._grid:
            return
        before, self._grid = self._grid, grid
        self.updateGeometry()
        self.fit()
        if (before.days, before.shards) != (grid.days, grid.shards):
            self._focus = (0, max(len(grid.days) - 1, 0))
            self.select(None)
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())
        self._tell()

    def set_shade(self, shade: Shade) -> None:
        """Shade cells by something else."""
        self._shade = shade
        self.viewport().update()

    def select(self, selection: Selection | None) -> None:
        """Choose a range, and say so."""
        if selection is not None:
            self._focus = selection.end
        if selection != self._selection:
            self._selection = selection
            self.selected.emit(selection)
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Have the keys that move and choose for itself."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_move = moved(event, self._focus, self._grid) is not None
            if is_move or event.key() in _ENTER or self._clears(event):
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what the cell under the pointer holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.at.place_at(event.pos()) if self._grid.rows else None
            said = plain_tooltip(cell_words(self._grid, place)) if place is not None else ""
            QToolTip.showText(event.globalPos(), said, self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, choose, open, or choose nothing."""
        place = moved(event, self._focus, self._grid)
        if place is not None:
            extends = bool(event.modifiers() & _SHIFT)
            anchor = self._selection.anchor if self._selection is not None else self._focus
            self.select(Selection(anchor if extends else place, place))
            self.bring_into_sight(place)
        elif event.key() in _ENTER:
            self.open_wanted.emit()
        elif self._clears(event):
            self.select(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose: cells, at the head days of all shards, at the left whole shards."""
        if event.button() != Qt.MouseButton.LeftButton or not self._grid.rows:
            return
        at = event.position().toPoint()
        self._dragged = "shards" if at.x() < LABEL_PX else "days" if at.y() < HEAD_PX else "cells"
        place = self.at.near(at)
        extends = bool(event.modifiers() & _SHIFT) and self._selection is not None
        self._drag(self._selection.anchor if extends and self._selection else place, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose as far as the pointer is dragged."""
        if self._dragged and self._selection is not None:
            place = self.at.near(event.position().toPoint())
            self._drag(self._selection.anchor, place)
            self.bring_into_sight(place)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Leave it at what is chosen."""
        self._dragged = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is chosen."""
        if self._grid.rows and self.at.place_at(event.position().toPoint()):
            self.open_wanted.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the calendar."""
        focus = self._focus if self.hasFocus() else None
        shown = Picture(self._grid, self.at, self._shade, self._selection, focus)
        draw(QPainter(self.viewport()), shown, self.viewport().size(), self._theme.colours)

    def _drag(self, anchor: Place, place: Place) -> None:
        if self._dragged == "days":
            anchor, place = (0, anchor[1]), (0, place[1])
        elif self._dragged == "shards":
            anchor, place = (anchor[0], 0), (place[0], len(self._grid.days) - 1)
        self.select(Selection(anchor, place))

    def _clears(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self._selection is not None

    def _tell(self) -> None:
        if self._grid.rows:
            self.setAccessibleDescription(cell_words(self._grid, self._focus))
        self.viewport().update()
