"""Changes of the tiers happen as a whole, whatever stops them when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Change, beside, commit, read_journal, recover, storage_lock
from inspector.storage.tiers import Tier, listing

_HOT = "world-1.20261127T1800.0000.jsonl"


class Killed(BaseException):
    """What stands for the end of the process."""


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return the folders of a data folder with one hot log."""
    found = DataFolders.of(tmp_path)
    found.hot.mkdir()
    (found.hot / _HOT).write_bytes(b"old")
    return found


def _compacted(folders: DataFolders) -> Change:
    """Return the change that puts a warm file in the place of the hot one."""
    path = folders.warm / "2026-11-27" / "world-1" / "a.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = beside(path)
    hidden.write_bytes(b"new")
    return Change(((hidden, path),), (folders.hot / _HOT,))


def _contents(folders: DataFolders) -> set[tuple[Tier, bytes]]:
    return {(file.tier, file.path.read_bytes()) for file in listing(folders).files}


OLD = {(Tier.HOT, b"old")}
NEW = {(Tier.WARM, b"new")}


def test_a_change_puts_what_it_adds_in_the_place_of_what_it_removes(folders: DataFolders) -> None:
    """A compaction is one change."""
    change = _compacted(folders)
    assert _contents(folders) == OLD

    commit(folders, change)

    assert _contents(folders) == NEW
    assert read_journal(folders).pending is None
    assert not list(folders.root.rglob(".*.tmp"))


@pytest.mark.parametrize("calls", range(12))
def test_killed_at_any_step_a_listing_sees_all_of_the_old_or_all_of_the_new(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Nothing is there twice, and nothing is missing, before and after somebody goes on."""
    change = _compacted(folders)
    left = calls

    def dies(name: str) -> None:
        original = getattr(os, name)

        def call(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return original(*given, **named)

        monkeypatch.setattr(os, name, call)

    for name in ("replace", "rename", "unlink", "fsync"):
        dies(name)
    try:
        commit(folders, change)
        was_killed = False
    except Killed:
        was_killed = True
    monkeypatch.undo()
    seen = _contents(folders)

    assert seen in (OLD, NEW)
    happened = read_journal(folders).number == 1
    assert seen == (NEW if happened else OLD)
    with storage_lock(folders, "a test"):
        pass
    assert _contents(folders) == seen
    assert not list(folders.warm.rglob(".*.tmp"))
    assert was_killed or happened


def test_a_file_that_never_came_into_being_is_removed(folders: DataFolders) -> None:
    """A process was killed before its change happened."""
    _compacted(folders)

    assert recover(folders) is False

    assert not list(folders.warm.rglob("*.tmp"))
    assert _contents(folders) == OLD


def test_a_second_one_is_told_who_holds_the_lock(folders: DataFolders) -> None:
    """Two runs never meet."""
    with (
        storage_lock(folders, "a compaction"),
        pytest.raises(StorageError, match="is being changed by a compaction, process"),
        storage_lock(folders, "an erasure"),
    ):
        pass


def test_the_lock_is_free_again_behind_its_holder(folders: DataFolders) -> None:
    """Whoever comes next can go on."""
    with storage_lock(folders, "a compaction"):
        pass
    with storage_lock(folders, "an erasure"):
        pass


@pytest.mark.parametrize("text", ["", "[]", "{", '{"number": 1, "add": 3, "remove": 3}'])
def test_a_journal_of_somebody_else_is_an_error_that_says_what_to_do(
    folders: DataFolders, text: str
) -> None:
    """Which files count cannot be guessed."""
    folders.own.mkdir()
    (folders.own / "journal.json").write_text(text)

    with pytest.raises(StorageError) as raised:
        listing(folders)

    assert "journal.json" in raised.value.text()
    assert raised.value.remedy
