"""The list of the palette: its model, and how a line is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.ui.fonts import LABEL_PX, SEMIBOLD, font
from inspector.ui.keycaps import caps_of, caps_width, draw_caps
from inspector.ui.palette.ranking import Ranked
from inspector.ui.text import elided
from inspector.ui.theme import Theme

ROW_PX = 34
_PAD_PX, _GAP_PX = 12, 12
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractListModel):
    """Ranked entries, by row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Ranked, ...] = ()

    @property
    def rows(self) -> tuple[Ranked, ...]:
        """The lines, the likeliest first."""
        return self._rows

    def set_rows(self, rows: Sequence[Ranked]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a line, or what assistive tools read."""
        entry = self._rows[index.row()].entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.name, entry.category, entry.keys, entry.why_not)))
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws a line: the name with the letters that matched, the category, the keys."""

    def __init__(self, theme: Theme, model: RowModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._plain, self._strong = font(), font(weight=SEMIBOLD)
        self._small = font(LABEL_PX)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        colours, ranked = self._theme.colours, self._model.rows[index.row()]
        rect: QRectF = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(rect, 6, 6)
            painter.setBrush(colours.accent)
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 8, 3, ROW_PX - 16), 1.5, 1.5)
        right = self._draw_right(painter, rect, ranked)
        self._draw_name(painter, rect, ranked, right - rect.left() - _PAD_PX - _GAP_PX)
        painter.restore()

    def _draw_right(self, painter: QPainter, rect: QRectF, ranked: Ranked) -> float:
        """Draw what stands at the right, and return where it begins."""
        entry, right = ranked.entry, rect.right() - _PAD_PX
        caps = caps_of(entry.keys)
        if caps:
            right -= caps_width(caps)
            draw_caps(painter, self._theme, caps, right, rect.center().y() + 0.5)
            right -= _GAP_PX
        about = entry.category if entry.enabled else entry.why_not or entry.category
        text_px = QFontMetricsF(self._small).horizontalAdvance(about)
        painter.setFont(self._small)
        painter.setPen(self._theme.colours.muted)
        box = QRectF(right - text_px, rect.top(), text_px + 2, rect.height())
        painter.drawText(box, _LEFT, about)
        return right - text_px

    def _draw_name(self, painter: QPainter, rect: QRectF, ranked: Ranked, room_px: float) -> None:
        colours, entry = self._theme.colours, ranked.entry
        # The letters that matched are wider than the rest; a few pixels less keep them in.
        name = elided(entry.name, self._strong, room_px)
        places = frozenset(ranked.places)
        x = rect.left() + _PAD_PX
        for is_match, letters in groupby(enumerate(name), key=lambda pair: pair[0] in places):
            text = "".join(letter for _place, letter in letters)
            shape = self._strong if is_match else self._plain
            painter.setFont(shape)
            ink = colours.text if entry.enabled else colours.muted
            painter.setPen(colours.accent if is_match and entry.enabled else ink)
            width = QFontMetricsF(shape).horizontalAdvance(text)
            painter.drawText(QRectF(x, rect.top(), width + 2, rect.height()), _LEFT, text)
            x += width
