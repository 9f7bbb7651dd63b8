"""The scene of a plot: curves in a view box, and what is drawn in pixels below and above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.trace import Trace
from inspector.ui.models.frame import Series

# A curve is not cut at the highest line, nor half of it at the lowest.
OVERSHOOT_PX = 10
_UNDERSHOOT_PX = 1
_BELOW_Z, _ABOVE_Z = -200, 200


class Layer(QGraphicsItem):
    """As large as its scene, and drawn by a function that is given pixels."""

    def __init__(self, draw: Callable[[QPainter], None], z: int) -> None:
        super().__init__()
        self._draw = draw
        self._size = QSizeF()
        self.setZValue(z)

    def resize(self, size: QSizeF) -> None:
        """Cover a scene of another size."""
        self.prepareGeometryChange()
        self._size = size

    def boundingRect(self) -> QRectF:
        """Return all of the scene."""
        return QRectF(0.0, 0.0, self._size.width(), self._size.height())

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Let the function draw."""
        self._draw(painter)


class Canvas:
    """Draws curves with pyqtgraph; it is made once, and lives as long as the widget it fills.

    Args:
        parent: The widget that it fills, and that gets all events of the mouse.
        prepare: Called before the scene is painted.
        below: Draws what is below the curves.
        above: Draws what is above the curves.
    """

    def __init__(
        self,
        parent: QWidget,
        prepare: Callable[[], None],
        below: Callable[[QPainter], None],
        above: Callable[[QPainter], None],
    ) -> None:
        self._view: Any = pg.GraphicsView(parent)
        self._box: Any = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        # It draws nothing itself, and is not asked to; its children are still cut to its shape.
        self._box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self._layers = (Layer(below, _BELOW_Z), Layer(above, _ABOVE_Z))
        self._traces: list[Trace] = []
        _set_up(self._view)
        for item in (self._box, *self._layers):
            self._view.addItem(item)
        self._view.scene().sigPrepareForPaint.connect(prepare)

    @property
    def is_in_sight(self) -> bool:
        """Whether any part of it is on the screen, and not scrolled away."""
        return not self._view.viewport().visibleRegion().isEmpty()

    def set_ground(self, colour: QColor) -> None:
        """Draw everything on another colour."""
        self._view.setBackground(colour)

    def resize(self, size: QSize) -> None:
        """Fill the widget, which has another size."""
        self._view.resize(size)
        for layer in self._layers:
            layer.resize(QSizeF(size))

    def redraw(self) -> None:
        """Draw everything once more, with all else in the window that changed."""
        self._view.viewport().update()

    def show_curves(
        self, mapping: Mapping, series: Sequence[Series], inks: Sequence[QColor]
    ) -> None:
        """Draw curves where a mapping says, the first one over the others."""
        self._place(mapping)
        while len(self._traces) < len(series):
            self._traces.append(Trace(self._box, len(self._traces)))
        for trace, one, ink in zip(self._traces, series, inks, strict=False):
            trace.show(one, ink)
        for trace in self._traces[len(series) :]:
            trace.hide()
        self._box.setVisible(True)
        self.redraw()

    def hide_curves(self) -> None:
        """Draw no curve."""
        self._box.setVisible(False)
        self.redraw()

    def _place(self, mapping: Mapping) -> None:
        area, scale = mapping.area, mapping.scale
        self._box.setGeometry(area.adjusted(0.0, -OVERSHOOT_PX, 0.0, _UNDERSHOOT_PX))
        per_px = (scale.high - scale.low) / area.height()
        heights = (scale.low - _UNDERSHOOT_PX * per_px, scale.high + OVERSHOOT_PX * per_px)
        self._box.setRange(
            xRange=mapping.view_s, yRange=heights, padding=0.0, disableAutoRange=False
        )
        # The box would put this off until it is painted next, and that may be going on.
        self._box.updateMatrix()


def _set_up(view: Any) -> None:
    """Make a `pyqtgraph.GraphicsView` cheap to draw, and deaf: its parent hears the pointer."""
    view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    view.viewport().setAutoFillBackground(False)
    view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    # Six scenes that update their views themselves have the window painted six times a frame:
    # whatever changes a scene asks for `Canvas.redraw` instead.
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
    view.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    view.setCentralItem(None)
