"""What stands at the same instants in all charts of a page: crosshair, pinned cursor, region."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inspector.ui.charts.shown import Band, Cursor, Marks
from inspector.ui.models.frame import RegionFrame

# Statistics come back with the instants they were asked for, but for rounding.
_SAME_S = 1e-3


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch that was drawn in a chart, seconds since the origin."""

    key: str
    start_s: float
    end_s: float
    is_dragged: bool = False


@dataclass(slots=True)
class Linked:
    """The instants, seconds since the origin.

    Attributes:
        pin_s: The pinned cursor.
        region: The region.
        statistics: The latest statistics that came, maybe of another region.
    """

    pin_s: float | None = None
    region: Region | None = None
    statistics: RegionFrame | None = None

    def move_origin(self, by_s: float) -> None:
        """Count from an origin that is so much earlier; the instants stay the same."""
        if self.pin_s is not None:
            self.pin_s += by_s
        if self.region is not None:
            start_s, end_s = self.region.start_s + by_s, self.region.end_s + by_s
            self.region = replace(self.region, start_s=start_s, end_s=end_s)

    def marks(self, key: str, cursor_s: float | None, *, here: bool) -> Marks:
        """Return what stands in a chart.

        Args:
            key: Of the chart.
            cursor_s: The crosshair, if there is one.
            here: Whether the pointer is over this chart.
        """
        cursor = Cursor(cursor_s, here) if cursor_s is not None else None
        return Marks(cursor, self.pin_s, self._band(key))

    def _band(self, key: str) -> Band | None:
        region = self.region
        if region is None:
            return None
        is_here = region.key == key
        found = self._found() if is_here else None
        return Band(region.start_s, region.end_s, is_here, region.is_dragged, found)

    def _found(self) -> RegionFrame | None:
        region, found = self.region, self.statistics
        if region is None or found is None or region.is_dragged or found.chart != region.key:
            return None
        is_same = (
            abs(found.start_s - region.start_s) < _SAME_S
            and abs(found.end_s - region.end_s) < _SAME_S
        )
        return found if is_same else None
