"""The foot of a chart card: which colour is what, and its value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 18
_DASH_PX, _DASH_GAP_PX, _VALUE_GAP_PX, _ITEM_GAP_PX = 10, 6, 5, 12
_NAME_MOST_PX = 130.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A curve as the legend names it: its name, its colour, its value as text."""

    name: str
    colour: QColor
    value: str


class Legend(QWidget):
    """One line of items; those that do not fit are counted, and named in the tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: tuple[LegendItem, ...] = ()
        self._more = 0
        self._value_px: dict[str, float] = {}
        self._font = font(SMALL_PX)
        self._value_font = font(SMALL_PX, MEDIUM)
        self._metrics = QFontMetricsF(self._font)
        self._value_metrics = QFontMetricsF(self._value_font)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    @property
    def items(self) -> tuple[LegendItem, ...]:
        """All curves, whether or not there is room for them."""
        return self._items

    def show_items(self, items: tuple[LegendItem, ...], more: int) -> None:
        """Name the curves, and count those that have no curve."""
        if items == self._items and more == self._more:
            return
        if [item.name for item in items] != [item.name for item in self._items]:
            names = {item.name for item in items}
            self._value_px = {
                name: width for name, width in self._value_px.items() if name in names
            }
        self._items, self._more = items, more
        self.update()

    def sizeHint(self) -> QSize:
        """Return a modest width; items are dropped to fit the width there is."""
        return QSize(200, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """List all curves in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            lines = [f"{item.name}  {item.value}" for item in self._items]
            if self._more:
                lines.append(f"and {self._more:,} more without a curve")
            QToolTip.showText(event.globalPos(), plain_tooltip("\n".join(lines)), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as many items as fit, then how many more there are."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.surface)
        more_px = _ITEM_GAP_PX + self._metrics.horizontalAdvance("+88 more")
        x, hidden = 0.0, len(self._items) + self._more
        for item in self._items:
            width = self._width_px(item)
            if x + width + (more_px if hidden > 1 else 0.0) > self.width():
                break
            self._draw_item(painter, x, item)
            x += width + _ITEM_GAP_PX
            hidden -= 1
        if hidden:
            painter.setFont(self._font)
            painter.setPen(colours.muted)
            room = QRectF(x, 0, self.width() - x, self.height())
            painter.drawText(room, _LEFT, f"+{hidden:,} more")

    def _draw_item(self, painter: QPainter, x: float, item: LegendItem) -> None:
        colours, middle = self._theme.colours, self.height() // 2
        painter.fillRect(QRectF(x, middle - 1, _DASH_PX, 2), item.colour)
        left, name = x + _DASH_PX + _DASH_GAP_PX, self._name(item)
        painter.setFont(self._font)
        painter.setPen(colours.muted)
        painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, name)
        left += self._metrics.horizontalAdvance(name) + _VALUE_GAP_PX
        painter.setFont(self._value_font)
        painter.setPen(colours.text)
        painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, item.value)

    def _width_px(self, item: LegendItem) -> float:
        value_px = self._value_metrics.horizontalAdvance(item.value)
        # Room once taken is kept, so that items do not wander with the digits.
        kept_px = self._value_px[item.name] = max(self._value_px.get(item.name, 0.0), value_px)
        name_px = self._metrics.horizontalAdvance(self._name(item))
        return _DASH_PX + _DASH_GAP_PX + name_px + _VALUE_GAP_PX + kept_px

    def _name(self, item: LegendItem) -> str:
        return self._metrics.elidedText(item.name, Qt.TextElideMode.ElideRight, _NAME_MOST_PX)
