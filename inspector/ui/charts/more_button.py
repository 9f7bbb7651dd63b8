"""Small signs in the head of a card: the button of its menu, and that values were sampled."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_SIDE_PX = 22
_DOT_PX, _DOTS_APART_PX = 1.6, 5.0


class MoreButton(QAbstractButton):
    """Three dots that open a menu."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(QSize(_SIDE_PX, _SIDE_PX))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # The card has the focus, and a key of its own for the menu.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Menu of the chart")
        self.setToolTip(plain_tooltip("Menu of the chart (Shift+F10)"))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots, on a ground while the pointer is over them."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isDown():
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setBrush(colours.text if self.underMouse() else colours.muted)
        middle = QRectF(self.rect()).center()
        for number in (-1, 0, 1):
            at = QPointF(middle.x() + number * _DOTS_APART_PX, middle.y())
            painter.drawEllipse(at, _DOT_PX, _DOT_PX)


def draw_sampled(painter: QPainter, box: QRectF) -> None:
    """Draw a dotted circle around a dot in the painter's colour: a part stands for the whole."""
    ink = painter.pen().color()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DotLine))
    painter.drawEllipse(box.center(), 5.5, 5.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(box.center(), 1.7, 1.7)
    painter.restore()
