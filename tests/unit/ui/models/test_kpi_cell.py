"""One KPI of one entry: its texts, and how it stands to what is usual."""

from __future__ import annotations

import math
from typing import Any

import pytest

from inspector.ui.models.format import NO_DATA
from inspector.ui.models.kpi_cell import (
    KpiCell,
    Standing,
    cell_of,
    difference_text,
    explain,
    half_text,
    versus_text,
)
from tests.unit.ui.models.entry_frames import DAMAGE, Entry, frame_of


def cell(n: int = 100, damage: float = 50.0, half: float = 1.0, usual: float = math.nan) -> KpiCell:
    """Return dmg_per_cast of one entry."""
    entry = Entry("ability.meteor", n, damage, half, usual=usual)
    return cell_of(frame_of(entry).entries, 0, DAMAGE)


@pytest.mark.parametrize(
    ("damage", "half", "n", "standing"),
    [
        (131.0, 4.0, 400, Standing.FAR_OFF),
        (70.0, 4.0, 400, Standing.FAR_OFF),
        (111.0, 4.0, 400, Standing.OFF),
        (104.0, 1.0, 400, Standing.USUAL),
        (131.0, 40.0, 400, Standing.USUAL),
        (131.0, math.nan, 1, Standing.N_SMALL),
        (131.0, 4.0, 29, Standing.N_SMALL),
        (0.0, 0.0, 400, Standing.NO_BASELINE),
        (math.nan, math.nan, 0, Standing.NO_BASELINE),
    ],
)
def test_a_difference_counts_by_its_size_and_if_the_interval_leaves_the_baseline_out(
    damage: float, half: float, n: int, standing: Standing
) -> None:
    """The baseline is 100; what rests on few records is not judged, and none is another kind."""
    assert cell(damage=damage, half=half, n=n, usual=100.0).standing(30) is standing


def test_without_a_baseline_there_is_nothing_to_compare() -> None:
    """However far the value is from anything."""
    assert cell(damage=1e9).standing(30) is Standing.NO_BASELINE
    assert versus_text(cell(damage=1e9), 30) == NO_DATA


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.314, "+31\u00a0%"),
        (-0.02, "\N{MINUS SIGN}2\u00a0%"),
        (0.001, "0\u00a0%"),
        (12.4, "+1,240\u00a0%"),
        (math.nan, NO_DATA),
    ],
)
def test_a_difference_is_written_with_its_sign(share: float, text: str) -> None:
    """But for none at all."""
    assert difference_text(share) == text


@pytest.mark.parametrize(
    ("half", "text"),
    [
        (4.13, "±4.1"),
        (19.4, "±19"),
        (0.0213, "±0.021"),
        (0.00001, "±1e-05"),
        (1_204.0, "±1,204"),
        (0.0, ""),
        (math.nan, ""),
        (math.inf, ""),
    ],
)
def test_half_an_interval_has_two_digits(half: float, text: str) -> None:
    """It says how sure a value is, and is nothing to read digit by digit."""
    assert half_text(half) == text


def test_the_explanation_names_sums_n_interval_and_baseline() -> None:
    """All that a person needs to check the value by hand."""
    text = explain(
        cell(damage=131.0, half=4.1, n=412, usual=100.0), "ability.meteor", 5, "5 m", least_n=30
    )

    for part in (
        "dmg_per_cast of ability.meteor, last 5 m",
        "damage_total / casts",
        "131.0 ±4.1 (95\u00a0% interval)",
        "Σ numerator\u00a0 53,972",
        "Σ denominator\u00a0 412",
        "n\u00a0 412 records",
        "baseline of tier 5: 100.0, learnt from 1,000 records",
        "+31\u00a0%",
    ):
        assert part in text
    assert "chance" not in text


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"damage": 101.0, "half": 4.0, "usual": 100.0}, "which may be chance"),
        ({"n": 3}, "below the minimum of 30"),
        ({"half": math.nan}, "too few records for an interval"),
        ({"half": 0.0}, "in every record"),
        ({}, "no baseline for tier 5"),
        ({"damage": 0.0, "half": 0.0, "usual": 100.0}, "not compared"),
        ({"damage": math.nan, "n": 0}, "no record carries it"),
    ],
)
def test_the_explanation_says_why_a_value_is_not_trusted(
    changes: dict[str, Any], part: str
) -> None:
    """Chance, few records, no interval, no baseline, no data."""
    assert part in explain(cell(**changes), "ability.meteor", 5, "5 m", least_n=30)
