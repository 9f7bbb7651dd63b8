"""Comparing sides: figures as whole-session statistics have them, matched by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.analysis.compare import compare
from inspector.analysis.compare_side import whole_side
from inspector.analysis.compare_verdict import Rules, Verdict
from inspector.analysis.kpi_table import KpiTableMaker
from inspector.analysis.stats import session_stats
from inspector.core.errors import InspectorError, UnknownMetricError
from inspector.core.registry import Registry, parse_registry
from inspector.files.resources import resource_path
from inspector.ingest.reader import read_forward
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.kernel_loader import load_kernels
from inspector.session.query import TOTAL, GroupBy, Selector
from inspector.session.session import Session
from inspector.session.span import Span
from tests.unit.analysis.compared import casts_of, found

SAMPLE = resource_path("registry.toml").parents[1] / "sample_data" / "session"
SessionOf = Callable[..., Session]


def cast(entry: str, ts: float, damage: float, **more: Any) -> dict[str, Any]:
    """Return a record of one cast."""
    metrics = {"casts": 1, "damage_total": damage}
    return {"ts": ts, "entry": entry, "metrics": metrics} | more


@pytest.fixture(scope="module")
def sample(registry: Registry) -> Session:
    """The sample session, whole."""
    session = Session(registry)
    reader = load_kernels(registry).new_reader(registry, session.names)
    for block in read_forward([SAMPLE], session.ledger):
        for batch in reader.read(block):
            session.add(batch)
    return session


@pytest.fixture(params=["compiled", "numpy"])
def kernels(request: pytest.FixtureRequest, registry: Registry) -> FoldKernels:
    """What does the work."""
    return load_kernels(registry).fold if request.param == "compiled" else REFERENCE_KERNELS


def test_both_sides_say_what_the_whole_session_does(sample: Session, kernels: FoldKernels) -> None:
    """Every KPI of every entry, and its n; nothing differs from itself."""
    side = whole_side("sample", sample)
    compared = compare(side, side, kernels, GroupBy.ENTRY, Rules())

    assert compared is not None
    stats = session_stats(sample, kernels)
    assert {one.group for one in compared.differences} <= set(stats.entries)
    for one in compared.differences:
        expected = stats.entries[one.group].kpis[one.kpi.name]
        assert one.a.n == one.b.n == expected.n
        assert one.a.value == pytest.approx(expected.value, rel=1e-9, nan_ok=True)
        assert one.verdict not in (Verdict.HIGHER, Verdict.LOWER)
    assert compared.rows_a == sum(entry.records for entry in stats.entries.values())
    assert compared.only_a == compared.only_b == ()


def test_intervals_of_a_side_are_those_of_the_entries_page(
    sample: Session, kernels: FoldKernels
) -> None:
    """One figure has one interval, wherever it stands."""
    view = sample.view
    table = KpiTableMaker(sample, kernels).make(view, Selector(), view.last_ts, 36_000.0)
    side = whole_side("sample", sample)

    compared = compare(side, side, kernels, GroupBy.ENTRY, Rules(), ["dmg_per_cast"])

    assert compared is not None
    column = [kpi.name for kpi in table.kpis].index("dmg_per_cast")
    for one in compared.differences:
        half = table.half[table.groups.index(one.group), column]
        assert one.a.half == pytest.approx(half, rel=1e-6, nan_ok=True)


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        (GroupBy.TIER, {"tier 1", "tier 2", "no tier"}),
        (GroupBy.SHARD, {"w-1", "w-2"}),
        (GroupBy.NONE, {TOTAL}),
    ],
)
def test_groups_are_what_was_asked_for(
    group_by: GroupBy, groups: set[str], session_of: SessionOf, kernels: FoldKernels
) -> None:
    """Tiers, shards, or all rows together."""
    records = [
        cast("ability.a", 0, 10, shard="w-1", meta={"tier": 1}),
        cast("ability.b", 1, 20, shard="w-2", meta={"tier": 2}),
        cast("ability.b", 2, 60, shard="w-2"),
    ]
    side = whole_side("s", session_of(records))

    compared = compare(side, side, kernels, group_by, Rules(), ["dmg_per_cast"])

    assert compared is not None
    assert {one.group for one in compared.differences} == groups
    assert sum(one.a.numerator for one in compared.differences) == 90.0


def test_entries_are_matched_by_name_whatever_their_order(
    session_of: SessionOf, kernels: FoldKernels
) -> None:
    """Those that only one side has are listed, with the most records first."""
    first = session_of([cast("ability.a", 0, 10), cast("ability.gone", 1, 1)])
    names = ("new", "more", "more")
    second = session_of(
        [*(cast(f"ability.{name}", 0, 1) for name in names), cast("ability.a", 2, 30)]
    )

    compared = compare(
        whole_side("1", first), whole_side("2", second), kernels, GroupBy.ENTRY, Rules()
    )

    one = found(compared, "ability.a", "dmg_per_cast")
    assert compared is not None
    assert (one.a.value, one.b.value, one.relative) == (10.0, 30.0, 2.0)
    assert one.verdict is Verdict.TOO_FEW
    assert [only.group for only in compared.only_a] == ["ability.gone"]
    assert [(only.group, only.rows) for only in compared.only_b] == [
        ("ability.more", 2),
        ("ability.new", 1),
    ]


def test_only_rows_in_the_range_count(session_of: SessionOf, kernels: FoldKernels) -> None:
    """Its start belongs to it, its end does not; uptime goes by its seconds and players."""
    uptime = {"uptime_seconds": 2}
    records = [
        {"ts": ts, "entry": "resonance.a", "player": player, "metrics": uptime}
        for ts, player in ((0, "h:01"), (10, "h:01"), (15, "h:02"), (20, "h:03"))
    ]
    whole = whole_side("s", session_of(records))
    a, b = replace(whole, span=Span(0.0, 10.0)), replace(whole, span=Span(10.0, 20.0))

    one = found(compare(a, b, kernels, GroupBy.ENTRY, Rules()), "resonance.a", "uptime_ratio")

    assert (one.a.n, one.b.n) == (1, 2)
    assert one.a.value == pytest.approx(2 / (10 * 1))
    assert one.b.value == pytest.approx(4 / (10 * 2))


def test_sampled_values_count_for_what_they_stand_for(registry: Registry) -> None:
    """Of B's damage a quarter was kept: the figures agree within their intervals, B's is wider."""
    a, b = casts_of(registry, 1, 1, 3_000), casts_of(registry, 2, 1, 3_000, rate=0.25)

    one = found(
        compare(
            whole_side("a", a), whole_side("b", b), REFERENCE_KERNELS, GroupBy.ENTRY, Rules(0.2)
        ),
        "ability.e0",
        "dmg_per_cast",
    )

    assert one.b.half > 1.5 * one.a.half
    assert one.low < 0.0 < one.high
    assert one.verdict is Verdict.SAME


def test_a_range_of_the_bootstrap_is_the_interval(registry: Registry) -> None:
    """Drawing the records of both sides anew scatters the ratio by as much, within 8 %."""
    a, b = casts_of(registry, 5, 1, 400), casts_of(registry, 6, 1, 400, factor=1.3)
    one = found(
        compare(whole_side("a", a), whole_side("b", b), REFERENCE_KERNELS, GroupBy.ENTRY, Rules()),
        "ability.e0",
        "dmg_per_cast",
    )
    random = np.random.default_rng(1)
    # As `casts_of` draws them.
    own = [np.random.default_rng(seed).gamma(2.0, 60.0, 400) for seed in (5, 6)]
    means = [
        side[random.integers(0, 400, (4_000, 400))].mean(axis=1) * factor
        for side, factor in zip(own, (1.0, 1.3), strict=True)
    ]
    low, high = np.quantile(means[1] / means[0] - 1.0, [0.025, 0.975])

    assert one.high - one.low == pytest.approx(high - low, rel=0.08)
    assert one.low == pytest.approx(low, abs=0.03)


def test_many_equal_entries_give_no_false_verdict(registry: Registry) -> None:
    """Two hundred that do the same on both sides, and one rule for all."""
    a, b = casts_of(registry, 11, 200, 60), casts_of(registry, 12, 200, 60)

    compared = compare(
        whole_side("a", a), whole_side("b", b), REFERENCE_KERNELS, GroupBy.ENTRY, Rules()
    )

    assert compared is not None
    assert compared.tests == 200
    said = [one.verdict for one in compared.differences if one.kpi.name == "dmg_per_cast"]
    assert len(said) == 200
    assert Verdict.HIGHER not in said
    assert Verdict.LOWER not in said


def test_kpis_that_differ_in_meaning_are_left_out(
    session_of: SessionOf, registry: Registry, kernels: FoldKernels
) -> None:
    """And said: one that only a team's own registry has, and one whose formulas differ."""
    own = '[[kpi]]\nname = "{}"\nformula = "{}"\nunit = ""\ndescription = "Ours."\n'
    one = parse_registry(own.format("ours", "casts / damage_total"), "one.toml", registry)
    other = parse_registry(
        own.format("ours", "damage_total / participants") + own.format("theirs", "casts / casts"),
        "other.toml",
        registry,
    )
    sides = [
        whole_side(name, session_of([cast("ability.a", 0, 10)], Session(registry)))
        for name, registry in (("one", one), ("other", other))
    ]

    compared = compare(sides[0], sides[1], kernels, GroupBy.ENTRY, Rules())

    assert compared is not None
    assert "ours is left out: its formulas differ" in compared.notes
    assert "theirs is left out: only other has it" in compared.notes
    assert "ours" not in {one.kpi.name for one in compared.differences}
    with pytest.raises(UnknownMetricError, match="dmg_per_cast"):
        compare(sides[0], sides[1], kernels, GroupBy.ENTRY, Rules(), ["dmg_per_cats"])


