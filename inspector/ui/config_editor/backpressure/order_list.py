"""The order of degradation: a list whose rows are dragged, or moved with the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QWidget

from inspector.core.registry import Registry
from inspector.ui.config_editor.backpressure.order import (
    Change,
    OrderRow,
    RowKind,
    added,
    put_at,
    without,
)
from inspector.ui.config_editor.backpressure.order_ink import ROW_PX, OrderInk
from inspector.ui.config_editor.backpressure.order_model import OrderModel
from inspector.ui.theme import Theme

_MARK_PX, _EDGE_PX = 2, 20
_ADD: frozenset[int] = frozenset({Qt.Key.Key_Insert, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_REMOVE: frozenset[int] = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_STEPS: Mapping[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_Index = QModelIndex | QPersistentModelIndex


class OrderList(QListView):
    """Shows steps, the fence, and what is kept; asks for another order.

    Signals:
        order_requested: The order that a person wants, as a tuple of names.
        refused: Why a move may not be, in words; empty when that is over.
        entered_key: The metric key that a person is at.
    """

    order_requested = Signal(object)
    refused = Signal(str)
    entered_key = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rows")
        self.setAccessibleName("Order of degradation")
        self.setAccessibleDescription(
            "Alt with Up and Down moves a step, Delete takes it out, Enter adds a kept key"
        )
        self._theme = theme
        self._registry = Registry(())
        self._order: tuple[str, ...] = ()
        self._pressed: tuple[QPoint, str] | None = None
        self._change: Change | None = None
        self._mark_y: int | None = None
        self.rows = OrderModel(self)
        self.ink = OrderInk(theme, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.ink)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> str:
        """The metric key that is chosen; empty for none."""
        index = self.currentIndex()
        row = self.rows.rows[index.row()] if index.isValid() else None
        return row.name if row is not None and row.is_key else ""

    def show_rows(
        self, rows: tuple[OrderRow, ...], order: tuple[str, ...], registry: Registry
    ) -> None:
        """Show other rows; the chosen metric key stays chosen, and in sight."""
        self._order, self._registry = order, registry
        if rows == self.rows.rows:
            return
        chosen, at = self.current, self.verticalScrollBar().value()
        self._end_drag()
        self.rows.show_rows(rows)
        self.verticalScrollBar().setValue(at)
        if chosen:
            self.choose(chosen)

    def choose(self, name: str) -> None:
        """Choose a metric key and bring it into sight."""
        row = self.rows.row_of(name)
        index = self.rows.index(row) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def mark(self, needle: str) -> None:
        """Mark metric keys that have a text in their name, in any case; empty for none."""
        self.ink.needle = needle.casefold()
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Say where a person is, if it is a person who went there."""
        super().currentChanged(current, previous)
        if self.hasFocus() and self.current:
            self.entered_key.emit(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first row where none is, so that the keys have something to act on."""
        before = self.current
        super().focusInEvent(event)
        if before:
            self.entered_key.emit(before)
        else:
            first = next((row.name for row in self.rows.rows if row.is_key), "")
            self.choose(self.current or first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, add or take out the chosen key; all else walks through the list."""
        key, name = event.key(), self.current
        is_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key == Qt.Key.Key_Escape and self._pressed is not None:
            self._end_drag()
        elif name and is_alt and key in _STEPS:
            self._step(name, _STEPS[key])
        elif name in self._order and key in _REMOVE:
            self._ask(without(self._order, name))
        elif name and name not in self._order and key in _ADD:
            self._ask(added(self._order, name, self._registry))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a row."""
        super().mousePressEvent(event)
        row = self._row_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and row is not None and row.is_key:
            self._pressed = (event.position().toPoint(), row.name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry a row, and show where it would come to."""
        at = event.position().toPoint()
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        start, name = self._pressed
        if not self.ink.carried:
            if (at - start).manhattanLength() < QApplication.startDragDistance():
                return
            self.ink.carried = name
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scroll_at_edges(at.y())
        self._aim(at, name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the row down."""
        super().mouseReleaseEvent(event)
        if self.ink.carried:
            self._aim(event.position().toPoint(), self.ink.carried)
        change = self._change
        self._end_drag()
        if change is not None:
            self._ask(change)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add the kept key that was clicked twice."""
        row = self._row_at(event.position().toPoint())
        if row is not None and row.kind is RowKind.KEPT:
            self._ask(added(self._order, row.name, self._registry))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and the mark where a carried one would come to."""
        super().paintEvent(event)
        if self._mark_y is None:
            return
        painter, colours = QPainter(self.viewport()), self._theme.colours
        is_refused = self._change is not None and self._change.refusal
        ink = colours.crit if is_refused else colours.accent
        top, width_px = max(self._mark_y - _MARK_PX // 2, 0), self.viewport().width() - 16
        painter.fillRect(QRect(8, top, width_px, _MARK_PX), ink)

    def _step(self, name: str, by: int) -> None:
        if name not in self._order:
            if by < 0:
                self._ask(added(self._order, name, self._registry))
            return
        place = self._order.index(name)
        gap = place + by if by < 0 else place + by + 1
        if 0 <= gap <= len(self._order):
            self._ask(put_at(self._order, name, gap, self._registry))

    def _ask(self, change: Change) -> None:
        self.refused.emit(change.refusal)
        if not change.refusal and change.order != self._order:
            self.order_requested.emit(change.order)

    def _aim(self, at: QPoint, name: str) -> None:
        """Find out where a carried key would come to, and mark it."""
        bounds = self._bounds(lambda row: row.kind is RowKind.HEAD)
        if bounds and at.y() >= bounds[0].top():
            # Among what is kept, its place is that of the registry.
            self._change = without(self._order, name) if name in self._order else None
            self._mark_y = bounds[0].bottom() if self._change else None
        else:
            steps = self._bounds(lambda row: row.kind is RowKind.STEP)
            gap = sum(at.y() > step.center().y() for step in steps)
            self._change = put_at(self._order, name, gap, self._registry)
            if self._change.order == self._order:
                self._change = None
            fence = self._bounds(lambda row: row.kind is RowKind.FENCE)
            self._mark_y = _gap_y(steps, fence, gap, at.y()) if self._change else None
        self.refused.emit(self._change.refusal if self._change else "")
        self.viewport().update()

    def _bounds(self, is_wanted: Callable[[OrderRow], bool]) -> list[QRect]:
        """Return where some rows are, in sight or not."""
        top = -self.verticalScrollBar().value()
        return [
            QRect(0, top + place * ROW_PX, self.viewport().width(), ROW_PX)
            for place, row in enumerate(self.rows.rows)
            if is_wanted(row)
        ]

    def _row_at(self, at: QPoint) -> OrderRow | None:
        index = self.indexAt(at)
        return self.rows.rows[index.row()] if index.isValid() else None

    def _scroll_at_edges(self, y: int) -> None:
        bar = self.verticalScrollBar()
        if y < _EDGE_PX:
            bar.setValue(bar.value() - ROW_PX // 2)
        elif y > self.viewport().height() - _EDGE_PX:
            bar.setValue(bar.value() + ROW_PX // 2)

    def _end_drag(self) -> None:
        if self.ink.carried:
            self.viewport().unsetCursor()
            self.refused.emit("")
        self._pressed = self._change = self._mark_y = None
        self.ink.carried = ""
        self.viewport().update()


def _gap_y(steps: list[QRect], fence: list[QRect], gap: int, y: int) -> int:
    """Return the height of the mark of a gap: that of the nearer side where the fence is in it."""
    edges = [steps[gap - 1].bottom() + 1] if gap else []
    edges += [steps[gap].top()] if gap < len(steps) else []
    if len(edges) < 2:
        edges += [bounds.bottom() + 1 for bounds in fence]
    return min(edges, key=partial(_distance, y), default=0)


def _distance(y: int, edge: int) -> int:
    return abs(edge - y)
