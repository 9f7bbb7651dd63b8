"""How a row of the order of degradation is drawn."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.ui.config_editor.backpressure.order import OrderRow, RowKind
from inspector.ui.config_editor.backpressure.order_model import ROW_ROLE, default_text, depth_text
from inspector.ui.fonts import LABEL_PX, MEDIUM, SMALL_PX, font
from inspector.ui.lines.ink import chosen_row
from inspector.ui.models.literal import one_line
from inspector.ui.text import elided
from inspector.ui.theme import Theme, mix

ROW_PX = 28
_PAD_PX, _GAP_PX = 12, 8
_GRIP_PX, _NUMBER_PX = 10, 20
_DEPTH_PX = 88
_RADIUS_PX = 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class OrderInk(QStyledItemDelegate):
    """Draws rows; text is drawn letter by letter as it is, never as markup.

    Attributes:
        needle: Metric keys with this in their name are marked; empty for none.
        carried: The metric key that is on its way to another place; empty for none.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text, self._strong = font(), font(weight=MEDIUM)
        self._small, self._head = font(LABEL_PX), font(SMALL_PX, MEDIUM)
        self.needle = ""
        self.carried = ""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return one height for all rows."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Draw a row."""
        row: OrderRow = index.data(ROW_ROLE)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not row.is_key:
            self._draw_head(painter, box, row)
        else:
            self._draw_ground(painter, box, option.state, is_carried=row.name == self.carried)
            inner = box.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
            self._draw_grip(painter, inner, row)
            inner.setLeft(inner.left() + _GRIP_PX + _GAP_PX)
            self._draw_number(painter, inner, row)
            inner.setLeft(inner.left() + _NUMBER_PX + _GAP_PX)
            self._draw_figures(painter, inner, row)
            self._draw_name(painter, inner, row)
        painter.restore()

    def _draw_head(self, painter: QPainter, box: QRectF, row: OrderRow) -> None:
        """Draw what divides the list: the fence is a line, which carries its word."""
        colours = self._theme.colours
        painter.setFont(self._head)
        text_px = QFontMetricsF(self._head).horizontalAdvance(row.name)
        ink = colours.warn_text if row.kind is RowKind.FENCE else colours.muted
        painter.setPen(ink)
        painter.drawText(box.adjusted(_PAD_PX, 0, 0, 0), _LEFT, row.name)
        left = box.left() + _PAD_PX + text_px + _GAP_PX
        rule = mix(colours.warn, colours.surface, 0.6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(rule if row.kind is RowKind.FENCE else colours.line)
        middle = round(box.center().y())
        painter.drawLine(round(left), middle, round(box.right() - _PAD_PX), middle)

    def _draw_ground(
        self, painter: QPainter, box: QRectF, state: QStyle.StateFlag, *, is_carried: bool
    ) -> None:
        colours = self._theme.colours
        ground = box.adjusted(4, 1, -4, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected or is_carried:
            painter.setBrush(chosen_row(self._theme))
            painter.drawRoundedRect(ground, _RADIUS_PX, _RADIUS_PX)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(ground, _RADIUS_PX, _RADIUS_PX)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS_PX, _RADIUS_PX)

    def _draw_grip(self, painter: QPainter, inner: QRectF, row: OrderRow) -> None:
        """Draw dots to take hold of, or a plus where a click or a drag adds."""
        colours = self._theme.colours
        middle = inner.center().y()
        if row.kind is RowKind.KEPT:
            painter.setPen(colours.muted)
            x = inner.left() + 4
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.drawLine(round(x - 3), round(middle), round(x + 3), round(middle))
            painter.drawLine(round(x), round(middle - 3), round(x), round(middle + 3))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.faint)
        for x in (1, 5):
            for y in (-4, 0, 4):
                painter.drawEllipse(QRectF(inner.left() + x, middle + y - 1, 2, 2))

    def _draw_number(self, painter: QPainter, inner: QRectF, row: OrderRow) -> None:
        if row.number:
            painter.setFont(self._small)
            painter.setPen(self._theme.colours.muted)
            room = QRectF(inner.left(), inner.top(), _NUMBER_PX, inner.height())
            painter.drawText(room, _RIGHT, str(row.number))

    def _draw_figures(self, painter: QPainter, inner: QRectF, row: OrderRow) -> None:
        """Draw what stands at the right, and take its room from what is left for the name."""
        colours = self._theme.colours
        painter.setFont(self._small)
        if row.kind is RowKind.STEP:
            painter.setPen(colours.text)
            painter.drawText(inner, _RIGHT, depth_text(row))
            inner.setRight(inner.right() - _DEPTH_PX)
        default = default_text(row)
        default_px = QFontMetricsF(self._small).horizontalAdvance(default) + _GAP_PX
        name_px = QFontMetricsF(self._strong).horizontalAdvance(one_line(row.name, 80))
        # Of a name with much to it all is shown first; its tooltip tells the default as well.
        if default and default_px + name_px <= inner.width():
            painter.setPen(colours.muted)
            painter.drawText(inner, _RIGHT, default)
            inner.setRight(inner.right() - default_px)

    def _draw_name(self, painter: QPainter, inner: QRectF, row: OrderRow) -> None:
        colours = self._theme.colours
        is_marked = bool(self.needle) and self.needle in row.name.casefold()
        used: QFont = self._strong if row.kind is RowKind.STEP else self._text
        ink = colours.text if row.kind is RowKind.STEP else colours.muted
        if row.is_fault:
            ink = colours.crit
        painter.setFont(used)
        painter.setPen(colours.accent if is_marked else ink)
        name = elided(one_line(row.name, 80), used, inner.width())
        painter.drawText(inner, _LEFT, name)
        inner.setLeft(inner.left() + QFontMetricsF(used).horizontalAdvance(name) + _GAP_PX)
        painter.setFont(self._small)
        painter.setPen(colours.muted)
        # Whether it is optional, the fence says too: that gives way first, then the kind.
        for text in (row.about, row.about.partition(" ")[0]):
            if QFontMetricsF(self._small).horizontalAdvance(text) <= inner.width():
                painter.drawText(inner, _LEFT, text)
                break
