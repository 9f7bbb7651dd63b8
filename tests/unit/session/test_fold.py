"""Folds: compiled and in numpy alike, all at once and bit by bit alike."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.ingest.batch import Batch
from inspector.ingest.names import Names
from inspector.session.cells import COUNT, ESTIMATE, GREATEST, LAST, LEAST, SUM, VARIANCE
from inspector.session.columns import Columns
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS, Fold, FoldKernels
from inspector.session.query import TOTAL, Grid, GroupBy, Query, Selector
from inspector.session.session import Session

SessionOf = Callable[..., Session]
BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)


def some_names() -> Names:
    """Return names for random rows: entries, tiers, shards, players and tag sets."""
    names = Names()
    for entry in ("ability.a", "ability.b", "contract.c", "system.d"):
        names.entries.add(entry)
    for tier in (1, 2, 5):
        names.tiers.add(tier)
    for shard in ("s1", "s2"):
        names.shards.add(shard)
    for player in range(5):
        names.players.add(f"h:{player}")
    for tags in (("x",), ("x", "y"), ("cc_silence", "z")):
        names.tag_sets.add(tags)
    return names


def random_batch(rows: int, seed: int) -> Batch:
    """Return rows whose values are whole, so that sums are exact in any order."""
    random = np.random.default_rng(seed)
    sizes = random.integers(0, 5, rows)
    values = int(sizes.sum())
    return Batch(
        source_id=0,
        ts=np.floor(random.random(rows) * 50) / 2,
        entry=random.integers(0, 4, rows).astype(np.int32),
        shard=random.integers(0, 2, rows).astype(np.int32),
        player=random.integers(0, 6, rows).astype(np.int32),
        tier=random.integers(0, 4, rows).astype(np.int16),
        region=np.zeros(rows, np.int32),
        tags=random.integers(0, 4, rows).astype(np.int32),
        offset=np.arange(rows) * 100,
        size_bytes=np.full(rows, 99, np.uint32),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        key=random.integers(0, 6, values).astype(np.uint8),
        value=random.integers(-5, 100, values).astype(np.float64),
        rate=random.choice([1.0, 0.5, 0.25], values),
    )


def fold_of(table: Columns, names: Names, query: Query, kernels: FoldKernels) -> Fold:
    """Return the fold of a whole table."""
    fold = Fold(query, names, kernels)
    fold.update(table.view)
    return fold


SELECTORS = st.sampled_from(
    [
        Selector(),
        Selector(namespace="ability"),
        Selector(entry="*.c"),
        Selector(shards=frozenset({"s2"})),
        Selector(tiers=frozenset({1, 5})),
        Selector(tags=frozenset({"cc_*"})),
        Selector(player="h:3"),
        Selector(player="h:nobody"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 300), max_size=4),
    selector=SELECTORS,
    group_by=st.sampled_from(list(GroupBy)),
    width_s=st.sampled_from([1.0, 3.0, float("inf")]),
    groups=st.sampled_from([(), ("ability.a", "x")]),
    with_earlier=st.booleans(),
    seed=st.integers(0, 9),
)
def test_every_way_to_fold_agrees(
    cuts: list[int],
    selector: Selector,
    group_by: GroupBy,
    width_s: float,
    groups: tuple[str, ...],
    with_earlier: bool,
    seed: int,
) -> None:
    """Compiled, in numpy, and in pieces while the table grows: the same cells."""
    grid = Grid.everything() if width_s == float("inf") else Grid(2, 5, width_s)
    query = Query(
        selector,
        (4, 0, 2),
        group_by,
        grid,
        extremes=True,
        distinct=True,
        groups=groups,
        with_total=True,
        with_earlier=with_earlier,
    )
    names, batch = some_names(), random_batch(300, seed)
    whole, pieces = Columns(chunk_rows=64), Columns(chunk_rows=64)
    whole.append(batch)
    reference = fold_of(whole, names, query, REFERENCE_KERNELS)
    compiled = fold_of(whole, names, query, FOLD_KERNELS)
    grown = Fold(query, names, FOLD_KERNELS)
    for start, stop in pairwise([0, *sorted(cuts), 300]):
        if stop > start:
            pieces.append(part_of(batch, start, stop))
        grown.update(pieces.view)

    for other in (compiled, grown):
        assert other.groups == reference.groups
        np.testing.assert_array_equal(other.rows, reference.rows)
        np.testing.assert_array_equal(other.distinct, reference.distinct)
        np.testing.assert_array_equal(other.cells[..., :LAST], reference.cells[..., :LAST])
        np.testing.assert_array_equal(other.cells[..., LAST], reference.cells[..., LAST])


def part_of(batch: Batch, start: int, stop: int) -> Batch:
    """Return some rows of a batch as a batch."""
    low, high = int(batch.first[start]), int(batch.first[stop])
    rows = slice(start, stop)
    return Batch(
        source_id=0,
        ts=batch.ts[rows],
        entry=batch.entry[rows],
        shard=batch.shard[rows],
        player=batch.player[rows],
        tier=batch.tier[rows],
        region=batch.region[rows],
        tags=batch.tags[rows],
        offset=batch.offset[rows],
        size_bytes=batch.size_bytes[rows],
        first=batch.first[start : stop + 1] - low,
        key=batch.key[low:high],
        value=batch.value[low:high],
        rate=batch.rate[low:high],
    )


@BOTH
def test_sums_counts_and_estimates(session_of: SessionOf, kernels: FoldKernels) -> None:
    """A value kept at rate r stands for 1 / r of its like; what was left out has a variance."""
    session = session_of(
        [
            {"ts": 10, "entry": "ability.a", "metrics": {"reflect_count": 3},
             "meta": {"rates": {"reflect_count": 0.5}}},
            {"ts": 11, "entry": "ability.a", "metrics": {"reflect_count": 2}},
            {"ts": 12, "entry": "ability.b", "metrics": {"casts": 1}},
        ]
    )  # fmt: skip
    key = session.registry.key_id("reflect_count")
    fold = Fold(Query(Selector(), (key,), GroupBy.ENTRY, Grid.everything(), extremes=True),
                session.names, kernels)  # fmt: skip

    fold.update(session.view)

    cell = fold.cells[0, fold.groups.index("ability.a"), 0]
    assert [cell[SUM], cell[COUNT], cell[ESTIMATE]] == [5, 2, 8]
    assert cell[VARIANCE] == 3**2 * (1 - 0.5) / 0.5**2
    assert [cell[LEAST], cell[GREATEST], cell[LAST]] == [2, 3, 2]
    assert fold.rows[:, 0].tolist() == [2, 1]


@BOTH
def test_buckets_lie_on_absolute_time(session_of: SessionOf, kernels: FoldKernels) -> None:
    """Bucket 0 of a 5-s grid from bucket 2 on covers 10 s to 15 s; what lies outside is left."""
    records = [{"ts": ts, "entry": "ability.a"} for ts in (9.9, 10, 14.999, 15, 24.9, 25)]
    session = session_of(records)
    fold = Fold(Query(Selector(), (), GroupBy.NONE, Grid(2, 3, 5.0)), session.names, kernels)

    fold.update(session.view)

    assert fold.rows.tolist() == [[2, 1, 1]]


@BOTH
def test_the_first_bucket_may_take_all_that_came_earlier(
    session_of: SessionOf, kernels: FoldKernels
) -> None:
    """A running total begins with the session, not with what is visible of it."""
    session = session_of([{"ts": ts, "entry": "ability.a"} for ts in (0.5, 9.9, 10, 15, 25)])
    query = Query(Selector(), (), GroupBy.NONE, Grid(2, 3, 5.0), with_earlier=True)
    fold = Fold(query, session.names, kernels)

    fold.update(session.view)

    assert fold.rows.tolist() == [[3, 1, 0]]


@BOTH
def test_a_row_counts_for_each_of_its_tags(session_of: SessionOf, kernels: FoldKernels) -> None:
    """And once for the total."""
    session = session_of(
        [
            {"ts": 1, "entry": "ability.a", "meta": {"tags": ["x", "y"]}},
            {"ts": 1, "entry": "ability.a", "meta": {"tags": ["y"]}},
            {"ts": 1, "entry": "ability.a"},
        ]
    )
    query = Query(Selector(), (), GroupBy.TAG, Grid.everything(), with_total=True)
    fold = Fold(query, session.names, kernels)

    fold.update(session.view)

    rows = dict(zip(fold.groups, fold.rows[:, 0], strict=True))
    assert rows == {TOTAL: 3, "no tag": 1, "x": 1, "y": 2}


@BOTH
def test_distinct_counts_shard_and_player(session_of: SessionOf, kernels: FoldKernels) -> None:
    """One player on two shards is two; a record without a player is one of its own."""
    session = session_of(
        [
            {"ts": 1, "entry": "ability.a", "player": player, "shard": shard}
            for player, shard in [("h:a", "s1"), ("h:a", "s2"), ("h:a", "s1"), ("h:b", "s1")]
        ]
        + [{"ts": 1, "entry": "ability.a", "shard": "s1"}]
    )
    query = Query(Selector(), (), GroupBy.ENTRY, Grid.everything(), distinct=True)
    fold = Fold(query, session.names, kernels)

    fold.update(session.view)

    assert fold.distinct[0, 0] == 4


@BOTH
def test_names_that_appear_later_get_groups_of_their_own(
    session_of: SessionOf, kernels: FoldKernels
) -> None:
    """More groups than there was room for at first."""
    session = session_of([{"ts": 1, "entry": "ability.e0"}])
    query = Query(Selector(), (), GroupBy.ENTRY, Grid.everything(), distinct=True)
    fold = Fold(query, session.names, kernels)
    fold.update(session.view)

    session_of([{"ts": 1, "entry": f"ability.e{n}"} for n in range(50)], session)
    fold.update(session.view)

    assert fold.rows[:, 0].tolist() == [2] + [1] * 49
    assert fold.distinct[:, 0].tolist() == [1] * 50


def test_at_most_so_many_groups(session_of: SessionOf) -> None:
    """Thousands of names must not take memory for thousands of curves."""
    session = session_of([{"ts": 1, "entry": f"ability.e{n}"} for n in range(50)])
    query = Query(Selector(), (), GroupBy.ENTRY, Grid.everything(), most_groups=10, with_total=True)
    fold = Fold(query, session.names, REFERENCE_KERNELS)

    fold.update(session.view)

    assert len(fold.groups) == 10
    assert fold.rows[0, 0] == 50
