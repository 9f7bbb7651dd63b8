"""Alerts as they are marked: which bands there are, what is drawn as one, and what is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.alert_timeline import AlertState, Group, Interval
from inspector.session.selector import Selector
from inspector.ui.models.alert_marks import (
    AlertBand,
    AlertMarks,
    RuleSign,
    marks_of,
    told,
)
from inspector.ui.models.alert_stretches import Stretches, joined

TS = 1_735_758_000.0
NAN = float("nan")
METEOR: Group = (("entry", "ability.meteor"),)
DAMAGE = "High damage anomaly"
SUSTAIN = "Inefficient sustain"
RULES = {
    DAMAGE: RuleSign("dmg_per_cast", "critical"),
    SUSTAIN: RuleSign("effective_heal_ratio", "warning", is_above=False),
    "Silence stacking risk": RuleSign("avg_cc_duration", "info", "s", namespace="contract"),
}


def interval(
    from_s: float,
    to_s: float,
    rule: str = DAMAGE,
    group: Group = METEOR,
    state: AlertState = AlertState.FIRING,
    *,
    value: float = 231.4,
    threshold: float = 205.0,
    is_over: bool = True,
) -> Interval:
    """Return a state between so many seconds after the origin."""
    return Interval(rule, group, state, TS + from_s, TS + to_s, value, threshold, is_over)


def marks(*intervals: Interval) -> AlertMarks:
    """Return the marks of alerts of the rules."""
    return marks_of(intervals, RULES)


def band(one: Interval) -> AlertBand:
    """Return the band of an interval."""
    return AlertBand(one, RULES[one.rule])


def clock(at_s: float) -> str:
    """Return the time of day as the window should show it here."""
    return datetime.fromtimestamp(TS + at_s).astimezone().strftime("%H:%M:%S")


def spans(stretches: Iterable[object]) -> list[tuple[float, float]]:
    """Return when stretches begin and end, seconds after the origin."""
    return [(one.from_ts - TS, one.to_ts - TS) for one in stretches]  # type: ignore[attr-defined]


def test_only_what_fires_or_is_about_to_is_marked_by_measure() -> None:
    """In the order in which it began; a rule that nobody knows is left out."""
    found = marks(
        interval(50, 60, SUSTAIN),
        interval(0, 10),
        interval(10, 20, state=AlertState.OK),
        interval(20, 30, state=AlertState.NO_DATA),
        interval(30, 40, state=AlertState.PENDING),
        interval(35, 45, "A rule of before"),
    )

    assert spans(found.bands) == [(0, 10), (30, 40), (50, 60)]
    assert {name: spans(own) for name, own in found.by_measure.items()} == {
        "dmg_per_cast": [(0, 10), (30, 40)],
        "effective_heal_ratio": [(50, 60)],
    }


def test_a_band_says_rule_group_time_and_values() -> None:
    """In one line; a state that goes on has no end yet."""
    assert band(interval(5, 46)).line() == (
        f"High damage anomaly · ability.meteor · {clock(5)}–{clock(46)}"  # noqa: RUF001
        " · 231.4 above 205.0"
    )
    pending = interval(
        5,
        46,
        SUSTAIN,
        (("entry", "ability.mend"), ("tier", 5), ("tag", None)),
        AlertState.PENDING,
        value=0.41,
        threshold=0.45,
        is_over=False,
    )
    assert band(pending).line() == (
        "Inefficient sustain · pending · ability.mend · tier 5 · no tag"
        f" · since {clock(5)} · 0.41 below 0.45"
    )


def test_values_have_their_unit_and_none_is_no_data() -> None:
    """An alert for want of data has no value."""
    silent = interval(0, 1, "Silence stacking risk", value=2.4, threshold=2.3)

    assert band(silent).values == "2.40\u00a0s above 2.30"
    assert band(interval(0, 1, value=NAN)).values == "no data"
    assert band(interval(0, 1, threshold=NAN)).values == "231.4"


def test_text_of_others_cannot_break_the_line() -> None:
    """Names come from files and logs."""
    one = Interval("A\nrule", (("shard", "w\u202e1"),), AlertState.FIRING, TS, TS, 1.0, 0.5, True)

    line = AlertBand(one, RULES[DAMAGE]).line()

    assert "\n" not in line
    assert "\u202e" not in line


def test_firing_alerts_are_counted_by_namespace() -> None:
    """By their entry, their namespace, or the only one their rule looks at."""
    found = marks(
        interval(0, 9, is_over=False),
        interval(0, 9, group=(("entry", "ability.whirl"), ("shard", "world-1")), is_over=False),
        interval(0, 9, group=(("entry", "mythic.herald"),), is_over=True),
        interval(0, 9, state=AlertState.PENDING, is_over=False),
        interval(0, 9, SUSTAIN, (("namespace", "event"),), is_over=False),
        interval(0, 9, "Silence stacking risk", (), is_over=False),
        interval(0, 9, SUSTAIN, (("shard", "world-1"),), is_over=False),
    )

    assert found.firing() == {"ability": 2, "event": 1, "contract": 1, "": 1}
    assert found.firing(frozenset({(DAMAGE, METEOR)}))["ability"] == 1


@pytest.mark.parametrize(
    ("group", "rows", "expected"),
    [
        (METEOR, Selector(), True),
        (METEOR, Selector(namespace="ability", entry="ability.m*"), True),
        (METEOR, Selector(namespace="contract"), False),
        (METEOR, Selector(entry="ability.w*"), False),
        ((("shard", "world-1"),), Selector(namespace="contract"), True),
        ((("shard", "world-1"),), Selector(shards=frozenset({"world-2"})), False),
        ((("namespace", "event"),), Selector(namespace="contract"), False),
        ((("tier", 3),), Selector(tiers=frozenset({3})), True),
        ((("tier", 3),), Selector(tiers=frozenset({4})), False),
        (METEOR, Selector(tiers=frozenset({4})), True),
    ],
)
def test_a_band_belongs_to_rows_that_its_group_may_have(
    group: Group, rows: Selector, *, expected: bool
) -> None:
    """What the group does not say may be either."""
    assert band(interval(0, 1, group=group)).is_of(rows) is expected


def test_bands_that_overlap_are_one_stretch_for_each_weight() -> None:
    """What is about to fire is lightest, then it goes by severity."""
    bands = marks(
        interval(0, 20),
        interval(10, 15),
        interval(12, 30),
        interval(31, 40),
        interval(5, 8, SUSTAIN),
        interval(0, 3, state=AlertState.PENDING),
    ).bands

    rows = joined(bands, 0.5)

    assert [(row[0].severity, row[0].is_firing, spans(row)) for row in rows] == [
        ("critical", False, [(0, 3)]),
        ("warning", True, [(5, 8)]),
        ("critical", True, [(0, 30), (31, 40)]),
    ]


@given(
    starts=st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e3)), max_size=40),
    apart_s=st.floats(0.01, 1e3),
)
def test_stretches_cover_every_band_and_are_apart(
    starts: list[tuple[float, float]], apart_s: float
) -> None:
    """None is lost, however close they stand."""
    bands = marks(*(interval(start, start + length) for start, length in starts)).bands

    rows = joined(bands, apart_s)

    (row,) = rows or [[]]
    assert all(
        any(one.from_ts <= each.from_ts and each.to_ts <= one.to_ts for one in row)
        for each in bands
    )
    assert all(later.from_ts - one.to_ts > apart_s for one, later in pairwise(row))


def test_only_stretches_in_view_are_returned_those_that_matter_last() -> None:
    """One that reaches into it is."""
    stretches = Stretches()
    stretches.set_bands(
        marks(interval(0, 10), interval(20, 30), interval(50, 60), interval(22, 90, SUSTAIN)).bands
    )

    found = stretches.between(TS + 25, TS + 40, 0.1)

    assert [one.severity for one in found] == ["warning", "critical"]
    assert spans(found) == [(22, 90), (20, 30)]
    assert stretches.between(TS + 100, TS + 200, 0.1) == []


def test_bands_are_found_at_an_instant_the_worst_first() -> None:
    """Also a little beside it, where a pointer still means them."""
    stretches = Stretches()
    stretches.set_bands(marks(interval(0, 10, SUSTAIN), interval(5, 10), interval(30, 31)).bands)

    assert [one.sign.severity for one in stretches.at(TS + 7, 1)] == ["critical", "warning"]
    assert spans(stretches.at(TS + 29.5, 1)) == [(30, 31)]
    assert stretches.at(TS + 20, 1) == []


def test_of_many_alerts_the_first_are_named() -> None:
    """And how many more there are."""
    bands = list(marks(*(interval(each, 100) for each in range(9))).bands)

    assert len(told(bands[:4], 4)) == 4
    assert told(bands, 4)[3] == "and 6 more alerts"
