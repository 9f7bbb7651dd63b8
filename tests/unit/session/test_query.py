"""Queries: which rows are taken, into which groups, in which buckets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ingest.names import Names
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS, Fold, FoldKernels
from inspector.session.query import (
    NO_TAG,
    NO_TIER,
    TOTAL,
    Grid,
    GroupBy,
    LookupBuilder,
    Query,
    Selector,
)
from inspector.session.session import Session

SessionOf = Callable[..., Session]
BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)

RECORDS = [
    {"ts": 1, "shard": "s1", "entry": "ability.a", "player": "h:a",
     "meta": {"tier": 1, "tags": ["aoe", "cc_stun"]}},
    {"ts": 2, "shard": "s2", "entry": "ability.b", "player": "h:b", "meta": {"tags": ["aoe"]}},
    {"ts": 3, "shard": "s1", "entry": "contract.a", "meta": {"tier": 0}},
    {"ts": 4, "shard": "s3", "entry": "abilityx.a"},
]  # fmt: skip


def rows_by_group(
    session: Session,
    kernels: FoldKernels,
    *,
    selector: Selector | None = None,
    group_by: GroupBy = GroupBy.ENTRY,
    with_total: bool = False,
) -> dict[str, int]:
    """Return how many rows each group has that has any."""
    query = Query(selector or Selector(), (), group_by, Grid.everything(), with_total=with_total)
    fold = Fold(query, session.names, kernels)
    fold.update(session.view)
    return {g: int(n) for g, n in zip(fold.groups, fold.rows[:, 0], strict=True) if n}


@BOTH
@pytest.mark.parametrize(
    ("selector", "entries"),
    [
        (Selector(), {"ability.a", "ability.b", "contract.a"}),
        (Selector(namespace="ability"), {"ability.a", "ability.b"}),
        (Selector(entry="*.a"), {"ability.a", "contract.a"}),
        (Selector(entry="*.A"), set()),
        (Selector(shards=frozenset({"s2", "s9"})), {"ability.b"}),
        (Selector(tiers=frozenset({0, 1})), {"ability.a", "contract.a"}),
        (Selector(tags=frozenset({"cc_*"})), {"ability.a"}),
        (Selector(tags=frozenset({"cc_*", "aoe"})), {"ability.a", "ability.b"}),
        (Selector(player="h:b"), {"ability.b"}),
        (Selector(player="h:nobody"), set()),
        (Selector(namespace="ability", player="h:b", tags=frozenset({"aoe"})), {"ability.b"}),
    ],
)
def test_a_selector_takes_what_fits_all_it_says(
    session_of: SessionOf, kernels: FoldKernels, selector: Selector, entries: set[str]
) -> None:
    """What it does not say, it takes."""
    session = session_of(RECORDS)

    assert rows_by_group(session, kernels, selector=selector).keys() == entries


@BOTH
@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        (GroupBy.NONE, {TOTAL: 3}),
        (GroupBy.NAMESPACE, {"ability": 2, "contract": 1}),
        (GroupBy.ENTRY, {"ability.a": 1, "ability.b": 1, "contract.a": 1}),
        (GroupBy.TIER, {"tier 1": 1, NO_TIER: 1, "tier 0": 1}),
        (GroupBy.SHARD, {"s1": 2, "s2": 1}),
        (GroupBy.TAG, {"aoe": 2, "cc_stun": 1, NO_TAG: 1}),
    ],
)
@pytest.mark.parametrize("with_total", [False, True])
def test_every_row_counts_in_its_groups_and_once_in_the_total(
    session_of: SessionOf,
    kernels: FoldKernels,
    group_by: GroupBy,
    groups: dict[str, int],
    with_total: bool,
) -> None:
    """Also where the total is the only group there is."""
    session = session_of(RECORDS)

    found = rows_by_group(session, kernels, group_by=group_by, with_total=with_total)

    assert found == (groups | {TOTAL: 3} if with_total else groups)


def test_a_group_keeps_its_number_as_names_appear() -> None:
    """A fold's cells are numbered by it."""
    names = Names()
    names.entries.add("ability.a")
    builder = LookupBuilder(Query(Selector(), (), GroupBy.ENTRY, Grid.everything()), names)
    first = builder.lookup()

    names.entries.add("ability.b")
    second = builder.lookup()

    assert builder.groups == ["ability.a", "ability.b"]
    assert first.groups.tolist() == [0]
    assert second.groups.tolist() == [0, 1]
    assert builder.lookup() is second


