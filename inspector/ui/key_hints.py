"""Keys and what they do, in a row."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.keycaps import caps_width, draw_caps
from inspector.ui.theme import Theme

_HEIGHT_PX = 28
_GAP_PX, _APART_PX = 8, 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class KeyHints(QWidget):
    """Draws what keys do, as many as there is room for, from the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = font(LABEL_PX)
        self._hints: tuple[tuple[str, str], ...] = ()
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_hints(self, hints: tuple[tuple[str, str], ...]) -> None:
        """Show what keys do: pairs of a word and a key, the most important last."""
        if hints != self._hints:
            self._hints = hints
            self.update()

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return the hints that there is room for."""
        room_px = float(self.width())
        count = 0
        for word, key in reversed(self._hints):
            room_px -= self._width(word, key) + _APART_PX
            if room_px < 0:
                break
            count += 1
        return self._hints[len(self._hints) - count :]

    def minimumSizeHint(self) -> QSize:
        """Return nothing: hints give way to everything else."""
        return QSize(0, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hints from the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = float(self.width())
        for word, key in reversed(self.shown()):
            x -= self._width(word, key)
            word_px = QFontMetricsF(self._font).horizontalAdvance(word)
            painter.setFont(self._font)
            painter.setPen(self._theme.colours.muted)
            painter.drawText(QRectF(x, 0, word_px + 1, self.height()), _LEFT, word)
            left = x + word_px + _GAP_PX
            draw_caps(painter, self._theme, (key,), left, self.height() / 2)
            x -= _APART_PX

    def _width(self, word: str, key: str) -> float:
        return QFontMetricsF(self._font).horizontalAdvance(word) + _GAP_PX + caps_width((key,))
