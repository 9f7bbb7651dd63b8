"""Making frames: what a session holds, as the values that the window draws. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from inspector.analysis.applied import Applied
from inspector.analysis.census import Census
from inspector.core.registry import NAMESPACES
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.right_of_way import GiveWay, go_on
from inspector.session.session import Session
from inspector.session.timeline import Density, Timeline
from inspector.ui.catalogue_maker import CatalogueMaker
from inspector.ui.chart_maker import ChartMaker, Instant
from inspector.ui.facet_maker import FacetMaker
from inspector.ui.models.frame import (
    ChartFrame,
    Frame,
    Overview,
    RegionFrame,
    StatusFrame,
    Tab,
)
from inspector.ui.models.request import RegionRequest, ViewRequest
from inspector.ui.region_maker import RegionMaker


class FrameMaker:
    """Keeps all folds behind the window up to date; used by one thread.

    Args:
        session: What is shown.
        kernels: What folds.
        new_fold: What makes the folds; None for what the session has.
        give_way: Called between two steps of the work.
    """

    def __init__(
        self,
        session: Session,
        kernels: FoldKernels,
        new_fold: NewFold | None = None,
        give_way: GiveWay = go_on,
    ) -> None:
        new_fold = new_fold or session.new_fold
        self._session = session
        self._census = Census(session.registry, session.names, kernels, new_fold)
        self._timeline = Timeline(session.names, kernels, new_fold)
        self._charts = ChartMaker(session, kernels, self._census, new_fold=new_fold)
        self._charts.give_way = self._give_way = give_way
        self._facets = FacetMaker(session, kernels, new_fold=new_fold)
        self._regions = RegionMaker(session, kernels)
        self._catalogue = CatalogueMaker(session.registry, self._census)
        self._applied = Applied(session)
        self._overview: tuple[Density, Overview] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether another call has more to show."""
        return self._charts.is_waiting or self._applied.is_behind

    @property
    def is_sought(self) -> bool:
        """Whether charts wait for their turn to show an instant that somebody has gone to."""
        return self._charts.is_waiting and not self._session.playhead.follows

    def count_ahead(self, is_due: Callable[[], bool]) -> bool:
        """Count what later frames may need, for as long as nobody waits for one.

        Args:
            is_due: Asked between two short steps; True ends the call.

        Returns:
            Whether there is more.
        """
        return self._charts.count_ahead(is_due)

    def make(self, request: ViewRequest, status: StatusFrame) -> Frame:
        """Return the frame for a request.

        What takes long is spread over several calls; `is_behind` tells that there is more.
        """
        view = self._session.view
        ledger = self._session.ledger.snapshot()
        tabs = (Tab("", view.rows), *(Tab(name, 0) for name in NAMESPACES))
        if not view.rows:
            view_s = (-request.range_s, 0.0)
            nothing = Frame(0.0, view_s, (0.0, 0.0), 0.0, status, tabs, (), None, ledger=ledger)
            return replace(nothing, namespace=request.namespace)
        # More may have come since the status was made, and all of a frame must be of one instant.
        status = replace(status, rows=view.rows)
        self._give_way()
        self._census.update(view)
        rows = self._census.rows_by_namespace()
        tabs = (Tab("", view.rows), *(Tab(name, count) for name, count in rows.items()))
        start_ts, last_ts = view.extent.start_ts, view.extent.follow_ts
        playhead_ts = self._session.playhead.instant(last_ts)
        end_ts = playhead_ts if request.end_ts is None else request.end_ts
        origin_ts = float(math.floor(start_ts))
        now = Instant(view, playhead_ts, end_ts - request.range_s, end_ts, origin_ts)
        charts = self._charts.make(request, now)
        self._give_way()
        facets = self._facets.make(view)
        self._give_way()
        return Frame(
            origin_ts=origin_ts,
            view_s=(end_ts - request.range_s - origin_ts, end_ts - origin_ts),
            span_s=(start_ts - origin_ts, last_ts - origin_ts),
            playhead_s=playhead_ts - origin_ts,
            status=status,
            tabs=tabs,
            charts=charts,
            overview=self._make_overview(view, origin_ts),
            region=self._make_region(request.region, charts, origin_ts),
            facets=facets,
            catalogue=self._catalogue.make(request.namespace, facets),
            ledger=ledger,
            namespace=request.namespace,
            applied=self._applied.update(view, playhead_ts, request.saves),
        )

    def _make_region(
        self, region: RegionRequest | None, charts: tuple[ChartFrame, ...], origin_ts: float
    ) -> RegionFrame | None:
        key = "" if region is None else region.chart
        chart = next((chart for chart in charts if chart.key == key), None)
        return self._regions.make(region, self._charts.spec(key), chart, origin_ts)

    def _make_overview(self, view: TableView, origin_ts: float) -> Overview:
        density = self._timeline.update(view)
        start_s = density.start_ts - origin_ts
        kept = self._overview
        if (
            kept is None
            or kept[1].start_s != start_s
            or kept[0].bucket_s != density.bucket_s
            or not np.array_equal(kept[0].rows, density.rows)
        ):
            kept = (density, Overview(start_s, density.bucket_s, density.rows))
            self._overview = kept
        return kept[1]
