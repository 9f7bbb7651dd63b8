"""Hints in words, and the rules that they become."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.anomalies import HintSettings
from inspector.config.models import AlertsConfig
from inspector.config.reading import read_config
from inspector.core.registry import Registry
from inspector.ui.models.hint_columns import HINT_COLUMNS, about_hint, odd_text, times_text
from inspector.ui.models.hint_rows import (
    HintsFrame,
    going_on,
    hints_summary,
    key_of,
    rule_of,
    state_of,
    valid_settings,
    why_no_hints,
    without,
)
from tests.unit.ui.models.hints import NOW_TS, frame_of, hint

NBSP = "\N{NO-BREAK SPACE}"


def cells(**said: object) -> dict[str, str]:
    """Return the texts of a row by the head of the column."""
    return {one.title: one.text(hint(**said), NOW_TS) for one in HINT_COLUMNS}  # type: ignore[arg-type]


def test_a_row_says_value_usual_and_how_odd() -> None:
    """Both values, one as a multiple of the other, and the direction."""
    row = cells(value=148.0, unit="s")

    assert (row["Entry"], row["KPI"]) == ("ability.meteor", "dmg_per_cast")
    assert (row["Value"], row["Usual"]) == (f"148.0{NBSP}s", f"100.0{NBSP}s")
    assert row["\N{MULTIPLICATION SIGN} usual"] == "\N{MULTIPLICATION SIGN}1.48"
    assert row["How odd"].startswith("↑ 6.2")
    assert row["n"] == "400"
    assert row["State"].endswith("goes on")
    assert row["Lasts"] == f"1{NBSP}min"


def test_what_cannot_be_said_is_not() -> None:
    """Many times nothing; odder than anything."""
    assert times_text(hint(usual=0.0)) == "\N{EN DASH}"
    assert odd_text(hint(z=99.0)).startswith("↑ > 99")
    assert odd_text(hint(value=50.0)).startswith("↓ 6.2")
    assert "n 400" in about_hint(hint())


def test_a_hint_ends_in_one_of_two_ways() -> None:
    """Back to what was usual, or that is usual now."""
    assert state_of(hint(is_over=True)) == "over"
    assert state_of(hint(is_over=True, is_usual_now=True)) == "usual by now"


def test_a_rule_lies_halfway() -> None:
    """On the side that the value is on, over a window as long as a bucket."""
    assert rule_of(hint(value=150.0), 30) == {
        "name": "dmg_per_cast high for ability.meteor",
        "measure": "dmg_per_cast",
        "above": 125.0,
        "select": {"entry": "ability.meteor"},
        "group_by": ["entry"],
        "window": "15s",
        "min_n": 30,
    }
    assert rule_of(hint(value=50.0), 30)["below"] == 75.0
    assert rule_of(hint(value=50.0, width_s=60.0), 30)["window"] == "1m"


def test_a_rule_is_of_its_entry_alone() -> None:
    """Whatever stands in its name."""
    assert rule_of(hint("ability.a*"), 30)["select"] == {"entry": "ability.a[*]"}


@given(st.floats(-1e9, 1e9, allow_subnormal=False), st.floats(1e-6, 1e6), st.sampled_from((-1, 1)))
def test_the_threshold_lies_between_usual_and_odd(usual: float, by: float, sign: int) -> None:
    """Rounded to few digits, but never onto either of them or beyond."""
    value = usual + sign * max(by, abs(usual) * 1e-9)

    rule = rule_of(hint(value=value, usual=usual), 30)

    threshold = rule["above" if sign > 0 else "below"]
    assert min(usual, value) < threshold < max(usual, value)


def test_the_rule_is_a_valid_one(registry: Registry) -> None:
    """In a file of its own."""
    rule = rule_of(hint(value=0.3, usual=0.61, kpi="effective_heal_ratio"), 30)
    text = f"""
schema_version = 1
revision = 1
[[rule]]
name = "{rule["name"]}"
measure = "{rule["measure"]}"
below = {rule["below"]}
select = {{ entry = "{rule["select"]["entry"]}" }}
group_by = ["entry"]
window = "{rule["window"]}"
min_n = {rule["min_n"]}
"""

    read = read_config(text, AlertsConfig, "alerts.toml", registry)

    assert read.rule[0].below == 0.455


def test_why_there_are_none() -> None:
    """What hints are, and what has to come first."""
    asked = {
        "Looking": None,
        "older lines": HintsFrame(is_waiting=True),
        "cannot be found": HintsFrame(problem="It broke"),
        f"Not enough reference yet: 3{NBSP}min of 15{NBSP}min": frame_of(known_s=180.0),
        f"Too few records: fewer than 30 in 15{NBSP}s": frame_of(series=0),
        "Nothing is odd": frame_of(),
    }
    for part, frame in asked.items():
        said = why_no_hints(frame)
        assert said is not None
        assert part in said[0]
    assert why_no_hints(frame_of(hint())) is None
    assert "never alerts" in (why_no_hints(frame_of()) or ("", ""))[1]
    assert "It broke" in (why_no_hints(asked["cannot be found"]) or ("", ""))[1]


def test_a_dismissed_hint_stays_so_though_late_rows_move_its_begin() -> None:
    """By a bucket; a later one of the same KPI, or the other way, is another hint."""
    known = [key_of(hint(ago_s=60.0))]

    assert without([hint(ago_s=75.0), hint(ago_s=60.0, n=500)], known) == ()
    others = (hint(ago_s=600.0), hint(value=50.0), hint("ability.whirl"), hint(kpi="cc_full_ratio"))
    assert without(others, known) == others


def test_the_summary_counts_what_is_shown() -> None:
    """What is dismissed apart."""
    going, over = hint(), hint("ability.whirl", is_over=True)

    assert going_on((going, over)) == (going,)
    said = hints_summary(frame_of(going, over), (over,))
    assert said.startswith("0 go on · 1 over · 1 dismissed · 42 series judged every 15")
    assert re.search(r"odd from 4\.5\s\N{GREEK SMALL LETTER SIGMA} on$", said)
    assert "not all" in hints_summary(frame_of(going, is_cut=True), (going,))


@pytest.mark.parametrize(
    "wanted",
    [
        HintSettings(-5.0, 0, 1e9),
        HintSettings(math.nan, 10**9, math.nan),
    ],
)
def test_settings_that_cannot_be_chosen_are_the_usual_ones(wanted: HintSettings) -> None:
    """A file of the user's may say anything."""
    assert valid_settings(wanted) == HintSettings()
    assert valid_settings(HintSettings(300.0, 50, 6.0)) == HintSettings(300.0, 50, 6.0)
