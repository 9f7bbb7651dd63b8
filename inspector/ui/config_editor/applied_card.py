"""The card that says which servers go by the file, and why others do not."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.analysis.heartbeat_history import SERVER_FILES
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, SMALL_PX, TEXT_PX, font
from inspector.ui.models.format import clock, duration
from inspector.ui.models.literal import one_line
from inspector.ui.text import PlainLabel, elided, plain_tooltip
from inspector.ui.theme import Theme, mix

_ROW_PX, _BADGE_PX, _BADGE_PAD_PX, _GAP_PX = 34, 18, 7, 8
_NAME_SHARE = 0.3
_MOST_PX = 16_777_215
_GROUND_SHARE = 0.18
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOBODY = "No server has told of its settings yet. Servers do so in their heartbeats."
_OURS = "Only Inspector reads this file."
_WITHOUT_LIST_PX = 92


class AppliedCard(QFrame):
    """A row a shard: how far the save has come there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.revision = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.rows = _ShardModel(self)
        self.list = QListView(self)
        self.list.setObjectName("rows")
        self.list.setAccessibleName("Who goes by the file")
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_ShardDelegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._body = QStackedWidget(self)
        self._compose()
        theme.changed.connect(self.list.viewport().update)
        self.show_applied("sampling", 0, ())

    def show_applied(self, name: str, revision: int, shards: tuple[ShardApply, ...]) -> None:
        """Show who goes by a file.

        Args:
            name: Of the file, without its ending.
            revision: That on disk; 0 if there is none.
            shards: Of all shards that have heartbeats.
        """
        self.revision.show_text(f"revision {revision}" if revision else "the defaults")
        is_ours = name not in SERVER_FILES
        self.hint.show_text(_OURS if is_ours else _NOBODY)
        self.rows.show_shards(() if is_ours else shards)
        has_list = bool(shards) and not is_ours
        self._body.setCurrentIndex(0 if has_list else 1)
        self.setMaximumHeight(_MOST_PX if has_list else _WITHOUT_LIST_PX)

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Applied by", self))
        head.addWidget(self.revision)
        head.addStretch(1)
        self._body.addWidget(self.list)
        self._body.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._body, 1)


class _ShardModel(QAbstractListModel):
    """Shards for a view, by name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shards: tuple[ShardApply, ...] = ()

    def show_shards(self, shards: tuple[ShardApply, ...]) -> None:
        """Show these; the same shards keep their rows."""
        if shards == self.shards:
            return
        if [one.shard for one in shards] == [one.shard for one in self.shards]:
            self.shards = shards
            self.dataChanged.emit(self.index(0), self.index(len(shards) - 1))
            return
        self.beginResetModel()
        self.shards = shards
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many shards there are."""
        return 0 if parent is not None and parent.isValid() else len(self.shards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks of a shard."""
        one = self.shards[index.row()]
        if role == _ROW_ROLE:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(one.shard)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(
                part for part in (one_line(one.shard), one.state, detail_of(one)) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(_told(one))
        return None


class _ShardDelegate(QStyledItemDelegate):
    """Draws name, state and detail; the state is a word on a ground of its colour."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._badge, self._small = font(), font(SMALL_PX, SEMIBOLD), font(LABEL_PX)

    def sizeHint(self, _option: Any, _index: _Index) -> QSize:
        """Return one height for all rows."""
        return QSize(0, _ROW_PX)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Draw a row."""
        one: ShardApply = index.data(_ROW_ROLE)
        colours, box = self._theme.colours, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.accent)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -1.5), 6, 6)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colours.line)
        inner = box.adjusted(_GAP_PX, 0, -_GAP_PX, -1)
        name_px = min(inner.width() * _NAME_SHARE, 160)
        painter.setFont(self._name)
        painter.setPen(colours.text)
        painter.drawText(inner, _LEFT, elided(one_line(one.shard), self._name, name_px))
        ground, ink = self._badge_colours(one.state)
        width = QFontMetricsF(self._badge).horizontalAdvance(one.state) + 2 * _BADGE_PAD_PX
        top = inner.center().y() - _BADGE_PX / 2
        badge = QRectF(inner.left() + name_px + _GAP_PX, top, width, _BADGE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(badge, 6, 6)
        painter.setFont(self._badge)
        painter.setPen(ink)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, one.state)
        room = QRectF(inner)
        room.setLeft(badge.right() + _GAP_PX)
        painter.setFont(self._small)
        painter.setPen(colours.muted)
        painter.drawText(room, _RIGHT, elided(detail_of(one), self._small, room.width()))
        painter.restore()

    def _badge_colours(self, state: ApplyState) -> tuple[QColor, QColor]:
        colours = self._theme.colours
        if state is ApplyState.SAVED:
            return colours.raised, colours.muted
        ground, ink = {
            ApplyState.SEEN: (colours.accent, colours.accent),
            ApplyState.OBSERVED: (colours.ok, colours.ok),
            ApplyState.DRIFTED: (colours.warn, colours.warn_text),
            ApplyState.REFUSED: (colours.crit, colours.crit),
        }[state]
        return mix(ground, colours.surface, _GROUND_SHARE), ink


def detail_of(one: ShardApply) -> str:
    """Return what stands at the end of a row: how long it took, or why it is not so far."""
    if one.reason:
        return one_line(one.reason)
    if not math.isnan(one.silent_since_ts):
        return f"silent since {clock(one.silent_since_ts)}"
    return "" if math.isnan(one.delay_s) else duration(one.delay_s)


def _told(one: ShardApply) -> str:
    head = f"{one_line(one.shard)}: {one.state}"
    runs_on = f"runs on revision {one.revision}" if one.revision else "runs on the defaults"
    silent = "" if math.isnan(one.silent_since_ts) else detail_of(one)
    return "\n".join(part for part in (head, runs_on, one_line(one.reason, 600), silent) if part)
