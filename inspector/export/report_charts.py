"""The charts of a report: the same folds as on the Live page, as pictures."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec
from inspector.analysis.chart_words import describe
from inspector.analysis.live_chart import Curve, LiveChart
from inspector.core.registry import NAMESPACES
from inspector.export.chart_picture import ChartPicture, Floats, Line
from inspector.export.words import figure, interval
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.query import GroupBy
from inspector.session.session import Session


def charts_of(
    session: Session,
    kernels: FoldKernels,
    view: TableView,
    census: Census,
    specs: Sequence[ChartSpec],
    span: tuple[float, float],
) -> list[ChartPicture]:
    """Return the charts that have data, one a spec.

    Args:
        session: Whose rows.
        kernels: What does the work.
        view: The rows.
        census: Of these rows.
        specs: What is charted, each over the whole span.
        span: First and last instant, Unix seconds.
    """
    found = []
    for spec in specs:
        data = LiveChart(spec, session, kernels).update(view, span[1], span[1], census)
        lines = tuple(
            _line(spec, curve, number, data.ts) for number, curve in enumerate(data.curves)
        )
        if lines:
            sampled = any(curve.error is not None for curve in data.curves)
            # Wherever the report is read, its instants are in UTC.
            words, unit = describe(spec, sampled=sampled)
            value = figure(data.total, unit)
            found.append(ChartPicture(title_of(spec), words, unit, value, span, lines, data.more))
    return found


def title_of(spec: ChartSpec) -> str:
    """Return what a chart is called: a metric path, or the name of a KPI."""
    measure, selector = spec.measure, spec.selector
    if selector.entry != "*" and not selector.namespace:
        return f"{selector.entry}.{measure.name}"
    return measure.name if measure.is_kpi else f"{selector.namespace or '*'}.*.{measure.name}"


def _line(spec: ChartSpec, curve: Curve, number: int, ts: Floats) -> Line:
    is_namespace = spec.group_by is GroupBy.NAMESPACE and curve.name in NAMESPACES
    value = " ".join((figure(curve.current), interval(curve.current_error))).strip()
    ink = curve.name if is_namespace else f"s{number}"
    return Line(curve.name, ink, ts, curve.y, curve.error, value)
