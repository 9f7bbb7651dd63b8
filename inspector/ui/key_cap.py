"""Keys, drawn as on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Colours, Theme

CAP_PX = 20
_PAD_PX = 6


def cap_width(text: str) -> float:
    """Return the width of the cap of a key, in pixels."""
    return max(QFontMetricsF(font(SMALL_PX)).horizontalAdvance(text) + 2 * _PAD_PX, CAP_PX)


def draw_cap(painter: QPainter, left: float, middle: float, text: str, colours: Colours) -> None:
    """Draw a key from `left` and around the height `middle`."""
    cap = QRectF(left + 0.5, middle - CAP_PX / 2 + 0.5, cap_width(text) - 1, CAP_PX - 1)
    painter.setPen(colours.line)
    painter.setBrush(colours.surface)
    painter.drawRoundedRect(cap, 5, 5)
    painter.setFont(font(SMALL_PX))
    painter.setPen(colours.muted)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)


class KeyButton(QAbstractButton):
    """A key that can be pressed with the mouse as well."""

    def __init__(self, text: str, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a key.

        Args:
            text: The key as it is written.
            name: What it does.
            theme: Colours.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(f"{name}  {text}"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size of the cap."""
        return QSize(round(cap_width(self.text())), CAP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap, and a ring around it while it has the keys."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_cap(painter, 0.0, self.height() / 2, self.text(), colours)
        if self.hasFocus() or self.underMouse():
            painter.setPen(colours.accent if self.hasFocus() else colours.faint)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
