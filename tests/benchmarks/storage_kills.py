"""Runs of the storage that are killed at many random instants: is any record lost or doubled?

    python tests/benchmarks/storage_kills.py [--instants 200] [--seed 1] [--what erasure]

Each run compacts, merges, rolls up and deletes what has expired, or erases a player.
After each kill every record must be there once, or in a roll-up; and after another run all must be
as after one that nobody killed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.unit.storage.erasure_kills import ErasureKills
from tests.unit.storage.storage_kills import Killed, Kills

_STRETCHES = 10


def main() -> int:
    """Kill, and print what was found; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instants", type=int, default=200)
    parser.add_argument("--what", choices=["storage", "erasure"], default="storage")
    parser.add_argument("--keep-aggregates", action="store_true", help="of an erasure")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        kills: Kills | ErasureKills = (
            ErasureKills(Path(folder), asked.seed, keep=asked.keep_aggregates)
            if asked.what == "erasure"
            else Kills(Path(folder), asked.seed)
        )
        found = [kills.kill_one() for _ in track(range(asked.instants), "Killing", transient=True)]
    console = Console(markup=False)
    console.print(_table(found, kills.takes_s))
    wrong = [one for one in found if one.problem]
    for one in wrong:
        console.print(f"killed after {one.delay_s:.3f} s: {one.problem}")
    console.print(f"{len(found)} instants, {len(wrong)} problems")
    return 1 if wrong else 0


def _table(found: list[Killed], takes_s: float) -> Table:
    table = Table("Killed after", box=None, pad_edge=False)
    for title in ("Runs", "Still running", "Had changed files", "Problems"):
        table.add_column(title, justify="right")
    width_s = takes_s * 1.1 / _STRETCHES
    for number in range(_STRETCHES):
        start_s = number * width_s
        own = [one for one in found if start_s <= one.delay_s < start_s + width_s]
        table.add_row(
            f"{start_s:.2f} to {start_s + width_s:.2f} s",
            str(len(own)),
            str(sum(one.was_killed for one in own)),
            str(sum(one.had_changed for one in own)),
            str(sum(bool(one.problem) for one in own)),
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
