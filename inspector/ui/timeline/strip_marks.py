"""All that is marked in the overview strip."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from inspector.ui.theme import Colours
from inspector.ui.timeline.alert_lines import AlertLines
from inspector.ui.timeline.bookmark_ribbons import BookmarkRibbons
from inspector.ui.timeline.brush import Scale
from inspector.ui.timeline.config_marks import ConfigMarks
from inspector.ui.timeline.rejected_ticks import RejectedTicks


class StripMarks:
    """Marks of every kind.

    Attributes:
        bookmarks: Notes of a person.
        alerts: Alerts that fired.
        rejected: Rejected lines.
        config: Saves of config files.
    """

    def __init__(self) -> None:
        self.bookmarks = BookmarkRibbons()
        self.alerts = AlertLines()
        self.rejected = RejectedTicks()
        self.config = ConfigMarks()

    def lines_at(self, scale: Scale, origin_ts: float, x_px: float) -> list[str]:
        """Return what is said of the marks at a place."""
        kinds = (self.bookmarks, self.alerts, self.rejected, self.config)
        return [line for kind in kinds for line in kind.lines_at(scale, origin_ts, x_px)]

    def draw(
        self,
        painter: QPainter,
        colours: Colours,
        scale: Scale,
        origin_ts: float,
        height_px: int,
    ) -> None:
        """Draw all marks, bookmarks over the others."""
        self.rejected.draw(painter, colours, scale, origin_ts, height_px)
        self.alerts.draw(painter, colours, scale, origin_ts)
        self.config.draw(painter, colours, scale, origin_ts)
        self.bookmarks.draw(painter, colours, scale, origin_ts, height_px)
