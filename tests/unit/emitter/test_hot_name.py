"""Names of hot logs: fit for every file system, and they sort by time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.emitter.hot_name import (
    HotName,
    file_safe,
    parse_hot_name,
    period_start,
    period_text,
)
from inspector.files.log_name import is_log_name

shards = st.text(min_size=0, max_size=200)


def test_a_name_says_shard_period_and_number() -> None:
    """As people look for it."""
    start_s = period_start(1_773_513_000.9, 3_600)

    name = HotName("world-1", period_text(start_s), 7)

    assert str(name) == "world-1.20260314T1800.0007.jsonl"
    assert parse_hot_name(str(name)) == name


@pytest.mark.parametrize(
    ("shard", "safe"),
    [
        ("world-1", "world-1"),
        ("EU_west-2", "EU_west-2"),
        ("../etc", "%2E%2E%2Fetc"),
        (".hidden", "%2Ehidden"),
        ("a b", "a%20b"),
        ("Zürich", "Z%C3%BCrich"),
        ("100%", "100%25"),
        ("", "%"),
        ("con", "%63on"),
        ("LPT1", "%4CPT1"),
    ],
)
def test_a_shard_is_spelled_as_every_system_takes_it(shard: str, safe: str) -> None:
    """No folder, no hidden file, no device."""
    assert file_safe(shard) == safe


@given(shards, st.integers(0, 123_456))
def test_every_name_is_that_of_a_log_and_can_be_read_back(shard: str, seq: int) -> None:
    """The Inspector finds it, and the next emitter of this shard too."""
    name = HotName(file_safe(shard), "20260314T1800", seq)

    assert parse_hot_name(str(name)) == name
    assert is_log_name(str(name))
    assert str(name).isascii()
    assert len(str(name)) <= 120


@given(shards, shards)
def test_different_shards_have_different_names(one: str, other: str) -> None:
    """Long ones too, which are cut."""
    assert (file_safe(one) == file_safe(other)) == (one == other)


@pytest.mark.parametrize(
    "name", ["world-1.jsonl", "world-1.20260314T1800.0007.jsonl.1", "notes.txt", "a.b.0001.jsonl"]
)
def test_other_names_are_none_of_ours(name: str) -> None:
    """Rotated ones neither: they are not written any more."""
    assert parse_hot_name(name) is None
