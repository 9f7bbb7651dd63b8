"""What is missing after a server was killed, at many random instants.

    python tests/benchmarks/kill.py [--times 200] [--seed 1] [--json FILE]

Each server runs 60 frames a second and says through a pipe what every frame handed over. After the
kill, each line of its logs must be a record or the one torn line, and what is missing may only be
the newest part: one flush, and what came in while the writer's thread woke up, or waited for a disk
or a processor that was busy with something else. Then the last line is torn by hand, and another
server in the same folder must end it with a newline and go on.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.table import Table

from inspector.files.resources import load_registry
from tests.e2e.killed_server import FRAME_S
from tests.e2e.kills import PER_FRAME, Kill, kill_one


def run(times: int, seed: int) -> list[Kill]:
    """Kill so many servers, one after the other."""
    random, registry, kills = Random(seed), load_registry(), []
    for _ in track(range(times), "Killing", transient=True):
        with TemporaryDirectory() as folder:
            kills.append(kill_one(Path(folder), random, registry))
    return kills


def report(kills: Sequence[Kill]) -> bool:
    """Print one table, a row for each load; return whether all is well."""
    table = Table("Activations a second", box=None)
    for title in (
        *("Kills", "Handed over", "Written", "Missing, median", "most", "bytes, most"),
        *("oldest, most", "Allowed, least", "Stalled, most", "Torn", "Too many", "Wrong"),
    ):
        table.add_column(title, justify="right")
    for per_frame in PER_FRAME:
        _add_row(
            table, f"{per_frame / FRAME_S:,.0f}", [k for k in kills if k.per_frame == per_frame]
        )
    _add_row(table, "all", kills)
    console = Console(width=132)
    console.print(table)
    wrong = [problem for kill in kills for problem in kill.problems]
    wrong += [
        f"{kill.missing} are missing, at most {kill.allowed} may be"
        for kill in kills
        if not kill.is_within_bound
    ]
    for problem in wrong:
        console.print(problem, markup=False)
    console.print("all is well" if not wrong else f"{len(wrong)} problems")
    return not wrong


def _add_row(table: Table, name: str, kills: Sequence[Kill]) -> None:
    if not kills:
        return
    table.add_row(
        name,
        f"{len(kills):,}",
        f"{sum(kill.handed_over for kill in kills):,}",
        f"{sum(kill.written for kill in kills):,}",
        f"{statistics.median(kill.missing for kill in kills):,.0f}",
        f"{max(kill.missing for kill in kills):,}",
        f"{max(kill.missing_bytes for kill in kills):,.0f}",
        f"{max(kill.missing_s for kill in kills) * 1e3:,.0f} ms",
        f"{min(kill.allowed for kill in kills):,}",
        f"{max(kill.stalled_s for kill in kills) * 1e3:,.0f} ms",
        f"{sum(kill.torn_bytes > 0 for kill in kills):,}",
        f"{sum(not kill.is_within_bound for kill in kills):,}",
        f"{sum(bool(kill.problems) for kill in kills):,}",
    )


def main() -> int:
    """Kill, print the figures and write them; 1 if something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    kills = run(asked.times, asked.seed)
    holds = report(kills)
    if asked.json is not None:
        figures = {"seed": asked.seed, "holds": holds, "kills": [asdict(kill) for kill in kills]}
        asked.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
