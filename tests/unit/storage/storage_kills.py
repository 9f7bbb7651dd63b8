"""Storage runs that are killed at random instants, and what is there then."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.core.record import Record
from inspector.storage.folders import DataFolders
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

_RUN = "tests.unit.storage.storage_run"


@dataclass(frozen=True, slots=True)
class Killed:
    """What became of a run.

    Attributes:
        delay_s: When it was killed.
        was_killed: Whether it was still running then.
        had_changed: Whether any file had changed by then.
        problem: What was wrong at that instant, or after another run; empty if nothing.
    """

    delay_s: float
    was_killed: bool
    had_changed: bool
    problem: str


class Kills:
    """Kills one run after the other, each on a fresh copy of a data folder.

    Args:
        folder: Where the copies are made.
        seed: Decides on the instants.
    """

    def __init__(self, folder: Path, seed: int, **world: Any) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._before = a_world(folder / "before", **world)
        self._records: Counter[Record] = records(self._before)
        self._rejected = rejected(self._before)
        undisturbed = self._copy("undisturbed")
        started_s = time.monotonic()
        for now_ts in (NEXT_MONDAY, EXPIRED_TS):
            kept_up(undisturbed, now_ts)
        self.takes_s = time.monotonic() - started_s
        self._names, self._rolled_up = names(undisturbed), rolled_up(undisturbed)
        self._end = records(undisturbed)

    def kill_one(self) -> Killed:
        """Let a run begin, kill it at an instant, look, and run again."""
        folders = self._copy("killed")
        delay_s = self._random.uniform(0, self.takes_s * 1.1)
        was_killed = killed_run(folders, delay_s)
        had_changed = names(folders) != names(self._before)
        problem = disagreement(folders, self._records)
        if not problem and rejected(folders) != self._rejected:
            problem = "rejected lines are lost or doubled"
        for now_ts in (NEXT_MONDAY, EXPIRED_TS):
            kept_up(folders, now_ts)
        if not problem and names(folders) != self._names:
            problem = f"other files in the end: {sorted(names(folders) ^ self._names)}"
        if not problem and (records(folders), rejected(folders)) != (self._end, self._rejected):
            problem = "other records in the end"
        if not problem and rolled_up(folders) != self._rolled_up:
            problem = "other roll-ups in the end"
        if not problem and hidden(folders):
            problem = f"left over: {hidden(folders)}"
        shutil.rmtree(folders.root)
        return Killed(delay_s, was_killed, had_changed, problem)

    def _copy(self, name: str) -> DataFolders:
        root = self._folder / name
        shutil.copytree(self._before.root, root)
        return DataFolders.of(root)


def killed_run(folders: DataFolders, delay_s: float, more: Sequence[str] = ()) -> bool:
    """Let `storage_run` begin, with more arguments; return whether it had to be killed."""
    with subprocess.Popen(
        [sys.executable, "-m", _RUN, str(folders.root), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdin.write(b"go\n")
        process.stdin.flush()
        try:
            process.wait(delay_s)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False
