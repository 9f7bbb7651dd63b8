"""The foot of a chart card: which colour is what, its value, and whether it is hidden."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.measured_text import MeasuredText
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 18
_DASH_PX, _DASH_GAP_PX, _VALUE_GAP_PX, _ITEM_GAP_PX = 10, 6, 5, 12
_NAME_MOST_PX = 130.0
_HAND = Qt.CursorShape.PointingHandCursor
_ALONE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A curve as the legend names it.

    Attributes:
        name: Of the curve.
        colour: Of the curve.
        value: With its error, when it has one.
        plain: Without the error, for where there is less room.
        is_hidden: Whether the curve is not drawn.
    """

    name: str
    colour: QColor
    value: str
    plain: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    item: LegendItem
    value: str
    left: float
    right: float


class Legend(QWidget):
    """One line of items; those that do not fit are counted, and named in the tooltip.

    Signals:
        toggled: Name of a curve to hide, or to show again.
        isolated: Name of a curve to show alone.
    """

    toggled = Signal(str)
    isolated = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: tuple[LegendItem, ...] = ()
        self._more = 0
        self._value_px: dict[tuple[str, bool], float] = {}
        self._font = font(SMALL_PX)
        self._struck = font(SMALL_PX)
        self._struck.setStrikeOut(True)
        self._value_font = font(SMALL_PX, MEDIUM)
        self._names = MeasuredText(self._font)
        self._values = MeasuredText(self._value_font)
        self.setMouseTracking(True)
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
                known: width for known, width in self._value_px.items() if known[0] in names
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

    def item_rect(self, name: str) -> QRectF:
        """Return where the item of a curve stands; empty where there is no room for it."""
        found = (place for place in self._places() if place.item.name == name)
        place = next(found, None)
        if place is None:
            return QRectF()
        return QRectF(place.left, 0, place.right - place.left, self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell by the shape of the pointer what can be pressed."""
        is_item = self._name_at(event.position().x()) is not None
        self.setCursor(_HAND if is_item else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hide a curve or show it; with Ctrl or Alt show it alone."""
        name = self._name_at(event.position().x())
        if event.button() is not Qt.MouseButton.LeftButton or name is None:
            super().mousePressEvent(event)
        elif event.modifiers() & _ALONE:
            self.isolated.emit(name)
        else:
            self.toggled.emit(name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show a curve alone, or all of them when it is alone already."""
        name = self._name_at(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and name is not None:
            # The first of the two clicks was none of its own.
            self.toggled.emit(name)
            self.isolated.emit(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as many items as fit, then how many more there are."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.surface)
        places = self._places()
        for place in places:
            self._draw_item(painter, place)
        beyond = len(self._items) + self._more - len(places)
        if beyond:
            x = places[-1].right + _ITEM_GAP_PX if places else 0.0
            painter.setFont(self._font)
            painter.setPen(colours.muted)
            room = QRectF(x, 0, self.width() - x, self.height())
            painter.drawText(room, _LEFT, f"+{beyond:,} more")

    def _places(self) -> list[_Place]:
        """Return the items there is room for, without their errors if more fit so."""
        exact = self._fitted(with_error=True)
        if len(exact) == len(self._items):
            return exact
        return self._fitted(with_error=False)

    def _fitted(self, *, with_error: bool) -> list[_Place]:
        more_px = _ITEM_GAP_PX + self._names.width_px("+88 more")
        x, beyond = 0.0, len(self._items) + self._more
        places: list[_Place] = []
        for item in self._items:
            value = item.value if with_error or not item.plain else item.plain
            right = x + self._width_px(item, value, with_error=with_error)
            if right + (more_px if beyond > 1 else 0.0) > self.width():
                break
            places.append(_Place(item, value, x, right))
            x = right + _ITEM_GAP_PX
            beyond -= 1
        return places

    def _name_at(self, x: float) -> str | None:
        reach_px = _ITEM_GAP_PX / 2
        return next(
            (
                place.item.name
                for place in self._places()
                if place.left - reach_px <= x < place.right + reach_px
            ),
            None,
        )

    def _draw_item(self, painter: QPainter, place: _Place) -> None:
        colours, middle, item = self._theme.colours, self.height() // 2, place.item
        ink = colours.faint if item.is_hidden else item.colour
        painter.fillRect(QRectF(place.left, middle - 1, _DASH_PX, 2), ink)
        left, name = place.left + _DASH_PX + _DASH_GAP_PX, self._name(item)
        painter.setFont(self._struck if item.is_hidden else self._font)
        painter.setPen(colours.muted)
        painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, name)
        if not item.is_hidden:
            left += self._names.width_px(name) + _VALUE_GAP_PX
            painter.setFont(self._value_font)
            painter.setPen(colours.text)
            painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, place.value)

    def _width_px(self, item: LegendItem, value: str, *, with_error: bool) -> float:
        value_px, known = self._values.width_px(value), (item.name, with_error)
        # Room once taken is kept, so that items do not wander with the digits.
        kept_px = self._value_px[known] = max(self._value_px.get(known, 0.0), value_px)
        name_px = self._names.width_px(self._name(item))
        return _DASH_PX + _DASH_GAP_PX + name_px + _VALUE_GAP_PX + kept_px

    def _name(self, item: LegendItem) -> str:
        return self._names.elided(item.name, _NAME_MOST_PX)
