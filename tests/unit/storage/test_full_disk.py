"""A disk that has no room for what DuckDB writes: it is told, and all is as it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.storage.erasure import erase
from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from inspector.storage.merging import merge_days
from inspector.storage.roll_up import roll_up
from inspector.storage.tiers import Tier, listing
from tests.unit.storage.tiers_world import (
    NEXT_MONDAY,
    PLAYERS,
    REGISTRY,
    RETENTION,
    a_world,
    compacted,
    hidden,
    names,
    records,
    rolled_up,
)

LIMITS_BYTES = (1_000, 4_000)
"""The first is less than DuckDB writes at once; the journal needs no more than either."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")


@contextmanager
def no_file_larger_than(size_bytes: int) -> Iterator[None]:
    """Let the system refuse what would make a file larger, whoever writes it."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def merged(folders: DataFolders) -> None:
    """Make one file of each day and shard."""
    with storage_lock(folders, "a test"):
        merge_days(folders, RETENTION, NEXT_MONDAY)


def summed(folders: DataFolders) -> None:
    """Roll up what there is."""
    with storage_lock(folders, "a test"):
        roll_up(folders, RETENTION, NEXT_MONDAY)


def erased(folders: DataFolders) -> None:
    """Erase a player; what could not be done is in the report."""
    players = frozenset({str(PLAYERS[0])})
    report = erase(folders, players, REGISTRY, retention=RETENTION, now_ts=NEXT_MONDAY)
    if report.undone:
        assert not report.is_complete
        raise report.undone[0]


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder with two warm files for each day."""
    found = a_world(tmp_path / "data", 2, ["world-1"])
    for file in listing(found).of(Tier.HOT):
        compacted(found)
        assert not file.path.exists()
    return found


@pytest.mark.parametrize("limit_bytes", LIMITS_BYTES)
@pytest.mark.parametrize("change", [merged, summed, erased])
def test_what_has_no_room_is_told_and_all_is_as_it_was(
    folders: DataFolders, change: object, limit_bytes: int
) -> None:
    """No half of a file is seen, nor left; with room, it can be done."""
    assert callable(change)
    before = names(folders), records(folders), rolled_up(folders)

    with no_file_larger_than(limit_bytes), pytest.raises(StorageError) as told:
        change(folders)

    assert (names(folders), records(folders), rolled_up(folders)) == before
    assert hidden(folders) == []
    assert "too large" in told.value.what
    assert told.value.where
    assert told.value.remedy
    change(folders)
    assert names(folders) != before[0]
