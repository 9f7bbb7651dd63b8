"""Whatever is killed when: no record is lost or doubled, and the next run goes on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inspector.storage.folders import DataFolders
from tests.unit.storage.erasure_kills import ErasureKills
from tests.unit.storage.storage_kills import Kills
from tests.unit.storage.tiers_world import (
    EXPIRED_TS,
    NEXT_MONDAY,
    a_world,
    disagreement,
    hidden,
    kept_up,
    names,
    records,
    rejected,
    rolled_up,
)

CALLS = ("replace", "unlink", "fsync", "mkdir", "rmdir")
"""By which the tiers are changed."""


class Killed(BaseException):
    """What stands for the end of the process."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> DataFolders:
    """Return a small data folder after all runs that it needs."""
    folders = a_world(tmp_path_factory.mktemp("undisturbed") / "data", 1, ["world-1"])
    for now_ts in (NEXT_MONDAY, EXPIRED_TS):
        kept_up(folders, now_ts)
    return folders


@pytest.mark.parametrize("calls", range(0, 78, 6))
def test_killed_at_any_step_nothing_is_lost_or_doubled(
    tmp_path: Path, undisturbed: DataFolders, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Of compaction, merging, roll-up and retention; afterwards all is as if nothing had been."""
    folders = a_world(tmp_path / "data", 1, ["world-1"])
    before, before_rejected, left = records(folders), rejected(folders), calls

    def dies(name: str) -> None:
        original = getattr(os, name)

        def call(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return original(*given, **named)

        monkeypatch.setattr(os, name, call)

    for name in CALLS:
        dies(name)
    try:
        for now_ts in (NEXT_MONDAY, EXPIRED_TS):
            kept_up(folders, now_ts)
    except Killed:
        pass
    monkeypatch.undo()

    assert disagreement(folders, before) == ""
    assert rejected(folders) == before_rejected
    for now_ts in (NEXT_MONDAY, EXPIRED_TS):
        kept_up(folders, now_ts)
    assert names(folders) == names(undisturbed)
    assert records(folders) == records(undisturbed)
    assert rolled_up(folders) == rolled_up(undisturbed)
    assert hidden(folders) == []


def test_at_every_step_whoever_looks_sees_each_record_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the folders are brought up to what the journal says."""
    folders = a_world(tmp_path / "data", 1, ["world-1"])
    before, looks = records(folders), list[str]()
    is_looking = False

    def watched(name: str) -> None:
        original = getattr(os, name)

        def call(*given: object, **named: object) -> object:
            nonlocal is_looking
            if not is_looking:
                is_looking = True
                looks.append(disagreement(folders, before))
                is_looking = False
            return original(*given, **named)

        monkeypatch.setattr(os, name, call)

    for name in ("replace", "unlink"):
        watched(name)
    for now_ts in (NEXT_MONDAY, EXPIRED_TS):
        kept_up(folders, now_ts)

    assert len(looks) >= 20
    assert set(looks) == {""}


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be killed so")
def test_a_process_that_is_killed_leaves_all_in_order(tmp_path: Path) -> None:
    """At some random instants; `tests/benchmarks/storage_kills.py` does so at many."""
    kills = Kills(tmp_path, 7, days=1, shards=["world-1"])

    found = [kills.kill_one() for _ in range(3)]

    assert [one.problem for one in found] == ["", "", ""]


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be killed so")
@pytest.mark.parametrize("keep", [False, True], ids=["without sums", "with sums"])
def test_an_erasure_that_is_killed_leaves_all_in_order(tmp_path: Path, keep: bool) -> None:
    """`tests/benchmarks/storage_kills.py` does so at many instants."""
    kills = ErasureKills(tmp_path, 7, keep=keep)

    found = kills.kill_one()

    assert found.problem == ""
