"""From what a person asks for to what is folded."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from inspector.analysis.chart_spec import ChartSpec
from inspector.core.registry import Registry
from inspector.session.query import Selector
from inspector.session.series import Measure
from inspector.ui.models.request import ChartRequest, ViewRequest

# Ranges that are folded: the choices at the top, and steps between them. A range in between takes
# the next longer one, so that zooming folds anew only now and then.
_RANGES_S = (
    *(2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 200.0, 300.0, 450.0, 600.0),
    *(900.0, 1_350.0, 1_800.0, 2_700.0, 3_600.0, 5_400.0, 7_200.0, 10_800.0, 14_400.0, 21_600.0),
    *(32_400.0, 43_200.0, 64_800.0, 86_400.0),
)
_LONGER = 1.5


def folded_range_s(range_s: float) -> float:
    """Return the range that is folded to show `range_s` seconds."""
    if range_s <= _RANGES_S[-1]:
        return _RANGES_S[bisect_left(_RANGES_S, range_s)]
    folded_s = _RANGES_S[-1]
    while folded_s < range_s:
        folded_s *= _LONGER
    return folded_s


def measure_named(name: str, registry: Registry) -> Measure | None:
    """Return the metric key or KPI of this name; None if the registry has none."""
    key = registry.find_key(name)
    if key is not None:
        return Measure(registry.keys[key])
    kpi = next((kpi for kpi in registry.kpis if kpi.name == name), None)
    return Measure(kpi) if kpi is not None else None


def spec_of(chart: ChartRequest, request: ViewRequest, registry: Registry) -> ChartSpec | None:
    """Return what is folded for a chart of a view; None if the registry lacks its measure.

    A chart of its own entries shows those, whatever entries the filters take; all other filters
    hold for it.
    """
    measure = measure_named(chart.measure, registry)
    if measure is None:
        return None
    return ChartSpec(
        measure,
        selector_of(chart, request),
        chart.group_by or request.group_by,
        folded_range_s(request.range_s),
        chart.mode,
    )


def selector_of(chart: ChartRequest, request: ViewRequest) -> Selector:
    """Return which rows count for a chart of a view."""
    if chart.entry == "*":
        return replace(request.filters, namespace=request.namespace)
    return replace(request.filters, namespace="", entry=chart.entry)
