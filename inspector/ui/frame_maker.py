"""Making frames: what a session holds, as the values that the window draws. No Qt here."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.census import Census
from inspector.analysis.chart_choice import ChartChoice
from inspector.analysis.chart_spec import ChartSpec
from inspector.analysis.chart_words import describe
from inspector.analysis.live_chart import ChartData, Curve, LiveChart
from inspector.core.registry import NAMESPACES
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.query import GroupBy, Selector
from inspector.session.session import Session
from inspector.session.timeline import Density, Timeline
from inspector.ui.models.frame import ChartFrame, Frame, Overview, Series, StatusFrame, Tab
from inspector.ui.models.request import ChartRequest, ViewRequest


class FrameMaker:
    """Keeps all folds behind the window up to date; used by one thread."""

    def __init__(self, session: Session, kernels: FoldKernels) -> None:
        self._session = session
        self._kernels = kernels
        self._census = Census(session.registry, session.names, kernels)
        self._timeline = Timeline(session.names, kernels)
        self._choices: dict[str, ChartChoice] = {}
        self._charts: dict[ChartSpec, LiveChart] = {}
        self._frames: dict[ChartSpec, tuple[ChartData, float, ChartFrame]] = {}
        self._overview: tuple[Density, Overview] | None = None
        self.is_behind = False

    def make(self, request: ViewRequest, status: StatusFrame) -> Frame:
        """Return the frame for a request.

        A chart that must be folded from its first row may take a while, so a call makes at most
        one such; `is_behind` then tells that another call has more to show.
        """
        view = self._session.view
        tabs = (Tab("", view.rows), *(Tab(name, 0) for name in NAMESPACES))
        if not view.rows:
            return Frame(0.0, (-request.range_s, 0.0), (0.0, 0.0), 0.0, status, tabs, (), None)
        self._census.update(view)
        rows = self._census.rows_by_namespace()
        tabs = (Tab("", view.rows), *(Tab(name, count) for name, count in rows.items()))
        end_ts = self._session.playhead.instant(view.last_ts)
        origin_ts = float(math.floor(view.first_ts))
        return Frame(
            origin_ts=origin_ts,
            view_s=(end_ts - request.range_s - origin_ts, end_ts - origin_ts),
            span_s=(view.first_ts - origin_ts, view.last_ts - origin_ts),
            playhead_s=end_ts - origin_ts,
            status=status,
            tabs=tabs,
            charts=self._make_charts(request, view, end_ts, origin_ts),
            overview=self._make_overview(view, origin_ts),
        )

    def _make_charts(
        self, request: ViewRequest, view: TableView, end_ts: float, origin_ts: float
    ) -> tuple[ChartFrame, ...]:
        specs = self._specs(request)
        self._charts = {
            spec: self._charts.get(spec) or LiveChart(spec, self._session, self._kernels)
            for spec in specs
        }
        self._frames = {spec: kept for spec, kept in self._frames.items() if spec in self._charts}
        self.is_behind = False
        may_fold_anew = True
        frames = []
        for spec, chart in self._charts.items():
            is_ready = chart.is_ready(end_ts, end_ts)
            if is_ready or may_fold_anew:
                may_fold_anew = may_fold_anew and is_ready
                chart.update(view, end_ts, end_ts, self._census)
            else:
                self.is_behind = True
            frames.append(self._chart_frame(spec, chart.data, origin_ts))
        return tuple(frames)

    def _specs(self, request: ViewRequest) -> list[ChartSpec]:
        choice = self._choices.setdefault(request.namespace, ChartChoice())
        measures = choice.update(self._census.activities(request.namespace))
        return [
            ChartSpec(
                measure,
                Selector(namespace=request.namespace),
                request.group_by,
                request.range_s,
            )
            for measure in measures
        ]

    def _chart_frame(self, spec: ChartSpec, data: ChartData | None, origin_ts: float) -> ChartFrame:
        kept = self._frames.get(spec)
        if data is None:
            return chart_frame(spec, None, origin_ts)
        if kept is None or kept[0] is not data or kept[1] != origin_ts:
            kept = (data, origin_ts, chart_frame(spec, data, origin_ts))
            self._frames[spec] = kept
        return kept[2]

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


def chart_frame(spec: ChartSpec, data: ChartData | None, origin_ts: float) -> ChartFrame:
    """Return what a panel draws for a chart; without data, its empty place."""
    measure = spec.measure
    title = measure.name if measure.is_kpi else f"{spec.selector.namespace or '*'}.*.{measure.name}"
    key = f"{spec.selector.namespace}/{measure.name}/{spec.group_by}"
    sampled = data is not None and any(curve.error is not None for curve in data.curves)
    subtitle, unit = describe(spec, sampled=sampled)
    request = ChartRequest(measure.name, "*", spec.mode, spec.group_by)
    if data is None:
        return ChartFrame(key, title, measure.is_kpi, subtitle, unit, math.nan, (), request=request)
    x_s = data.ts - origin_ts
    x_s.flags.writeable = False
    series = tuple(_series(curve, x_s, spec) for curve in data.curves)
    return ChartFrame(
        key, title, measure.is_kpi, subtitle, unit, data.total, series, data.more, request
    )


def _series(curve: Curve, x_s: NDArray[np.float64], spec: ChartSpec) -> Series:
    low = high = None
    error = 0.0
    if curve.error is not None:
        low, high = np.maximum(curve.y - curve.error, 0.0), curve.y + curve.error
        low.flags.writeable = high.flags.writeable = False
        error = curve.current_error
    by_namespace = spec.group_by is GroupBy.NAMESPACE
    return Series(
        name=_label(curve.name, spec),
        namespace=curve.name if by_namespace else None,
        x_s=x_s,
        y=curve.y,
        low=low,
        high=high,
        current=curve.current,
        current_error=error,
        group=curve.name,
    )


def _label(group: str, spec: ChartSpec) -> str:
    """Return what a legend says of a group: within its namespace, an entry goes by its id."""
    if spec.group_by is GroupBy.ENTRY and spec.selector.namespace:
        return group.removeprefix(spec.selector.namespace + ".")
    return group
