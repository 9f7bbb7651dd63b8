"""Keys as they look on a keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

CAP_PX = 20
_PAD_PX, _GAP_PX, _LEAST_PX = 6, 3, 20
_SIGNS = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Escape": "Esc",
    "Backspace": "Backspace",
}


def caps_of(keys: str) -> tuple[str, ...]:
    """Return the keys of one combination: ``Ctrl+Shift+O``, ``Ctrl++``."""
    if not keys:
        return ()
    # The last key may be the sign that parts the others.
    head, last = (keys[:-2], "+") if keys.endswith("++") else keys.rpartition("+")[::2]
    if keys == "+":
        head, last = "", "+"
    return tuple(_SIGNS.get(key, key) for key in (*filter(None, head.split("+")), last))


def caps_width(caps: Sequence[str]) -> float:
    """Return the width of caps in pixels."""
    metrics = QFontMetricsF(font(SMALL_PX, MEDIUM))
    widths = [_width(metrics, cap) for cap in caps]
    return sum(widths) + _GAP_PX * max(len(widths) - 1, 0)


def draw_caps(
    painter: QPainter, theme: Theme, caps: Sequence[str], left: float, middle: float
) -> None:
    """Draw caps from `left` on, around the height `middle`."""
    colours, shape = theme.colours, font(SMALL_PX, MEDIUM)
    metrics = QFontMetricsF(shape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(shape)
    for cap in caps:
        box = QRectF(left, middle - CAP_PX / 2, _width(metrics, cap), CAP_PX)
        painter.setPen(colours.line)
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(colours.muted)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
        left += box.width() + _GAP_PX


def _width(metrics: QFontMetricsF, cap: str) -> float:
    return max(round(metrics.horizontalAdvance(cap)) + 2 * _PAD_PX, _LEAST_PX)


class KeyCaps(QWidget):
    """The keys of one combination, side by side."""

    def __init__(self, theme: Theme, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.caps = caps_of(keys)
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size of all caps."""
        return QSize(round(caps_width(self.caps)), CAP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the caps."""
        draw_caps(QPainter(self), self._theme, self.caps, 0.0, self.height() / 2)


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
        return QSize(round(caps_width((self.text(),))), CAP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap, and a ring around it while it has the keys."""
        colours, painter = self._theme.colours, QPainter(self)
        draw_caps(painter, self._theme, (self.text(),), 0.0, self.height() / 2)
        if self.hasFocus() or self.underMouse():
            painter.setPen(colours.accent if self.hasFocus() else colours.faint)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
