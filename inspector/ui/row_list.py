"""A list of rows to choose from: name, detail, a figure at the right, perhaps a box to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, SMALL_PX, font
from inspector.ui.models.rows import Row
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

ROW_PX = 30
_PAD_PX, _GAP_PX, _BOX_PX = 10, 8, 14
_NAME_SHARE = 0.6
_PAGE_ROWS = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_ROLE = Qt.ItemDataRole.UserRole
_KEYS: Mapping[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE_ROWS,
    Qt.Key.Key_PageDown: _PAGE_ROWS,
}
_Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractListModel):
    """Rows for a view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows; as many rows as before keep their place and choice."""
        if rows == self.rows:
            return
        if len(rows) == len(self.rows):
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks of a row."""
        row = self.rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole and not row.is_head:
            return plain_tooltip("\n".join(text for text in (row.name, row.detail) if text))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(text for text in (row.name, row.detail, row.figure) if text)
        if role == Qt.ItemDataRole.CheckStateRole and row.ticked is not None:
            return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every row be chosen but a head."""
        if self.rows[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RowDelegate(QStyledItemDelegate):
    """Draws rows; text is drawn letter by letter as it is, never as markup."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plain, self._marked = font(), font(weight=SEMIBOLD)
        self._small, self._head = font(LABEL_PX), font(SMALL_PX, MEDIUM)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return one height for all rows."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Draw a row from both ends to the middle, where the detail gives way."""
        row: Row = index.data(_ROW_ROLE)
        colours = self._theme.colours
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_head:
            painter.setFont(self._head)
            painter.setPen(colours.muted)
            painter.drawText(box.adjusted(_PAD_PX, 6, 0, 0), _LEFT, row.name)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.line)
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6, 6)
        inner = box.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if row.ticked is not None:
            self._draw_box(painter, inner.left(), box.center().y(), is_ticked=row.ticked)
            inner.setLeft(inner.left() + _BOX_PX + _GAP_PX)
        painter.setFont(self._small)
        painter.setPen(colours.muted)
        painter.drawText(inner, _RIGHT, row.figure)
        figure_px = QFontMetricsF(self._small).horizontalAdvance(row.figure)
        inner.setRight(inner.right() - figure_px - (_GAP_PX if row.figure else 0))
        inner.setLeft(self._draw_name(painter, inner, row) + _GAP_PX)
        painter.setFont(self._small)
        painter.setPen(colours.muted)
        painter.drawText(inner, _LEFT, elided(row.detail, self._small, inner.width()))
        painter.restore()

    def _draw_name(self, painter: QPainter, inner: QRectF, row: Row) -> float:
        colours = self._theme.colours
        most_px = inner.width() * (_NAME_SHARE if row.detail else 1.0)
        name = elided(row.name, self._marked if row.marks else self._plain, most_px)
        marks = frozenset(row.marks)
        x = inner.left()
        for letters, is_marked in _runs(name, marks):
            used: QFont = self._marked if is_marked else self._plain
            painter.setFont(used)
            painter.setPen(
                colours.accent if is_marked else colours.muted if row.is_faint else colours.text
            )
            painter.drawText(QRectF(x, inner.top(), most_px, inner.height()), _LEFT, letters)
            x += QFontMetricsF(used).horizontalAdvance(letters)
        return x

    def _draw_box(self, painter: QPainter, left: float, middle: float, *, is_ticked: bool) -> None:
        colours = self._theme.colours
        box = QRectF(left + 0.5, middle - _BOX_PX / 2 + 0.5, _BOX_PX - 1, _BOX_PX - 1)
        painter.setPen(colours.accent_fill if is_ticked else colours.faint)
        painter.setBrush(colours.accent_fill if is_ticked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if is_ticked:
            painter.setPen(QPen(colours.on_accent, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            corners = ((3.2, 6.6), (5.6, 9.0), (10.0, 4.0))
            points = [QPointF(box.left() + x, box.top() + y) for x, y in corners]
            painter.drawPolyline(QPolygonF(points))


class RowList(QListView):
    """Shows rows and lets a person choose one, by mouse or by the keys of a field above it.

    Signals:
        chosen: Number of the row that was pressed, or chosen with Enter.
    """

    chosen = Signal(int)

    def __init__(
        self,
        name: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        follows_pointer: bool = True,
    ) -> None:
        """Make a list.

        Args:
            name: What it lists, for assistive tools.
            theme: Colours.
            parent: The widget it stands in.
            follows_pointer: Whether a row is highlighted as soon as the pointer is over it.
        """
        super().__init__(parent)
        self.setObjectName("rows")
        self.setAccessibleName(name)
        self._rows = RowModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._choose)
        if follows_pointer:
            self.entered.connect(self._highlight)
        theme.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows.rows

    @property
    def current(self) -> int:
        """The highlighted row; -1 for none."""
        return self.currentIndex().row()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the highlight stays at its place while their number stays."""
        self._rows.set_rows(tuple(rows))

    def highlight(self, number: int) -> None:
        """Highlight a row; -1 for none."""
        index = self._rows.index(number) if 0 <= number < len(self.rows) else QModelIndex()
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)
        else:
            self.clearSelection()

    def step(self, steps: int) -> None:
        """Move the highlight by so many rows, over heads, and no further than the ends."""
        at, way = self.current, 1 if steps > 0 else -1
        for _step in range(abs(steps)):
            ahead = at + way
            while 0 <= ahead < len(self.rows) and self.rows[ahead].is_head:
                ahead += way
            if not 0 <= ahead < len(self.rows):
                break
            at = ahead
        self.highlight(at)

    def take_key(self, event: QKeyEvent) -> bool:
        """Use a key that a field above was given, and return whether it is one of ours."""
        steps = _KEYS.get(event.key())
        if steps is not None:
            self.step(steps)
        return steps is not None

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and not self.rows[index.row()].is_head:
            self.chosen.emit(index.row())

    def _highlight(self, index: QModelIndex) -> None:
        if not self.rows[index.row()].is_head:
            self.setCurrentIndex(index)


def _runs(text: str, marks: frozenset[int]) -> list[tuple[str, bool]]:
    """Return the text in pieces whose letters are all marked, or all not."""
    runs: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        is_marked = place in marks
        if runs and runs[-1][1] is is_marked:
            runs[-1] = (runs[-1][0] + letter, is_marked)
        else:
            runs.append((letter, is_marked))
    return runs
