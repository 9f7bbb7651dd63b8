"""The preview of a rule: by hand, and beside the same numbers in plain Python."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.analysis.rule_preview import RulePreview, RulePreviewRequest, preview
from inspector.analysis.rule_verdict import Limit, PreviewState
from inspector.config.models import Baseline
from inspector.config.spans import CountWindow, TimeWindow
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import ALL_ROWS, NO_TAG, Selector, tier_label
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]
MINUTE = TimeWindow(60.0)
ABOVE_TEN = Limit(10.0, is_above=True)
COLUMNS = ("namespace", "entry", "tier", "shard", "tag")


def request(
    measure: str = "dmg_per_cast",
    limit: Limit = ABOVE_TEN,
    group_by: tuple[str, ...] = ("entry",),
    window: TimeWindow | CountWindow = MINUTE,
    selector: Selector = ALL_ROWS,
    min_n: int = 1,
    baselines: tuple[Baseline, ...] = (),
) -> RulePreviewRequest:
    """Return a question."""
    return RulePreviewRequest(measure, selector, group_by, window, limit, min_n, baselines)


def hit(ts: float, entry: str, damage: float, casts: int = 1, **more: Any) -> Record:
    """Return a record of some casts with some damage."""
    meta = {name: more[name] for name in ("tier", "tags") if name in more}
    own = {"shard": more.get("shard", "world-1"), "meta": meta}
    return {"ts": ts, "entry": entry, "metrics": {"casts": casts, "damage_total": damage}, **own}


def asked(session: Session, wanted: RulePreviewRequest) -> RulePreview:
    """Return the answer, which somebody waits for."""
    found = preview(wanted, session, REFERENCE_KERNELS)
    assert found is not None
    return found


def told(found: RulePreview) -> dict[str, tuple[float, int, str]]:
    """Return what is said of each group: value, n, state."""
    return {group.name: (group.value, group.n, str(group.state)) for group in found.groups}


def test_each_group_is_compared_with_the_threshold(session_of: SessionOf) -> None:
    """Over the latest window, the worst first."""
    session = session_of(
        [
            hit(100.0, "ability.a", 900),
            hit(200.0, "ability.a", 24, casts=2),
            hit(210.0, "ability.b", 9),
            hit(215.0, "ability.c", 40, casts=2),
        ]
    )

    found = asked(session, request())

    assert told(found) == {
        "ability.c": (20.0, 1, "above"),
        "ability.a": (12.0, 1, "above"),
        "ability.b": (9.0, 1, "ok"),
    }
    assert [group.name for group in found.groups] == ["ability.c", "ability.a", "ability.b"]
    assert found.groups[0].over == 1.0
    assert found.counts == ((PreviewState.ABOVE, 2), (PreviewState.OK, 1))
    assert (found.rows, found.entries) == (4, 3)
    assert found.busiest == ("ability.a", "ability.b", "ability.c")


def test_the_window_ends_behind_the_last_row_and_is_as_long_as_asked(
    session_of: SessionOf,
) -> None:
    """It says from when to when, since that is a little later than the last row."""
    session = session_of([hit(ts, "ability.a", 1) for ts in (0.0, 90.0, 300.0)])

    found = asked(session, request())

    assert found.end_ts - found.start_ts == found.window_s == 60.0
    assert 300.0 < found.end_ts <= 303.0


def test_a_counter_adds_up_and_a_gauge_is_a_mean(session_of: SessionOf) -> None:
    """Sampled values are restored before they are added."""
    session = session_of(
        [
            {"ts": ts, "entry": "system.telemetry", "metrics": {"queue_depth": depth}}
            for ts, depth in ((10, 4), (20, 8))
        ]
        + [
            {"ts": 20, "entry": "ability.a", "metrics": {"reflect_count": 3},
             "meta": {"rates": {"reflect_count": 0.5}}},
        ]
    )  # fmt: skip

    gauge = asked(session, request("queue_depth"))
    counter = asked(session, request("reflect_count"))

    assert told(gauge)["system.telemetry"] == (6.0, 2, "ok")
    assert told(counter)["ability.a"] == (6.0, 1, "ok")


def test_below_is_the_other_side(session_of: SessionOf) -> None:
    """And a value at the threshold is neither above nor below it."""
    session = session_of([hit(10, "ability.a", 10), hit(10, "ability.b", 9)])

    below = asked(session, request(limit=Limit(10.0, is_above=False)))
    above = asked(session, request())

    assert told(below) == {"ability.b": (9.0, 1, "below"), "ability.a": (10.0, 1, "ok")}
    assert told(above)["ability.a"][2] == "ok"


def test_a_small_n_and_a_denominator_of_zero_are_no_data(session_of: SessionOf) -> None:
    """They come last, with the n that there is."""
    session = session_of(
        [hit(10, "ability.a", 10), hit(11, "ability.a", 10), hit(10, "ability.b", 99),
         hit(10, "ability.c", 5, casts=0)]
    )  # fmt: skip

    found = asked(session, request(min_n=2))

    assert found.groups[0].name == "ability.a"
    states = {name: state for name, (_value, _n, state) in told(found).items()}
    assert states == {"ability.a": "ok", "ability.b": "no data", "ability.c": "no data"}


def test_times_baseline_compares_each_tier_with_its_own(session_of: SessionOf) -> None:
    """Where a tier has no baseline, that is said instead of a state that is not known."""
    session = session_of(
        [hit(10, "ability.a", 30, tier=1), hit(10, "ability.a", 30, tier=2),
         hit(10, "ability.a", 30, tier=3), hit(10, "ability.a", 30)]
    )  # fmt: skip
    usual = tuple(
        Baseline(tier=tier, measure="dmg_per_cast", value=value, n=9)
        for tier, value in ((1, 20.0), (2, 25.0))
    )

    found = asked(session, request(limit=Limit(1.25, True, True), baselines=usual))

    by_name = {group.name: group for group in found.groups}
    assert by_name["ability.a · tier 1"].state is PreviewState.ABOVE
    assert by_name["ability.a · tier 1"].limit == 25.0
    assert by_name["ability.a · tier 2"].state is PreviewState.OK
    assert by_name["ability.a · tier 3"].note == "no baseline for tier 3"
    assert by_name["ability.a · no tier"].note == "no baseline: its rows have no tier"


@pytest.mark.parametrize(
    ("entry", "namespace", "expected"),
    [("*", None, 50.0), ("ability.*", None, 50.0), ("contract.*", None, 20.0),
     ("*", "ability", 50.0), ("*", "contract", 20.0)],
)  # fmt: skip
def test_the_last_baseline_that_fits_counts(
    session_of: SessionOf, entry: str, namespace: str | None, expected: float
) -> None:
    """One of other entries, or another namespace, does not fit."""
    session = session_of([hit(10, "ability.a", 30, tier=1)])
    usual = (
        Baseline(tier=1, measure="dmg_per_cast", value=20.0, n=9),
        Baseline(tier=1, measure="dmg_per_cast", value=50.0, n=9, entry=entry,
                 namespace=namespace),
    )  # fmt: skip

    found = asked(session, request(limit=Limit(1.0, True, True), baselines=usual))

    assert found.groups[0].limit == expected


def test_a_count_becomes_a_time_that_holds_about_as_many(session_of: SessionOf) -> None:
    """Of a typical group; the answer says how long that is."""
    session = session_of(
        [hit(float(ts), entry, 5, casts=2) for ts in range(601) for entry in ("ability.a",)]
    )

    found = asked(session, request(window=CountWindow(50, "casts")))
    short = asked(session, request(window=CountWindow(900_000, "casts")))

    assert found.window_s == pytest.approx(25.0, rel=0.05)
    assert not found.is_short
    assert short.window_s == 600.0
    assert short.is_short


def test_the_curve_is_that_of_the_worst_group_and_ends_at_its_value(session_of: SessionOf) -> None:
    """Over all that is loaded, from the first whole window on."""
    session = session_of(
        [hit(float(ts), "ability.a", 20 if ts < 300 else 50) for ts in range(0, 600, 5)]
        + [hit(float(ts), "ability.b", 1) for ts in range(0, 600, 5)]
    )

    curve = asked(session, request()).curve

    assert curve is not None
    assert (curve.name, curve.limit) == ("ability.a", 10.0)
    assert (curve.y[0], curve.y[-1]) == (20.0, 50.0)
    assert not curve.y.flags.writeable
    assert np.all(np.diff(curve.ts) > 0)
    assert curve.ts[0] <= 63.0


def test_nobody_waits_for_what_is_unwanted(session_of: SessionOf) -> None:
    """A fold more would keep the answer to the next question waiting."""
    session = session_of([hit(10, "ability.a", 30)])

    assert preview(request(), session, REFERENCE_KERNELS, lambda: True) is None


def test_nothing_loaded_is_nothing_to_compare(session_of: SessionOf) -> None:
    """Neither rows nor a window."""
    found = asked(session_of([]), request())

    assert (found.rows, found.groups, found.curve) == (0, (), None)
    assert math.isnan(found.end_ts)


def test_distinct_counts_are_over_one_whole_window(session_of: SessionOf) -> None:
    """They of parts do not add up, and of a window that only began they say nothing."""
    session = session_of(
        [
            {"ts": float(ts), "entry": "ability.a", "player": f"h:{ts % 20:x}",
             "metrics": {"uptime_seconds": 3}}
            for ts in range(0, 190, 10)
        ]
    )  # fmt: skip

    found = asked(session, request("uptime_ratio", Limit(0.02, is_above=True)))

    assert (found.start_ts, found.end_ts) == (120.0, 180.0)
    (group,) = found.groups
    assert group.value == pytest.approx(6 * 3 / (60 * 2))
    assert (group.n, group.state) == (6, PreviewState.ABOVE)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Draw records of the last minutes."""
    return [
        hit(
            draw(st.integers(0, 179)),
            draw(st.sampled_from(["ability.a", "ability.b", "contract.c"])),
            draw(st.integers(0, 50)),
            casts=draw(st.integers(0, 3)),
            shard=draw(st.sampled_from(["s1", "s2"])),
            **draw(st.sampled_from([{}, {"tier": 1}, {"tier": 2}])),
            **draw(st.sampled_from([{}, {"tags": ["x"]}, {"tags": ["x", "y"]}])),
        )
        for _number in range(draw(st.integers(1, 12)))
    ]


