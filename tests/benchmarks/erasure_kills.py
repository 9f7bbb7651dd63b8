"""Erasures that are killed at many random instants: is a record of others lost or doubled?

    python -m tests.benchmarks.erasure_kills [--instants 200] [--seed 1]

Every second one keeps what the player did, added up. After each kill the records of others must be
there once; and after another erasure all must be as after one that nobody killed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier
from tests.unit.storage import erasure_run
from tests.unit.storage.erasing import (
    DAY,
    HER,
    HIM,
    HOT,
    a_line,
    run,
    texts,
    write_cold,
    write_log,
    write_warm,
)

_LINES = 3_000


def main() -> int:
    """Kill, and print what was found; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instants", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    problems, killed, amid = list[str](), 0, 0
    with TemporaryDirectory() as folder:
        worlds = [_World(Path(folder) / way, way) for way in ("none", "sums")]
        for number in track(range(asked.instants), "Killing", transient=True):
            world = worlds[number % 2]
            delay_s = chance.uniform(0.0, world.takes_s * 1.1)
            was_killed, was_amid, problem = world.kill_one(delay_s)
            killed, amid = killed + was_killed, amid + was_amid
            if problem:
                problems.append(f"{world.way}, killed after {delay_s:.3f} s: {problem}")
    console = Console(markup=False)
    for one in problems:
        console.print(one)
    console.print(
        f"{asked.instants} instants: {killed} still running, {amid} between the first file and the "
        f"last, {len(problems)} problems"
    )
    return 1 if problems else 0


class _World:
    """A data folder with two players in every tier, and what is left of it without one of them."""

    def __init__(self, root: Path, way: str) -> None:
        self.way = way
        self._root = root
        before = DataFolders.of(root / "before")
        lines = [a_line((HER, HIM)[number % 2], number) for number in range(_LINES)]
        write_log(before.hot / HOT, lines)
        write_log(before.hot / f"{HOT}.1.gz", lines)
        for number in range(3):
            write_warm(before.warm / DAY / "world-1" / f"{number}.parquet", lines)
        made_of = [f"{DAY}/world-1/{number}.parquet" for number in range(3)]
        write_cold(before.cold / f"{DAY}.parquet", made_of)
        self._before = before
        self._others = _others(before)
        undisturbed = self._copy("undisturbed")
        began_s = time.monotonic()
        run(undisturbed, HER, keep_aggregates=way == "sums")
        self.takes_s = time.monotonic() - began_s
        self._end = texts(undisturbed)
        self._start = texts(before)

    def kill_one(self, delay_s: float) -> tuple[bool, bool, str]:
        """Let an erasure begin, kill it at an instant, look, and erase again."""
        folders = self._copy("killed")
        was_killed = self._killed_run(folders, delay_s)
        found = texts(folders)
        was_amid = found not in (self._start, self._end)
        problem = ""
        if _others(folders) != self._others:
            problem = "records of others are lost or doubled"
        run(folders, HER, keep_aggregates=self.way == "sums")
        if not problem and texts(folders) != self._end:
            problem = "other records in the end"
        if not problem and (left := list(folders.root.rglob(".*.tmp"))):
            problem = f"left over: {left}"
        shutil.rmtree(folders.root)
        return was_killed, was_amid, problem

    def _copy(self, name: str) -> DataFolders:
        shutil.copytree(self._before.root, self._root / name)
        return DataFolders.of(self._root / name)

    def _killed_run(self, folders: DataFolders, delay_s: float) -> bool:
        with subprocess.Popen(
            [sys.executable, "-m", erasure_run.__name__, str(folders.root), self.way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(erasure_run.__file__).parents[3],
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


def _others(folders: DataFolders) -> Counter[bytes]:
    """Return how often each record of the other player is there."""
    return Counter(
        line
        for tier, files in texts(folders).items()
        if tier is not Tier.COLD
        for lines in files
        for line in lines
        if HIM.encode() in line
    )


if __name__ == "__main__":
    sys.exit(main())
