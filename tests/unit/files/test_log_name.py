"""Names of logs by which others are found that come next in the same set."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from inspector.files.log_name import next_rotations, set_of


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("a.jsonl", ["a.jsonl.1", "a.jsonl.2"]),
        ("a.jsonl.gz", ["a.jsonl.1.gz", "a.jsonl.2.gz"]),
        ("a.jsonl.9.zst", ["a.jsonl.10.zst", "a.jsonl.11.zst"]),
        ("a.jsonl-20261127", ["a.jsonl-20261127-1", "a.jsonl-20261127-2"]),
        ("a.jsonl-20261127_09.gz", ["a.jsonl-20261127-10.gz", "a.jsonl-20261127-11.gz"]),
        ("a.jsonl-2026112709", ["a.jsonl-20261127-10", "a.jsonl-20261127-11"]),
    ],
)
def test_the_nearest_rotations_come_first(name: str, names: list[str]) -> None:
    """They are of the same set, and compressed alike."""
    found = list(islice(next_rotations(Path(name)), 2))

    assert [path.name for path in found] == names
    assert {set_of(path) for path in found} == {Path("a.jsonl")}


def test_what_is_no_log_has_none() -> None:
    """There is no end to look for."""
    assert list(next_rotations(Path("a.txt"))) == []
