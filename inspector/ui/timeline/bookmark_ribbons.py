"""Bookmarks on the overview strip: a ribbon at its lower edge, away from alerts and saves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.bookmark_ink import RIBBON_HIGH_PX, RIBBON_WIDE_PX, ribbon
from inspector.ui.models.bookmark_words import bookmark_lines
from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale

_REACH_PX = 6.0


class BookmarkRibbons:
    """Draws the bookmarks of a session, and knows which ones a pointer means."""

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

    def draw(
        self, painter: QPainter, colours: Colours, scale: Scale, origin_ts: float, height: int
    ) -> None:
        """Draw a ribbon for each at the lower edge; one where several stand on the same pixels."""
        ratio = painter.device().devicePixelRatioF()
        image = ribbon(colours.text.rgb(), colours.surface.rgb(), ratio)
        top = height - RIBBON_HIGH_PX - 2
        within = self._within(origin_ts + scale.start_s, origin_ts + scale.end_s)
        for x in sorted({round(scale.x_px(ts - origin_ts)) for ts in within}):
            painter.drawImage(QPointF(x - (RIBBON_WIDE_PX + 2) // 2, top), image)

    def lines_at(self, scale: Scale, origin_ts: float, x_px: float) -> list[str]:
        """Return what the bookmarks at a place say; nothing where there is none."""
        at_ts = origin_ts + scale.at_s(x_px)
        reach_s = abs(scale.at_s(x_px + _REACH_PX) - scale.at_s(x_px))
        return bookmark_lines(self._bookmarks, self._within(at_ts - reach_s, at_ts + reach_s))

    def _within(self, start_ts: float, end_ts: float) -> list[float]:
        first = bisect_left(self._instants, start_ts)
        return self._instants[first : bisect_right(self._instants, end_ts)]
