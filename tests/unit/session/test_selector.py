"""Prepared filters decide as the selector does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.session.selector import ALL_ROWS, Selector

TEXT = st.text("ab.*?[]!-\n(|)", max_size=6)
NAMESPACES = st.sampled_from(["", "a", "ability"])


@given(NAMESPACES, TEXT, st.lists(TEXT, max_size=9))
def test_entries(namespace: str, glob: str, entries: list[str]) -> None:
    """Whatever is in glob and name."""
    selector = Selector(namespace, glob)
    takes = selector.entry_filter()

    for entry in [*entries, f"{namespace}.{glob}", glob, "ability.a"]:
        assert selector.takes_entry(entry) == (takes is None or takes(entry))


@given(st.frozensets(TEXT, max_size=3), st.lists(TEXT, max_size=4).map(tuple))
def test_tags(globs: frozenset[str], tags: tuple[str, ...]) -> None:
    """Any tag for any glob."""
    selector = Selector(tags=globs)
    takes = selector.tags_filter()

    assert selector.takes_tags(tags) == (takes is None or takes(tags))


def test_what_is_not_said_asks_nothing() -> None:
    """So that 100,000 names cost nothing."""
    assert ALL_ROWS.entry_filter() is None
    assert ALL_ROWS.shard_filter() is None
    assert ALL_ROWS.tier_filter() is None
    assert ALL_ROWS.tags_filter() is None
