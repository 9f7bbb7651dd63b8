"""What decides how a plot looks."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.ui.models.frame import ChartFrame, Series


@dataclass(frozen=True, slots=True)
class Shown:
    """All that decides what a plot looks like, but for the cursor.

    Attributes:
        chart: The curves.
        slots: The place of each curve in the palette.
        view_s: Visible range, seconds since the origin.
        origin_ts: Unix seconds of the origin.
    """

    chart: ChartFrame
    slots: tuple[int, ...]
    view_s: tuple[float, float]
    origin_ts: float

    def draws_like(self, other: Shown | None) -> bool:
        """Return whether both give the same picture; unchanged arrays are the same objects."""
        return (
            other is not None
            and self.view_s == other.view_s
            and self.slots == other.slots
            and self.origin_ts == other.origin_ts
            and self.chart.key == other.chart.key
            and self.chart.unit == other.chart.unit
            and len(self.chart.series) == len(other.chart.series)
            and all(map(_same_curve, self.chart.series, other.chart.series))
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """The crosshair.

    Attributes:
        x_s: The instant, seconds since the origin.
        here: Whether the pointer is over this very plot, so that it names all values.
    """

    x_s: float
    here: bool


def same_values(one: Series, other: Series) -> bool:
    """Return whether both draw the same line and band; unchanged arrays are the same objects."""
    return (
        one.x_s is other.x_s
        and one.y is other.y
        and one.low is other.low
        and one.high is other.high
    )


def _same_curve(one: Series, other: Series) -> bool:
    return one is other or (
        same_values(one, other) and one.name == other.name and one.namespace == other.namespace
    )
