"""Making the statistics of a region, again only where there is reason to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from inspector.analysis.chart_spec import ChartSpec
from inspector.analysis.region import region_stats
from inspector.session.fold import FoldKernels
from inspector.session.session import Session
from inspector.ui.models.frame import ChartFrame, RegionFrame, RegionRow
from inspector.ui.models.request import RegionRequest

_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class _Asked:
    region: RegionRequest
    spec: ChartSpec
    groups: tuple[str, ...]
    origin_ts: float


class RegionMaker:
    """Keeps the statistics of the one region that is asked for; used by one thread."""

    def __init__(
        self,
        session: Session,
        kernels: FoldKernels,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._kernels = kernels
        self._clock = clock
        self._asked: _Asked | None = None
        self._rows = -1
        self._made_at_s = 0.0
        self._frame: RegionFrame | None = None

    def make(
        self,
        region: RegionRequest | None,
        spec: ChartSpec | None,
        chart: ChartFrame | None,
        origin_ts: float,
    ) -> RegionFrame | None:
        """Return the statistics of a region of a chart; the same object while nothing changed.

        While lines come, they are made anew once a second.

        Args:
            region: The stretch, if any is asked for.
            spec: The chart that it is of.
            chart: What of it is shown.
            origin_ts: What seconds are counted from, Unix seconds.
        """
        if region is None or spec is None or chart is None:
            self._asked = self._frame = None
            return None
        rows = self._session.view.rows
        asked = _Asked(region, spec, tuple(one.group for one in chart.series), origin_ts)
        is_due = rows != self._rows and self._clock() - self._made_at_s >= _EVERY_S
        if asked != self._asked or is_due:
            self._asked, self._rows = asked, rows
            self._frame = self._made(asked, chart)
            self._made_at_s = self._clock()
        return self._frame

    def _made(self, asked: _Asked, chart: ChartFrame) -> RegionFrame:
        region, spec = asked.region, asked.spec
        stats = region_stats(
            self._session, self._kernels, spec, asked.groups, region.start_ts, region.end_ts
        )
        names = {one.group: one.name for one in chart.series}
        rows = tuple(
            RegionRow(names.get(one.name, one.name), one.n, one.sum, one.mean, *one.quantiles)
            for one in stats.groups
        )
        return RegionFrame(
            chart.key,
            region.start_ts - asked.origin_ts,
            region.end_ts - asked.origin_ts,
            spec.measure.of.unit,
            rows,
            stats.approximate,
        )
