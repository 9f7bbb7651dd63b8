"""What a person wants to see, as immutable values without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.analysis.chart_spec import Mode
from inspector.analysis.saves import NO_SAVES, Saves
from inspector.session.query import ALL_ROWS, GroupBy, Selector


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """One chart of the page.

    Attributes:
        measure: Name of a metric key or a KPI.
        entry: Glob over ``namespace.entryId``; ``*`` for all entries of the tab.
        mode: How values become points.
        group_by: What makes a curve; None for what the page says.
    """

    measure: str
    entry: str = "*"
    mode: Mode = Mode.RATE
    group_by: GroupBy | None = None


NO_CHART = ChartRequest("")


@dataclass(frozen=True, slots=True)
class RegionRequest:
    """A stretch of a chart whose statistics are wanted.

    Attributes:
        chart: `ChartFrame.key`.
        start_ts: Unix seconds.
        end_ts: Unix seconds, behind the stretch.
    """

    chart: str
    start_ts: float
    end_ts: float


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """What a person wants to see.

    Attributes:
        namespace: The tab; empty for all.
        group_by: What makes a curve, unless a chart says otherwise.
        range_s: Visible seconds.
        end_ts: Right edge of the view, Unix seconds; None while the view follows the playhead.
        filters: Only these rows, on every chart; its namespace is empty.
        charts: The charts of the tab, in order; None for those that are chosen for it.
        region: The stretch whose statistics are wanted, if any.
        saves: The config files for which it is wanted how far they have come at the shards, by
            name; never changed.
    """

    namespace: str = ""
    group_by: GroupBy = GroupBy.NAMESPACE
    range_s: float = 300.0
    end_ts: float | None = None
    filters: Selector = ALL_ROWS
    charts: tuple[ChartRequest, ...] | None = None
    region: RegionRequest | None = None
    saves: Saves = field(default_factory=lambda: NO_SAVES)
