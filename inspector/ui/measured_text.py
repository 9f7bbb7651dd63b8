"""Texts of one font, each measured once: what is painted at every frame asks for the same ones."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

_MOST_KEPT = 1_000


class MeasuredText:
    """Knows how wide texts are, and how they are cut.

    Args:
        font: What they are written in.
    """

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetricsF(font)
        self._width_px: dict[str, float] = {}
        self._cut: dict[tuple[str, float], str] = {}

    def width_px(self, text: str) -> float:
        """Return how wide a text is."""
        found = self._width_px.get(text)
        if found is None:
            if len(self._width_px) >= _MOST_KEPT:
                self._width_px.clear()
            found = self._width_px[text] = self._metrics.horizontalAdvance(text)
        return found

    def elided(self, text: str, width_px: float) -> str:
        """Return a text, cut at its end to fit a width."""
        found = self._cut.get((text, width_px))
        if found is None:
            if len(self._cut) >= _MOST_KEPT:
                self._cut.clear()
            mode = Qt.TextElideMode.ElideRight
            found = self._metrics.elidedText(text, mode, max(width_px, 0.0))
            self._cut[text, width_px] = found
        return found