def test_groups_that_were_asked_for_are_the_only_ones() -> None:
    """In the order that was asked for, there or not."""
    names = Names()
    for entry in ("ability.a", "ability.b"):
        names.entries.add(entry)
    wanted = ("ability.z", "ability.b")
    query = Query(Selector(), (), GroupBy.ENTRY, Grid.everything(), groups=wanted)
    builder = LookupBuilder(query, names)

    assert builder.lookup().groups.tolist() == [1]
    assert builder.groups == ["ability.z", "ability.b"]


@given(
    start=st.floats(0, 1e10), length=st.floats(0, 1e6), width=st.sampled_from([1.0, 2.0, 5.0, 600])
)
def test_a_covering_grid_has_both_ends_in_its_first_and_last_bucket(
    start: float, length: float, width: float
) -> None:
    """And so is the smallest one."""
    grid = Grid.covering(start, start + length, width)

    assert grid.start_ts <= start < grid.start_ts + width
    assert grid.end_ts - width <= start + length < grid.end_ts


def test_a_grid_covers_its_parts_of_the_same_width_only() -> None:
    """Buckets of another width are other buckets."""
    grid = Grid(10, 5, 2.0)

    assert grid.covers(grid)
    assert grid.covers(Grid(12, 3, 2.0))
    assert not grid.covers(Grid(12, 4, 2.0))
    assert not grid.covers(Grid(9, 2, 2.0))
    assert not grid.covers(Grid(12, 3, 1.0))


def test_one_bucket_takes_everything() -> None:
    """From before all instants to behind them."""
    grid = Grid.everything()

    assert (grid.start_ts, grid.end_ts) == (-math.inf, math.inf)


class Watched(list[str]):
    """A list that counts how many of its items were looked at."""

    looked_at = 0

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        self.looked_at += len(found) if isinstance(index, slice) else 1
        return found

    def __iter__(self) -> Iterator[str]:
        self.looked_at += len(self)
        return super().__iter__()


@pytest.mark.parametrize("group_by", list(GroupBy))
def test_each_of_100_000_names_is_looked_at_once(group_by: GroupBy) -> None:
    """However often new ones appear, and however many frames ask in between."""
    names = Names()
    watched = names.entries.values = Watched()
    selector = Selector(namespace="ability", entry="*7")
    query = Query(selector, (), group_by, Grid.everything(), most_groups=65, with_total=True)
    builder = LookupBuilder(query, names)

    for number in range(100_000):
        names.entries.add(f"ability.e{number}")
        if number % 100 == 0:
            builder.lookup()
            builder.lookup()
    lookup = builder.lookup()

    assert watched.looked_at == 100_000
    assert len(lookup.keep_entry) == 100_000
    assert int(lookup.keep_entry.sum()) == 10_000
    assert len(builder.groups) <= 65


def test_a_player_may_appear_later(session_of: SessionOf) -> None:
    """Also where no other new name comes along."""
    session = session_of([{"ts": 1, "entry": "ability.a", "player": "h:a"}])
    query = Query(Selector(player="h:b"), (), GroupBy.NONE, Grid.everything())
    fold = Fold(query, session.names, REFERENCE_KERNELS)
    fold.update(session.view)

    session_of([{"ts": 2, "entry": "ability.a", "player": "h:b"}], session)
    fold.update(session.view)

    assert fold.rows[0, 0] == 1


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3)), max_size=20),
    st.sampled_from(list(GroupBy)),
    st.sampled_from([(), ("ability.a", "tier 1", "t2")]),
    st.booleans(),
    st.sampled_from([0, 1, 3]),
)
def test_tables_that_grow_are_tables_made_at_once(
    appearing: list[tuple[str, int]],
    group_by: GroupBy,
    groups: tuple[str, ...],
    with_total: bool,
    most_groups: int,
) -> None:
    """Name by name, or all of them at the end."""
    names = Names()
    selector = Selector(entry="ability.[a-d]", tiers=frozenset({1, 2}))
    query = Query(
        *(selector, (), group_by, Grid.everything()),
        groups=groups,
        most_groups=most_groups,
        with_total=with_total,
    )
    grown = LookupBuilder(query, names)
    for letter, number in appearing:
        names.entries.add(f"ability.{letter}")
        names.tiers.add(number)
        names.shards.add(f"s{number}")
        names.tag_sets.add((f"t{number}", f"t{number + 1}"))
        grown.lookup()
    whole = LookupBuilder(query, names)

    for one, other in zip(grown.lookup(), whole.lookup(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert grown.groups == whole.groups
