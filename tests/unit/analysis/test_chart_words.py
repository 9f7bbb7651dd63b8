"""Chart words: what the numbers of a chart are, as people say it."""

from __future__ import annotations

from datetime import UTC

import pytest

from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.analysis.chart_words import clock, describe, length, span
from inspector.core.registry import Registry
from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure

NOON_TS = 1_735_732_800.0


@pytest.mark.parametrize(
    ("name", "mode", "subtitle", "unit"),
    [
        ("casts", Mode.RATE, "per second by entry · 10 s mean", ""),
        ("tick_cost_us", Mode.RATE, "per second by entry · 10 s mean", "µs/s"),
        ("tick_cost_us", Mode.SUM, "sum per 2 s by entry", "µs"),
        ("tick_cost_us", Mode.CUMULATIVE, "total since 12:00:00 by entry", "µs"),
        ("tick_cost_us", Mode.DISTRIBUTION, "p50 p90 p99 of single values · last 30 s", "µs"),
        ("reflect_count", Mode.SAMPLE_RATE, "share of values kept by entry · last 4 s", ""),
        ("participants", Mode.SUM, "mean by entry · last 10 s", ""),
        ("dmg_per_cast", Mode.RATE, "by entry · last 60 s", ""),
        ("avg_cc_duration", Mode.DISTRIBUTION, "p50 p90 p99 of single values · last 60 s", "s"),
    ],
)
def test_a_chart_says_what_its_numbers_are(
    registry: Registry, name: str, mode: Mode, subtitle: str, unit: str
) -> None:
    """A rate, a sum, a total, a mean, a ratio, a distribution; over how long; in which unit."""
    key = registry.find_key(name)
    measure = Measure(registry.kpi(name) if key is None else registry.keys[key])
    spec = ChartSpec(measure, Selector(), GroupBy.ENTRY, 300.0, mode)

    said = describe(spec, since_ts=NOON_TS, zone=UTC)
    scaled, _ = describe(spec, sampled=True, since_ts=NOON_TS, zone=UTC)

    assert (said[0].replace("\N{NO-BREAK SPACE}", " "), said[1]) == (subtitle, unit)
    assert scaled == f"{said[0]} · sampled, scaled"


def test_grouped_by_nothing_nothing_is_said_of_groups(registry: Registry) -> None:
    """No stray words, no stray dots."""
    casts = Measure(registry.keys[registry.key_id("casts")])
    ratio = Measure(registry.kpi("dmg_per_cast"))

    assert describe(ChartSpec(casts, Selector(), GroupBy.NONE, 300.0))[0].startswith("per second ·")
    assert describe(ChartSpec(ratio, Selector(), GroupBy.NONE, 300.0))[0].startswith("last ")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.02, "0.02 s"), (0.4, "0.4 s"), (10, "10 s"), (60, "60 s"), (120, "2 min"), (90, "90 s"),
     (7_200, "2 h"), (21_600, "6 h"), (86_400, "24 h"), (172_800, "2 d")],
)  # fmt: skip
def test_lengths_are_said_in_the_unit_that_fits(seconds: float, text: str) -> None:
    """Whole numbers of it."""
    assert length(seconds).replace("\N{NO-BREAK SPACE}", " ") == text


def test_instants_are_told_apart() -> None:
    """Hundredths where seconds alone would be the same."""
    assert clock(NOON_TS, UTC) == "12:00:00"
    assert span(NOON_TS, NOON_TS + 10, UTC) == "12:00:00 \N{EN DASH} 12:00:10"
    assert span(NOON_TS + 0.1, NOON_TS + 0.15, UTC) == "12:00:00.10 \N{EN DASH} 12:00:00.15"
    assert span(float("-inf"), 1e300, UTC)
