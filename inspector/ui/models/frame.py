"""One frame: all that the window shows at an instant, as immutable values.

The bridge makes a frame from published snapshots; widgets only draw it. Arrays are read-only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.apply_state import NO_STATES, ApplyStates
from inspector.analysis.chart_spec import Mode
from inspector.analysis.presence import Lack
from inspector.ingest.ledger import LedgerSnapshot
from inspector.session.query import ALL_ROWS, GroupBy, Selector
from inspector.ui.models.catalogue import CatalogueItem
from inspector.ui.models.request import NO_CHART, ChartRequest


class SourceState(StrEnum):
    """What the source is doing, as the word in the top bar."""

    WAITING = "WAITING"
    LOADING = "LOADING"
    LIVE = "LIVE"
    IDLE = "IDLE"


@dataclass(frozen=True, slots=True)
class Series:
    """One curve.

    Attributes:
        name: What the legend says: an entry id, a tier, a shard, a tag, a namespace.
        namespace: Set when the curve wears its namespace's colour; else the palette's next.
        x_s: (n,) float64, start of each bucket in seconds since the session's origin.
        y: (n,) float64 in the chart's unit; NaN where there is no data.
        low: (n,) float64, lower end of the 95 % interval; None when every value is exact.
        high: (n,) float64, upper end of it; None when every value is exact.
        current: The value over the last complete bucket that has data; NaN when there is none.
        current_error: Half width of its 95 % interval; 0 when exact.
        group: The group behind it, in full: what its rows are found by.
    """

    name: str
    namespace: str | None
    x_s: NDArray[np.float64]
    y: NDArray[np.float64]
    low: NDArray[np.float64] | None
    high: NDArray[np.float64] | None
    current: float
    current_error: float
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What one chart shows.

    Attributes:
        key: Identity of the chart: the same key keeps its panel from frame to frame.
        title: A metric path (``ability.*.casts``) or a KPI name.
        is_kpi: Whether the title names a KPI.
        subtitle: What the numbers are: ``per second by entry``.
        unit: Unit of y, empty for a plain number.
        current: The chart's own current value over all rows selected; NaN when there is none.
        series: At most eight, most active first.
        more: How many further groups have data but no curve.
        request: What the chart is, as it was asked for.
        modes: The modes that have a meaning for it.
        rows: Which rows it is about.
        group_by: What makes a curve.
        lack: What of the session it waits for, if there is nothing to show.
    """

    key: str
    title: str
    is_kpi: bool
    subtitle: str
    unit: str
    current: float
    series: tuple[Series, ...]
    more: int = 0
    request: ChartRequest = NO_CHART
    modes: tuple[Mode, ...] = (Mode.RATE,)
    rows: Selector = ALL_ROWS
    group_by: GroupBy = GroupBy.NONE
    lack: Lack = Lack.NOTHING


@dataclass(frozen=True, slots=True)
class Tab:
    """A namespace with the number of its rows; `namespace` is empty for all of them."""

    namespace: str
    rows: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The density of the whole session.

    Attributes:
        start_s: Seconds since the session's origin of the first bucket's start.
        bucket_s: Width of a bucket in seconds.
        rows: (n,) float64, rows in each bucket.
    """

    start_s: float
    bucket_s: float
    rows: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """Statistics of one curve, or of all rows of a chart, over a region.

    A metric's statistics are those of its single values. A KPI's `n` counts records that carry its
    denominator, `sum` is that of its numerator, `mean` is the ratio of sums, and quantiles are
    those of the ratios of single records.

    Attributes:
        name: As in the legend; empty for all rows together.
        n: Number of values.
        sum: Sum of the values, restored where they were sampled.
        mean: Mean of the values; NaN without any, as are the quantiles.
        p50: Median.
        p90: 90th percentile.
        p99: 99th percentile.
    """

    name: str
    n: int
    sum: float
    mean: float
    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True)
class RegionFrame:
    """Statistics over a region of a chart.

    Attributes:
        chart: `ChartFrame.key`.
        start_s: Seconds since the origin.
        end_s: Seconds since the origin.
        unit: Unit of single values.
        rows: All rows together first, then the curves in the chart's order.
        approximate: Whether the quantiles are right to one percent only.
    """

    chart: str
    start_s: float
    end_s: float
    unit: str
    rows: tuple[RegionRow, ...]
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """What filters can be set to, each with the number of its rows, most rows first."""

    entries: tuple[tuple[str, int], ...] = ()
    tiers: tuple[tuple[int, int], ...] = ()
    shards: tuple[tuple[str, int], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    players: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """What came since the view stopped following.

    Attributes:
        lines: Lines accepted.
        rejected: Lines rejected.
        alerts: Alerts that began to fire.
    """

    lines: int
    rejected: int
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class StatusFrame:
    """What the top bar and the foot of the rail say.

    Attributes:
        source: Short name of what is open; empty when nothing is.
        detail: One line more: how many shards, files.
        state: What the source is doing.
        progress: Share of the known bytes that have been read, 0 to 1.
        lines_per_s: Lines read a second, over the last seconds.
        lag_s: From noticing bytes to showing them; NaN when nothing came lately.
        rejected: Lines rejected so far.
        rows: Rows in the session.
        memory_bytes: Resident memory of the process.
        frame_ms: Typical work of a frame on the UI thread.
        notice: A sentence that must be seen (kernels compile, folder is gone); else empty.
        read_bytes: Bytes read so far.
        known_bytes: Bytes there are to read, as far as is known.
        can_cancel: Whether older lines are still to come that a person may do without.
        loaded_from_ts: Unix seconds of the earliest row; NaN without rows.
        skipped_bytes: Bytes of older lines that a person chose not to load.
        spooled_bytes: How much of the rows lies in spool files rather than in memory.
    """

    source: str
    detail: str
    state: SourceState
    progress: float
    lines_per_s: float
    lag_s: float
    rejected: int
    rows: int
    memory_bytes: int
    frame_ms: float
    notice: str = ""
    read_bytes: int = 0
    known_bytes: int = 0
    can_cancel: bool = False
    loaded_from_ts: float = float("nan")
    skipped_bytes: int = 0
    spooled_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """All of it.

    Attributes:
        origin_ts: Unix seconds that every x is counted from: the session's first instant, floored.
        view_s: Visible range, seconds since the origin.
        span_s: First and last instant of the session, seconds since the origin.
        playhead_s: The instant shown, seconds since the origin.
        status: Top bar and rail.
        tabs: All first, then each namespace.
        charts: In reading order.
        overview: None while there is no row.
        behind: What came since the view stopped following; None while it follows.
        region: Statistics of the region asked for, once they are there.
        facets: What filters can be set to.
        ledger: What was read, counted; None before the first look.
        catalogue: What can be charted on this tab.
        namespace: The tab whose charts these are; empty for all.
        applied: How far each save that was asked for has come at each shard, by name of the file;
            the same object while nothing is new.
    """

    origin_ts: float
    view_s: tuple[float, float]
    span_s: tuple[float, float]
    playhead_s: float
    status: StatusFrame
    tabs: tuple[Tab, ...]
    charts: tuple[ChartFrame, ...]
    overview: Overview | None
    behind: Behind | None = None
    region: RegionFrame | None = None
    facets: Facets = Facets()
    ledger: LedgerSnapshot | None = None
    catalogue: tuple[CatalogueItem, ...] = ()
    namespace: str = ""
    applied: ApplyStates = field(default_factory=lambda: NO_STATES)
