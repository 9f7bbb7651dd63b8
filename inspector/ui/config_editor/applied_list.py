"""The list of shards that have, or have not, applied a save: name, state as a badge, and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.analysis.apply_state import ApplyState
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, SMALL_PX, font
from inspector.ui.models.applied import AppliedRow
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Colours, Theme, mix

ROW_PX = 32
_PAD_PX, _GAP_PX = 8, 12
_BADGE_PX, _BADGE_PAD_PX, _BADGE_RADIUS_PX = 18, 8, 6
_LEAST_NAME_PX, _MOST_NAME_SHARE, _LEAST_DETAIL_PX = 56, 0.3, 48
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


def badge_colours(state: ApplyState, colours: Colours) -> tuple[QColor, QColor]:
    """Return the ink and the ground of the badge of a state."""
    colour = {
        ApplyState.SAVED: colours.muted,
        ApplyState.SEEN: colours.accent,
        ApplyState.OBSERVED: colours.ok,
        ApplyState.DRIFTED: colours.warn,
        ApplyState.REFUSED: colours.crit,
    }[state]
    return mix(colour, colours.text, 0.7), mix(colour, colours.surface, 0.2)


class AppliedModel(QAbstractListModel):
    """Shards for a view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[AppliedRow, ...] = ()

    def set_rows(self, rows: tuple[AppliedRow, ...]) -> None:
        """Show other rows; of the same shards each stays at its place."""
        if rows == self.rows:
            return
        if [row.shard for row in rows] == [row.shard for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of shards."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks of a row."""
        row = self.rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.shard
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{row.shard}: {row.state}\n{row.about}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.shard}: {row.state}" + (f", {row.detail}" if row.detail else "")
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.about
        return None


class _AppliedDelegate(QStyledItemDelegate):
    """Draws a row; text is drawn letter by letter as it is, never as markup."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._detail = font(), font(LABEL_PX)
        self._badge = font(SMALL_PX, SEMIBOLD)
        metrics = QFontMetricsF(self._badge)
        self._badges_px = max(metrics.horizontalAdvance(state) for state in ApplyState)
        self._badges_px += 2 * _BADGE_PAD_PX
        self._names_px = 0.0

    def fit_names(self, rows: tuple[AppliedRow, ...]) -> None:
        """Leave room for the longest name, so that badges stand below each other."""
        metrics = QFontMetricsF(self._name)
        widths = (metrics.horizontalAdvance(row.shard) for row in rows)
        self._names_px = max((_LEAST_NAME_PX, *widths))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return one height for all rows."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Draw name and badge from the left, what there is to say from the right."""
        row: AppliedRow = index.data(_ROW_ROLE)
        colours, box = self._theme.colours, QRectF(option.rect)
        painter.save()
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colours.line)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box.adjusted(0, 0, 0, -1), colours.raised)
            painter.setPen(colours.accent)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -1.5))
        inner = box.adjusted(_PAD_PX, 0, -_PAD_PX, -1)
        names_px = self._room_for_names(inner.width())
        painter.setFont(self._name)
        painter.setPen(colours.text)
        painter.drawText(inner, _LEFT, elided(row.shard, self._name, names_px))
        inner.setLeft(inner.left() + names_px + _GAP_PX)
        inner.setLeft(self._draw_badge(painter, inner, row.state) + _GAP_PX)
        painter.setFont(self._detail)
        painter.setPen(colours.muted)
        detail = elided(row.detail.replace("\n", " "), self._detail, inner.width())
        painter.drawText(inner, _RIGHT, detail)
        painter.restore()

    def _room_for_names(self, width_px: float) -> float:
        """Names give way first: a number that is cut would be another number."""
        others_px = self._badges_px + 2 * _GAP_PX + _LEAST_DETAIL_PX
        return max(min(self._names_px, _MOST_NAME_SHARE * width_px, width_px - others_px), 0.0)

    def _draw_badge(self, painter: QPainter, inner: QRectF, state: ApplyState) -> float:
        """Draw a badge at the left; return where it ends."""
        ink, ground = badge_colours(state, self._theme.colours)
        width_px = QFontMetricsF(self._badge).horizontalAdvance(state) + 2 * _BADGE_PAD_PX
        top = inner.center().y() - _BADGE_PX / 2
        badge = QRectF(inner.left(), top, width_px, _BADGE_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(badge, _BADGE_RADIUS_PX, _BADGE_RADIUS_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._badge)
        painter.setPen(ink)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, state)
        return badge.right()


class AppliedList(QListView):
    """Shows shards; arrow keys move through them, and long lists scroll."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rows")
        self.setAccessibleName("Shards")
        self._shards = AppliedModel(self)
        self._delegate = _AppliedDelegate(theme, self)
        self.setModel(self._shards)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(2 * ROW_PX)
        theme.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[AppliedRow, ...]:
        """What is shown."""
        return self._shards.rows

    def show_rows(self, rows: tuple[AppliedRow, ...]) -> None:
        """Show shards; what is in sight stays, and so does the row that somebody is at."""
        before = self.rows
        if rows == before:
            return
        if [row.shard for row in rows] == [row.shard for row in before]:
            self._shards.set_rows(rows)
            return
        at = before[self.currentIndex().row()].shard if self.currentIndex().isValid() else None
        scrolled_px = self.verticalScrollBar().value()
        self._delegate.fit_names(rows)
        self._shards.set_rows(rows)
        place = next((place for place, row in enumerate(rows) if row.shard == at), None)
        if place is not None:
            self.setCurrentIndex(self._shards.index(place))
        self.verticalScrollBar().setValue(scrolled_px)

    def sizeHint(self) -> QSize:
        """Return a size that shows some shards."""
        return QSize(240, ROW_PX * min(max(len(self.rows), 2), 6))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be at a row, so that one sees where the keys are."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows:
            self.setCurrentIndex(self._shards.index(0))