def keys_of(record: Record, group_by: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the groups that a record is in, each as what it has in every column."""
    entry, meta = str(record["entry"]), record["meta"]
    own = {
        "entry": entry,
        "namespace": entry.partition(".")[0],
        "tier": tier_label(meta.get("tier")),
        "shard": record["shard"],
    }
    order = [one for one in ("entry", "namespace", "tag", "tier", "shard") if one in group_by]
    if "entry" in order and "namespace" in order:
        order.remove("namespace")
    tags = (meta.get("tags") or [NO_TAG]) if "tag" in order else [""]
    return [tuple({**own, "tag": tag}[one] for one in order) for tag in tags]


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=records(), group_by=st.lists(st.sampled_from(COLUMNS), unique=True).map(tuple))
def test_any_grouping_gives_what_plain_python_gives(
    session_of: SessionOf, rows: list[Record], group_by: tuple[str, ...]
) -> None:
    """Every group with a row in the window: Σ damage over Σ casts, and how many records."""
    session = session_of(rows)

    found = preview(request(group_by=group_by), session, FOLD_KERNELS)

    assert found is not None
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for record in rows:
        if found.start_ts <= record["ts"] < found.end_ts:
            for key in keys_of(record, group_by):
                total = sums[" · ".join(key) or "all rows"]
                total[0] += record["metrics"]["damage_total"]
                total[1] += record["metrics"]["casts"]
                total[2] += 1
    got = {group.name: (group.value, group.n) for group in found.groups}
    assert got.keys() == sums.keys()
    for name, (damage, casts, n) in sums.items():
        assert got[name][1] == n
        assert got[name][0] == pytest.approx(damage / casts if casts else math.nan, nan_ok=True)
