"""Bookmarks on one plot: a thin line where each is, a ribbon on it, and what it says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

from PySide6.QtCore import QLine, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.bookmark_ink import RIBBON_WIDE_PX, ribbon
from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.readout import Line
from inspector.ui.charts.shown import Shown
from inspector.ui.models.before_after import bucket_width_s
from inspector.ui.models.bookmark_words import bookmark_lines, short_note
from inspector.ui.theme import Colours

_ABOVE_PX = 10
_DOTS = (1.0, 3.0)
# How far from a ribbon a pointer still means it, to either side and down its line.
_BESIDE_PX, _BELOW_PX = 6.0, 10.0


class BookmarkMarks:
    """Draws the bookmarks of one plot, and knows which ones a pointer means."""

    def __init__(self) -> None:
        self._bookmarks = NO_BOOKMARKS
        self._instants: list[float] = []

    def set_marks(self, bookmarks: Bookmarks) -> bool:
        """Mark other bookmarks; return whether they are others."""
        if bookmarks == self._bookmarks:
            return False
        self._bookmarks = dict(bookmarks)
        self._instants = sorted(bookmarks)
        return True

    def draw_lines(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw what is below the curves."""
        places = self._places(mapping, shown)
        if places:
            top, bottom = int(mapping.area.top()) - _ABOVE_PX, int(mapping.area.bottom())
            painter.setPen(_dotted(colours.muted.rgb()))
            painter.drawLines([QLine(x, top, x, bottom) for x in places])

    def draw_heads(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw what is above the curves."""
        places = self._places(mapping, shown)
        if not places:
            return
        ratio = painter.device().devicePixelRatioF()
        image = ribbon(colours.text.rgb(), colours.surface.rgb(), ratio)
        top = mapping.area.top() - _ABOVE_PX - 1
        for x in places:
            painter.drawImage(QPointF(x - (RIBBON_WIDE_PX + 2) // 2, top), image)

    def lines(self, mapping: Mapping, shown: Shown, cursor_s: float, ink: QColor) -> list[Line]:
        """Return what a readout says of the bookmarks at the crosshair; nothing where none is."""
        if not self._instants:
            return []
        # The crosshair stands on points only: that of a bookmark may be half a bucket away.
        bucket_s = max((bucket_width_s(one.x_s) for one in shown.curves), default=0.0)
        reach_s = max(_BESIDE_PX / _per_s(mapping), bucket_s / 2)
        near = self._within(shown, cursor_s - reach_s, cursor_s + reach_s)
        return [Line(short_note(self._bookmarks[ts]) or "Bookmark", ink, "") for ts in near[:1]]

    def meant(self, mapping: Mapping, shown: Shown, at: QPointF) -> list[float]:
        """Return the bookmarks whose ribbon is at a place, or whose line is close to it."""
        if not self._instants or at.y() > mapping.area.top() + _BELOW_PX:
            return []
        per_s = _per_s(mapping)
        at_s = mapping.view_s[0] + (at.x() - mapping.area.left()) / per_s
        reach_s = _BESIDE_PX / per_s
        return self._within(shown, at_s - reach_s, at_s + reach_s)

    def explain(self, mapping: Mapping, shown: Shown, at: QPointF) -> tuple[str, QRect]:
        """Return what is said of the bookmarks that are meant, and where the same are meant."""
        found = self.meant(mapping, shown, at)
        if not found:
            return "", QRect()
        left = at.x() - 1
        place = QRectF(left, 0.0, 2.0, mapping.area.top() + _BELOW_PX).toAlignedRect()
        return "\n".join(bookmark_lines(self._bookmarks, found)), place

    def _within(self, shown: Shown, start_s: float, end_s: float) -> list[float]:
        """Return the bookmarks of a stretch, seconds since the origin."""
        first = bisect_left(self._instants, shown.origin_ts + start_s)
        return self._instants[first : bisect_right(self._instants, shown.origin_ts + end_s)]

    def _places(self, mapping: Mapping, shown: Shown) -> list[int]:
        if not self._instants:
            return []
        left_px, per_s = mapping.area.left(), _per_s(mapping)
        start_ts = shown.origin_ts + mapping.view_s[0]
        within = self._within(shown, *mapping.view_s)
        return sorted({round(left_px + (ts - start_ts) * per_s) for ts in within})


def _per_s(mapping: Mapping) -> float:
    """Return how many pixels a second is."""
    return mapping.area.width() / (mapping.view_s[1] - mapping.view_s[0])


@lru_cache(maxsize=4)
def _dotted(rgb: int) -> QPen:
    pen = QPen(QColor(rgb), 1.0)
    pen.setDashPattern(_DOTS)
    return pen
