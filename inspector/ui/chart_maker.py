"""Making the charts of a frame: one live chart each, kept while it is asked for."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.census import Census
from inspector.analysis.chart_choice import ChartChoice
from inspector.analysis.chart_folds import ChartFolds
from inspector.analysis.chart_spec import ChartSpec, modes_of
from inspector.analysis.chart_words import describe
from inspector.analysis.live_chart import ChartData, Curve, LiveChart
from inspector.analysis.presence import Lack, Presence
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.query import GroupBy
from inspector.session.right_of_way import GiveWay, go_on
from inspector.session.session import Session
from inspector.ui.chart_specs import spec_of
from inspector.ui.models.chart_list import chart_keys
from inspector.ui.models.frame import ChartFrame, Series
from inspector.ui.models.request import ChartRequest, ViewRequest

_FOLDING_S = 0.04
"""How long a call goes on to begin with charts that must be folded from their first row."""


@dataclass(slots=True, eq=False)
class _Chart:
    """A chart that is asked for, and what was last made of it.

    Attributes:
        live: What folds it.
        data: What the frame was made from.
        first: The first point of the data that the frame shows.
        frame: What is shown; of the chart before, while this one has nothing yet.
        folded_at: The call that last folded it from its first row; 0 before there was one.
    """

    live: LiveChart
    data: ChartData | None = None
    first: int = 0
    frame: ChartFrame | None = None
    folded_at: int = 0


@dataclass(frozen=True, slots=True)
class Instant:
    """What charts are made for.

    Attributes:
        view: The rows.
        playhead_ts: Unix seconds.
        view_start_ts: Left edge of the view, Unix seconds.
        view_end_ts: Right edge of the view, Unix seconds.
        origin_ts: What x counts from, Unix seconds.
    """

    view: TableView
    playhead_ts: float
    view_start_ts: float
    view_end_ts: float
    origin_ts: float


class ChartMaker:
    """Keeps the folds behind the charts up to date; used by one thread.

    Attributes:
        is_waiting: Whether charts wait for another call.
        give_way: Called between two steps of the work.
    """

    def __init__(
        self,
        session: Session,
        kernels: FoldKernels,
        census: Census,
        clock: Callable[[], float] = time.monotonic,
        new_fold: NewFold = Fold,
    ) -> None:
        self.is_waiting = False
        self.give_way: GiveWay = go_on
        self._clock = clock
        self._session = session
        self._kernels = kernels
        self._new_fold = new_fold
        self._census = census
        self._presence = Presence(session.registry, census)
        self._choices: dict[str, ChartChoice] = {}
        self._charts: dict[str, _Chart] = {}
        self._folds = ChartFolds(session, kernels)
        self._origin_ts = math.nan
        self._calls = 0
        self._now: Instant | None = None

    def make(self, request: ViewRequest, now: Instant) -> tuple[ChartFrame, ...]:
        """Return the charts of a request.

        A chart that must be folded from its first row may take a while, so a call begins no more
        of them after a short time; `is_waiting` then tells that another call has more to show.
        Meanwhile a chart shows what it showed before. Of a chart whose measure or entry the
        session lacks, only its place is shown.
        """
        asked = self._asked(request)
        self._charts = {
            key: self._chart(key, of) for key, _, of in asked if isinstance(of, ChartSpec)
        }
        if now.origin_ts != self._origin_ts:
            self._origin_ts = now.origin_ts
            for chart in self._charts.values():
                chart.data = None
        self._update(now)
        self._now = now
        return tuple(
            self._frame(key, self._charts[key], wanted, now)
            if isinstance(of, ChartSpec)
            else waiting_frame(key, wanted, of)
            for key, wanted, of in asked
        )

    def spec(self, key: str) -> ChartSpec | None:
        """Return what is folded for a chart of the latest request."""
        chart = self._charts.get(key)
        return None if chart is None else chart.live.spec

    def _update(self, now: Instant) -> None:
        charts, instants = self._charts.values(), (now.view_end_ts, now.playhead_ts)
        needed = [(chart.live.spec, chart.live.needs(now.view, *instants)) for chart in charts]
        self._folds.expect((spec, grid) for spec, grid in needed if grid is not None)
        waiting = [chart for chart in charts if not chart.live.is_ready(now.view, *instants)]
        for chart in charts:
            if chart not in waiting:
                self.give_way()
                chart.live.update(now.view, *instants, self._census)
        self._calls += 1
        # While the view is dragged the same chart may wait call after call: each has its turn.
        waiting.sort(key=lambda chart: chart.folded_at)
        ends_s = self._clock() + _FOLDING_S
        while waiting:
            turn = waiting.pop(0)
            turn.folded_at = self._calls
            self.give_way()
            turn.live.update(now.view, *instants, self._census)
            if self._clock() >= ends_s:
                break
        self.is_waiting = bool(waiting)

    def count_ahead(self, is_due: Callable[[], bool]) -> bool:
        """Count what seeks may go to, next to where it stands first.

        Args:
            is_due: Asked between two short steps; True ends the call.

        Returns:
            Whether there is more.
        """
        now = self._now
        if now is None:
            return False

        def ends() -> bool:
            self.give_way()
            return is_due()

        return self._folds.fill_further(now.view, now.playhead_ts, ends)

    def _asked(self, request: ViewRequest) -> list[tuple[str, ChartRequest, ChartSpec | Lack]]:
        charts: Sequence[ChartRequest]
        if request.charts is None:
            choice = self._choices.setdefault(request.namespace, ChartChoice())
            chosen = choice.update(self._census.activities(request.namespace))
            charts = [ChartRequest(measure.name) for measure in chosen]
        else:
            charts = request.charts
        keys = chart_keys(request.namespace, charts)
        return [
            (key, chart, self._spec_or_lack(chart, request))
            for key, chart in zip(keys, charts, strict=True)
        ]

    def _spec_or_lack(self, chart: ChartRequest, request: ViewRequest) -> ChartSpec | Lack:
        spec = spec_of(chart, request, self._session.registry)
        if spec is None:
            return Lack.MEASURE
        # An entry of a chart's own may be of any namespace.
        namespace = request.namespace if chart.entry == "*" else ""
        return self._presence.lack(spec.measure, namespace, chart.entry) or spec

    def _chart(self, key: str, spec: ChartSpec) -> _Chart:
        kept = self._charts.get(key)
        if kept is not None and kept.live.spec == spec:
            return kept
        if kept is not None and replace(kept.live.spec, range_s=spec.range_s) == spec:
            kept.live.show_range(spec.range_s)
            return kept
        own = (self._session, self._kernels, self._folds, self._new_fold)
        return _Chart(LiveChart(spec, *own))

    def _frame(self, key: str, chart: _Chart, wanted: ChartRequest, now: Instant) -> ChartFrame:
        data, frame = chart.live.data, chart.frame
        first = 0 if data is None else _first_shown(data, now)
        is_other = data is not None and (data is not chart.data or first != chart.first)
        if frame is None or is_other:
            chart.data, chart.first = data, first
            frame = chart_frame(key, wanted, chart.live.spec, data, now, first)
        elif frame.request != wanted:
            frame = replace(frame, request=wanted)
        chart.frame = frame
        return frame


def _first_shown(data: ChartData, now: Instant) -> int:
    """Return the first point to hand over.

    A view that looks back may be dragged at any moment, so it gets what lies beside it too; one
    that follows is drawn so often that it gets nothing more than it shows.
    """
    if now.view_end_ts != now.playhead_ts:
        return 0
    return max(int(np.searchsorted(data.ts, now.view_start_ts)) - 1, 0)


def waiting_frame(key: str, request: ChartRequest, lack: Lack) -> ChartFrame:
    """Return the place of a chart that waits for what the session lacks."""
    own = "" if request.entry == "*" else f"{request.entry} · "
    title = f"{own}{request.measure}"
    return ChartFrame(key, title, False, "", "", math.nan, (), request=request, lack=lack)


def chart_frame(
    key: str,
    request: ChartRequest,
    spec: ChartSpec,
    data: ChartData | None,
    now: Instant,
    first: int = 0,
) -> ChartFrame:
    """Return what a panel draws for a chart; without data, its empty place."""
    measure = spec.measure
    sampled = data is not None and any(curve.error is not None for curve in data.curves)
    subtitle, unit = describe(spec, sampled=sampled, since_ts=now.view.first_ts)
    head = ChartFrame(
        key,
        _title(spec),
        measure.is_kpi,
        subtitle,
        unit,
        math.nan,
        (),
        request=request,
        modes=modes_of(measure),
        rows=spec.selector,
        group_by=spec.group_by,
    )
    if data is None:
        return head
    x_s = data.ts[first:] - now.origin_ts
    x_s.flags.writeable = False
    series = tuple(_series(curve, x_s, first, spec) for curve in data.curves)
    return replace(head, current=data.total, series=series, more=data.more)


def _title(spec: ChartSpec) -> str:
    measure, selector = spec.measure, spec.selector
    if selector.entry != "*" and not selector.namespace:
        return f"{selector.entry}.{measure.name}"
    return measure.name if measure.is_kpi else f"{selector.namespace or '*'}.*.{measure.name}"


def _series(curve: Curve, x_s: NDArray[np.float64], first: int, spec: ChartSpec) -> Series:
    low = high = None
    error = 0.0
    y = curve.y[first:]
    if curve.error is not None:
        half = curve.error[first:]
        low, high = np.maximum(y - half, 0.0), y + half
        low.flags.writeable = high.flags.writeable = False
        error = curve.current_error
    by_namespace = spec.group_by is GroupBy.NAMESPACE
    return Series(
        name=_label(curve.name, spec),
        namespace=curve.name if by_namespace else None,
        x_s=x_s,
        y=y,
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
