"""One frame: all that the window shows at an instant, as immutable values.

The bridge makes a frame from published snapshots; widgets only draw it. Arrays are read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


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
    """

    name: str
    namespace: str | None
    x_s: NDArray[np.float64]
    y: NDArray[np.float64]
    low: NDArray[np.float64] | None
    high: NDArray[np.float64] | None
    current: float
    current_error: float


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
    """

    key: str
    title: str
    is_kpi: bool
    subtitle: str
    unit: str
    current: float
    series: tuple[Series, ...]
    more: int = 0


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
    """

    origin_ts: float
    view_s: tuple[float, float]
    span_s: tuple[float, float]
    playhead_s: float
    status: StatusFrame
    tabs: tuple[Tab, ...]
    charts: tuple[ChartFrame, ...]
    overview: Overview | None