def test_what_nobody_wants_any_more_is_given_up(sample: Session, kernels: FoldKernels) -> None:
    """Before all rows were read."""
    side = whole_side("s", sample)

    assert compare(side, side, kernels, GroupBy.ENTRY, Rules(), (), lambda: True) is None


def test_a_session_without_records_cannot_be_compared(registry: Registry) -> None:
    """The message names it, and says what to do."""
    with pytest.raises(InspectorError, match=r"empty: there is no record to compare\. Choose"):
        whole_side("empty", Session(registry))


def test_the_sample_is_where_it_should_be() -> None:
    """Else the tests above compare nothing with nothing."""
    assert any(Path(SAMPLE).rglob("*.jsonl"))


def test_what_counts_players_is_not_tested(session_of: SessionOf, kernels: FoldKernels) -> None:
    """Of two equal sessions one saw more of its players, which no error of a sum tells."""

    def auras(players: int) -> Session:
        random = np.random.default_rng(players)
        return session_of(
            [
                {
                    "ts": second,
                    "entry": "ability.aura",
                    "player": f"h:{random.integers(players):02x}",
                    "metrics": {"uptime_seconds": 1.0},
                }
                for second in range(400)
            ]
        )

    a, b = whole_side("a", auras(40)), whole_side("b", auras(60))
    compared = compare(a, b, kernels, GroupBy.ENTRY, Rules(), ["uptime_ratio"])

    one = found(compared, "ability.aura", "uptime_ratio")
    assert one.verdict is Verdict.NOT_TESTED
    assert one.a.value > one.b.value > 0
    assert np.isnan([one.p_differs, one.low, one.absolute_half]).all()
    assert compared is not None
    assert compared.tests == 0


def test_sides_that_share_records_are_said(session_of: SessionOf, kernels: FoldKernels) -> None:
    """Two sessions of the same time share none."""
    records = [cast("ability.a", 0, 10), cast("ability.a", 9, 20)]
    side, other = (whole_side(name, session_of(records)) for name in ("a", "b"))

    same = compare(side, side, kernels, GroupBy.ENTRY, Rules())
    apart = compare(side, other, kernels, GroupBy.ENTRY, Rules())

    assert same is not None
    assert same.notes[0].startswith("both sides share records")
    assert apart is not None
    assert apart.notes == ()
