"""What decides how a plot looks."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.ui.models.frame import ChartFrame, RegionFrame, Series

_NONE_HIDDEN: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """All that decides what a plot looks like, but for the marks on it.

    Attributes:
        chart: The curves.
        slots: The place of each curve in the palette.
        view_s: Visible range, seconds since the origin.
        origin_ts: Unix seconds of the origin.
        hidden: Names of curves that are not drawn.
        is_steady: Whether the value scale stands still as long as all values are in it.
    """

    chart: ChartFrame
    slots: tuple[int, ...]
    view_s: tuple[float, float]
    origin_ts: float
    hidden: frozenset[str] = _NONE_HIDDEN
    is_steady: bool = False

    @property
    def curves(self) -> tuple[Series, ...]:
        """The curves that are drawn."""
        if not self.hidden:
            return self.chart.series
        return tuple(one for one in self.chart.series if one.name not in self.hidden)

    def draws_like(self, other: Shown | None) -> bool:
        """Return whether both give the same picture; unchanged arrays are the same objects."""
        return (
            other is not None
            and self.view_s == other.view_s
            and self.slots == other.slots
            and self.origin_ts == other.origin_ts
            and self.hidden == other.hidden
            and self.is_steady == other.is_steady
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


@dataclass(frozen=True, slots=True)
class Band:
    """The region, as one of the linked plots shows it.

    Attributes:
        start_s: Seconds since the origin.
        end_s: Seconds since the origin.
        here: Whether it was drawn in this very plot, which shows its statistics.
        is_dragged: Whether an edge of it is on the move, so that there are no statistics.
        statistics: None while they are on their way.
    """

    start_s: float
    end_s: float
    here: bool
    is_dragged: bool
    statistics: RegionFrame | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands at the same instants in all plots.

    Attributes:
        cursor: The crosshair; None while the pointer is elsewhere.
        pin_s: The pinned cursor, seconds since the origin; None without one.
        band: The region; None without one.
    """

    cursor: Cursor | None = None
    pin_s: float | None = None
    band: Band | None = None


NO_MARKS = Marks()


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
