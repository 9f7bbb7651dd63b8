"""Names: each string once, under a number that never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.validation import MAX_TIER
from inspector.ingest.names import Interner, Names


@given(st.lists(st.text(max_size=3)))
def test_values_are_numbered_in_the_order_they_come(values: list[str]) -> None:
    """A value that was met before keeps its number."""
    interner: Interner[str] = Interner()

    numbers = [interner.add(value) for value in values]

    distinct = list(dict.fromkeys(values))
    assert interner.values == distinct
    assert numbers == [distinct.index(value) for value in values]
    assert len(interner) == len(distinct)


def test_what_was_never_added_is_not_found() -> None:
    """And looking for it does not add it."""
    interner = Interner("first")

    assert interner.find("first") == 0
    assert interner.find("second") is None
    assert len(interner) == 1


def test_many_threads_agree_on_every_number() -> None:
    """Each value gets one number, whoever meets it first."""
    threads, values = 4, [f"name {n % 500}" for n in range(2_000)]
    interner: Interner[str] = Interner()
    together = Barrier(threads)

    def add_all(number: int) -> list[tuple[str, int]]:
        together.wait()
        ordered = values if number % 2 else values[::-1]
        return [(value, interner.add(value)) for value in ordered]

    with ThreadPoolExecutor(threads) as pool:
        found = [pair for pairs in pool.map(add_all, range(threads)) for pair in pairs]

    assert len(interner) == 500
    assert all(interner.values[number] == value for value, number in found)


def test_what_a_record_does_not_have_is_number_zero() -> None:
    """Of every kind that a record may lack; entry and shard it always has."""
    names = Names()

    assert names.players.values == [""]
    assert names.regions.values == [""]
    assert names.tiers.values == [None]
    assert names.tag_sets.values == [()]
    assert not names.entries.values
    assert not names.shards.values


def test_every_tier_there_may_be_has_an_id_that_fits_its_column() -> None:
    """Hostile tiers must not come back as others."""
    names = Names()
    for tier in range(MAX_TIER + 1):
        names.tiers.add(tier)

    assert len(names.tiers) - 1 == np.iinfo(np.int16).max
