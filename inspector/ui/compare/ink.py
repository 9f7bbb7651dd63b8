"""The colours of both sides, which colour-blind eyes tell apart, and their marks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.fonts import SEMIBOLD, SMALL_PX, font
from inspector.ui.theme import Colours, Theme

SIDES = ("A", "B")
_SIZE_PX = 18


def side_colour(side: str, colours: Colours) -> QColor:
    """Return the colour of a side: the first two of the palette, which is safe."""
    return colours.series[SIDES.index(side)]


class SideMark(QWidget):
    """The letter of a side in its colour."""

    def __init__(self, theme: Theme, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._side = theme, side
        self._font = font(SMALL_PX, SEMIBOLD)
        self.setFixedSize(QSize(_SIZE_PX, _SIZE_PX))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a square and the letter."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(side_colour(self._side, colours))
        painter.drawRoundedRect(self.rect(), 5, 5)
        painter.setFont(self._font)
        painter.setPen(colours.surface)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._side)
