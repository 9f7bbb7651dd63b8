"""The charts of the benchmark of seeks: those of a page that somebody has built."""

from __future__ import annotations

from inspector.analysis.chart_spec import Mode
from inspector.ui.models.frame import ChartFrame, Frame
from inspector.ui.models.request import ChartRequest

PAGE = (
    ChartRequest("casts"),
    ChartRequest("dmg_per_cast"),
    ChartRequest("damage_total"),
    ChartRequest("effective_heal_ratio"),
    ChartRequest("reflect_count"),
    ChartRequest("uptime_ratio"),
    ChartRequest("resource_cycle_efficiency"),
    ChartRequest("healing_total", mode=Mode.CUMULATIVE),
    ChartRequest("damage_total", mode=Mode.DISTRIBUTION),
)

_BEGINS = "uptime_ratio"
"""Of this one the last bucket may say nothing yet, so that it ends a little earlier."""

_BUCKET_SHARE = 1 / 5


def shows_all(frame: Frame, at_s: float) -> bool:
    """Return whether every chart of a frame is that of an instant, in seconds since the origin."""
    if frame.playhead_s != at_s or len(frame.charts) != len(PAGE):
        return False
    range_s = frame.view_s[1] - frame.view_s[0]
    return all(_shows(chart, at_s, _BUCKET_SHARE * range_s) for chart in frame.charts)


def _shows(chart: ChartFrame, at_s: float, bucket_s: float) -> bool:
    if not chart.series:
        return False
    last_s = float(chart.series[0].x_s[-1])
    if chart.request.measure == _BEGINS:
        return at_s - bucket_s <= last_s <= at_s
    return abs(last_s - at_s) < 1e-6
