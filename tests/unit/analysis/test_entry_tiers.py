"""The tier of an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.entry_tiers import MOST_TIERS, EntryTiers
from inspector.session.session import Session

SessionOf = Callable[..., Session]
ENTRIES = ("ability.a", "ability.b", "system.c")


def record(entry: str, tier: int | None) -> dict[str, object]:
    """Return one record."""
    return {"ts": 1.7e9, "entry": entry, "meta": {} if tier is None else {"tier": tier}}


def test_most_rows_decide_and_rows_without_a_tier_do_not_count(session_of: SessionOf) -> None:
    """An entry that never says one has none, nor has an entry that never was."""
    rows = [("ability.a", 3)] * 2 + [("ability.a", 5)] + [("ability.a", None)] * 9
    rows += [("system.c", None)]
    session = session_of([record(*row) for row in rows])
    tiers = EntryTiers(session.names)

    tiers.update(session.view)

    assert tiers.of(["ability.a", "system.c", "ability.unknown"]) == (3, None, None)


def test_only_the_tiers_that_are_asked_for_come_into_question(session_of: SessionOf) -> None:
    """Filtered to tier 5, an entry is of tier 5, whatever most of its other rows are."""
    session = session_of([record("ability.a", tier) for tier in (3, 3, 5)])
    tiers = EntryTiers(session.names)
    tiers.update(session.view)

    assert tiers.of(["ability.a"], {5}) == (5,)
    assert tiers.of(["ability.a"], {9}) == (None,)


@given(
    batches=st.lists(
        st.lists(st.tuples(st.sampled_from(ENTRIES), st.sampled_from([None, 1, 2, 3])), min_size=1),
        min_size=1,
        max_size=4,
    )
)
def test_counted_bit_by_bit_it_is_the_one_that_most_rows_have(
    session_of: SessionOf, batches: list[list[tuple[str, int | None]]]
) -> None:
    """Every row once, whenever it came."""
    session, tiers = None, None
    for batch in batches:
        session = session_of([record(*row) for row in batch], session)
        tiers = tiers or EntryTiers(session.names)
        tiers.update(session.view)
        tiers.update(session.view)
    assert tiers is not None

    found = tiers.of(ENTRIES)

    for entry, tier in zip(ENTRIES, found, strict=True):
        counts = Counter(
            row[1] for batch in batches for row in batch if row[0] == entry and row[1] is not None
        )
        if tier is None:
            assert not counts
        else:
            assert counts[tier] == max(counts.values())


def test_more_entries_and_tiers_than_at_first_find_room(session_of: SessionOf) -> None:
    """Up to a number of tiers that no game has."""
    entries = [f"ability.e{number}" for number in range(200)]
    session = session_of(
        [record(entry, number % (MOST_TIERS + 20)) for number, entry in enumerate(entries)]
    )
    tiers = EntryTiers(session.names)

    tiers.update(session.view)

    found = tiers.of(entries)
    assert found[:40] == tuple(range(40))
    assert None in found
