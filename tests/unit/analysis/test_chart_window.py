"""Chart windows: which rows a point is made of, and what must be folded for a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.analysis.chart_window import span_behind
from inspector.analysis.live_chart import LiveChart
from inspector.analysis.rows_behind import rows_behind
from inspector.core.registry import Registry
from inspector.session import columns
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]

START_TS = 50_000.0


def casts_of(session_of: SessionOf, rows: int) -> Session:
    """Return a session of one cast a second."""
    return session_of(
        [{"ts": START_TS + n, "entry": "ability.a", "metrics": {"casts": 1}} for n in range(rows)]
    )


def spec_of(registry: Registry, mode: Mode, range_s: float) -> ChartSpec:
    """Return a chart of casts."""
    casts = Measure(registry.keys[registry.key_id("casts")])
    return ChartSpec(casts, Selector(), GroupBy.ENTRY, range_s, mode)


def census_of(session: Session) -> Census:
    """Return the census of a session."""
    census = Census(session.registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)
    return census


@pytest.mark.parametrize("mode", [Mode.RATE, Mode.SUM, Mode.DISTRIBUTION])
@pytest.mark.parametrize("range_s", [9.0, 300.0, 900.0])
def test_the_rows_behind_a_point_are_those_it_counts(
    session_of: SessionOf, registry: Registry, mode: Mode, range_s: float
) -> None:
    """Point by point, up to the one that the playhead cuts."""
    session, spec = casts_of(session_of, 400), spec_of(registry, mode, range_s)
    chart = LiveChart(spec, session, REFERENCE_KERNELS)
    last_ts = session.view.last_ts
    data = chart.update(session.view, last_ts, last_ts, census_of(session))
    counted = replace(spec, mode=Mode.SUM)

    for point in range(len(data.ts) - 30, len(data.ts)):
        ts = float(data.ts[point])
        # Where the playhead is at the very start of its bucket, the one before ends there too.
        playhead_ts = last_ts if point == len(data.ts) - 1 else np.inf
        start_ts, end_ts = span_behind(spec, ts, playhead_ts)
        found = rows_behind(
            session, REFERENCE_KERNELS, counted, "ability.a", start_ts, end_ts
        ).total
        expected = float(found)
        if mode is Mode.RATE:
            expected /= min(end_ts, playhead_ts) - start_ts
        if mode is Mode.DISTRIBUTION:
            expected = 1.0 if found else np.nan
        assert data.curves[0].y[point] == pytest.approx(expected, rel=0.0101, nan_ok=True)


def test_panning_folds_only_what_lies_near_the_view(
    session_of: SessionOf, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks elsewhere are left alone, and a step goes through one at most."""
    # No spool, and small chunks.
    monkeypatch.setattr(columns.Columns.__init__, "__defaults__", (None, 100))
    session = casts_of(session_of, 10_000)
    folded: list[int] = []

    def counting(*arguments: Any) -> None:
        _chunk, start, stop, *_rest = arguments
        folded.append(stop - start)
        REFERENCE_KERNELS.rows(*arguments)

    kernels = replace(REFERENCE_KERNELS, rows=counting)
    chart = LiveChart(spec_of(registry, Mode.RATE, 300.0), session, kernels)
    view, census = session.view, census_of(session)

    chart.update(view, START_TS + 5_000, view.last_ts, census)
    assert 300 <= sum(folded) <= 800

    folded.clear()
    for step in range(1_000):
        chart.update(view, START_TS + 5_000 - step, view.last_ts, census)
    assert len(folded) <= 1_000
    assert max(folded) <= 100
