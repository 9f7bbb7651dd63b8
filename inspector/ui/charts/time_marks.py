"""What stands at instants of one plot: alerts, saves of config files, bookmarks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from inspector.ui.charts.alert_bands import AlertBands
from inspector.ui.charts.bookmark_marks import BookmarkMarks
from inspector.ui.charts.config_marks import ConfigMarks
from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.readout import Line
from inspector.ui.charts.shown import Shown
from inspector.ui.theme import Colours


class TimeMarks:
    """Draws the marks of one plot, and knows which one a pointer means.

    Attributes:
        saves: The saves of config files.
        bookmarks: The bookmarks.
        alerts: The alerts.
    """

    def __init__(self) -> None:
        self.saves = ConfigMarks()
        self.bookmarks = BookmarkMarks()
        self.alerts = AlertBands()

    def draw_lines(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw what is above the lines of the scale, and below the curves."""
        self.alerts.draw_thresholds(painter, colours, mapping, shown)
        self.saves.draw_lines(painter, colours, mapping, shown)
        self.bookmarks.draw_lines(painter, colours, mapping, shown)

    def draw_heads(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw what is above the curves: the upper end of each mark."""
        self.bookmarks.draw_heads(painter, colours, mapping, shown)
        self.saves.draw_dots(painter, colours, mapping, shown)

    def are_at(self, mapping: Mapping, shown: Shown, at: QPointF) -> bool:
        """Return whether there is a tooltip at a place."""
        if self.saves.meant(mapping, shown, at) is not None:
            return True
        if self.bookmarks.meant(mapping, shown, at):
            return True
        return bool(self.alerts.meant(mapping, shown, at))

    def explain(self, mapping: Mapping, shown: Shown, at: QPointF) -> tuple[str, QRect]:
        """Return what is said of the mark that is meant, and where the same is meant."""
        for marks in (self.saves, self.bookmarks):
            text, place = marks.explain(mapping, shown, at)
            if text:
                return text, place
        return self.alerts.explain(mapping, shown, at)

    def lines(
        self, mapping: Mapping, shown: Shown, cursor_s: float, colours: Colours
    ) -> list[Line]:
        """Return what a readout says of the marks at the crosshair; nothing where there is none."""
        return [
            *self.saves.lines(mapping, shown, cursor_s, colours.accent),
            *self.bookmarks.lines(mapping, shown, cursor_s, colours.text),
            *self.alerts.lines(mapping, shown, cursor_s, colours),
        ]
