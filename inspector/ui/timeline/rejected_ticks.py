"""Rejected lines on the overview strip: a thin tick at its lower edge where any were written."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale

_WIDE_PX, _HIGH_PX = 2, 6
_REACH_PX = 3.0


class RejectedTicks:
    """Draws where lines of a session were rejected, and counts those that a pointer means."""

    def __init__(self) -> None:
        self._instants: NDArray[np.float64] = np.empty(0)

    def set_marks(self, instants: NDArray[np.float64]) -> bool:
        """Mark other instants, ascending, Unix seconds; return whether they are others."""
        if np.array_equal(instants, self._instants):
            return False
        self._instants = instants
        return True

    def draw(
        self, painter: QPainter, colours: Colours, scale: Scale, origin_ts: float, height: int
    ) -> None:
        """Draw one tick where several stand on the same pixels, however many there are."""
        for x in self._columns(scale, origin_ts).tolist():
            left = min(x, scale.right_px - _WIDE_PX)
            painter.fillRect(QRectF(left, height - _HIGH_PX, _WIDE_PX, _HIGH_PX), colours.warn)

    def lines_at(self, scale: Scale, origin_ts: float, x_px: float) -> list[str]:
        """Return how many lines were rejected about a place; nothing where there are none."""
        from_s, to_s = scale.at_s(x_px - _REACH_PX), scale.at_s(x_px + _REACH_PX)
        first, stop = np.searchsorted(self._instants, (origin_ts + from_s, origin_ts + to_s))
        amount = int(stop - first)
        noun = "line" if amount == 1 else "lines"
        return [f"{amount:,} rejected {noun}"] if amount else []

    def _columns(self, scale: Scale, origin_ts: float) -> NDArray[np.int64]:
        """Return the pixels that have any, ascending."""
        room_px = int(scale.right_px - scale.left_px)
        if room_px <= 0 or scale.end_s <= scale.start_s or not len(self._instants):
            return np.empty(0, np.int64)
        edges_ts = origin_ts + np.linspace(scale.start_s, scale.end_s, room_px + 1)
        # What was written at the very end is in the last pixel.
        edges_ts[-1] = np.nextafter(edges_ts[-1], np.inf)
        found = np.diff(np.searchsorted(self._instants, edges_ts))
        return int(scale.left_px) + np.flatnonzero(found)
