"""Facets: what rows can be filtered by, counted while the session grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.facets import FacetCounter, FacetCounts, RowCounter, count_rows
from inspector.session import columns
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import Selector
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record with or without tier, tags and player."""
    record: Record = {
        "ts": draw(st.integers(0, 9)),
        "entry": draw(st.sampled_from(["ability.a", "ability.b", "contract.c"])),
        "shard": draw(st.sampled_from(["s1", "s2"])),
        "meta": {"tags": draw(st.sampled_from([[], ["x"], ["x", "y"]]))},
    }
    if draw(st.booleans()):
        record["meta"]["tier"] = draw(st.integers(0, 3))
    if draw(st.booleans()):
        record["player"] = draw(st.sampled_from(["h:a", "h:b", "h:c"]))
    return record


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(records(), max_size=12), min_size=1, max_size=4))
def test_every_name_is_counted_while_the_session_grows(
    session_of: SessionOf, additions: list[list[Record]]
) -> None:
    """A row without tier, tag or player counts for none; the most frequent come first."""
    session, rows = session_of([]), list[Record]()
    counter = FacetCounter(session.names, REFERENCE_KERNELS)
    for addition in additions:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(columns, "CHUNK_ROWS", 8)
            session_of(addition, session)
        rows += addition

        counter.update(session.view)
        counts, players = counter.counts(), counter.players(session.view)

        assert dict(counts.entries) == Counter(row["entry"] for row in rows)
        assert dict(counts.shards) == Counter(row["shard"] for row in rows)
        assert dict(counts.tags) == Counter(tag for row in rows for tag in row["meta"]["tags"])
        tiers = Counter(row["meta"]["tier"] for row in rows if "tier" in row["meta"])
        assert dict(counts.tiers) == tiers
        assert dict(players) == Counter(row["player"] for row in rows if "player" in row)
        for pairs in (counts.entries, counts.shards, counts.tags, counts.tiers, players):
            amounts = [amount for _, amount in pairs]
            assert amounts == sorted(amounts, reverse=True)


def test_only_the_most_frequent_are_kept(session_of: SessionOf) -> None:
    """A hundred thousand names make no list to choose from."""
    session = session_of(
        [
            {"ts": 1, "entry": f"ability.e{n}", "player": f"h:{n:02x}"}
            for n in range(20)
            for _ in range(n + 1)
        ]
    )
    counter = FacetCounter(session.names, REFERENCE_KERNELS)
    counter.update(session.view)

    assert counter.counts(at_most=2).entries == (("ability.e19", 20), ("ability.e18", 19))
    assert counter.players(session.view, at_most=1) == (("h:13", 20),)


def test_without_rows_there_is_nothing_to_filter_by(session_of: SessionOf) -> None:
    """And no error."""
    session = session_of([])
    counter = FacetCounter(session.names, REFERENCE_KERNELS)

    counter.update(session.view)

    assert counter.counts() == FacetCounts()
    assert counter.players(session.view) == ()


def test_rows_that_a_filter_takes_are_counted(session_of: SessionOf) -> None:
    """Those there are, and those that come."""
    rows = [{"ts": 1, "entry": entry} for entry in ("ability.a", "ability.b", "contract.a")]
    session = session_of(rows)
    selector = Selector(entry="*.a")
    counter = RowCounter(selector, session.names, REFERENCE_KERNELS)

    assert counter.update(session.view) == 2
    session_of(rows, session)
    assert counter.update(session.view) == 4
    assert count_rows(session, REFERENCE_KERNELS, selector) == 4
    assert count_rows(session, REFERENCE_KERNELS, Selector(player="h:nobody")) == 0
