"""How long running servers take to apply a save: 20 saves, four servers on one folder.

    python tests/benchmarks/config_apply.py [--saves 20]

Counted from just before the file is written, to the instant of the heartbeat that names the new
revision, and of the first record that carries the new rate.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.table import Table

from inspector.files.resources import load_registry
from tests.e2e.fleet import SHARDS, Applying, applying, fleet, rates
from tests.e2e.hot_logs import read_hot_logs

WANTED_S = 1.0


def measure(saves: int) -> list[Applying]:
    """Save so many times; return how long each server took for each."""
    registry = load_registry()
    with TemporaryDirectory() as folder:
        game = Path(folder) / "game"
        with fleet(game, registry, dict(os.environ)) as servers:
            servers.play()
            for rate in track(rates(saves), "Saving", transient=True):
                servers.play_until_applied(servers.save(rate))
            servers.tell("flush")
            logs = read_hot_logs(game, registry)
            return list(applying(servers.saves, logs.records, logs.heartbeats).values())


def main() -> int:
    """Measure and print one table; 1 if a save took too long or was not applied."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saves", type=int, default=20)
    asked = parser.parse_args()
    found = measure(asked.saves)
    table = Table("", "p50", "most", "wanted", box=None)
    for name, times in (
        ("heartbeat names it", [one.heard_s for one in found]),
        ("records carry it", [one.carried_s for one in found]),
    ):
        most = f"{max(times) * 1e3:,.0f} ms"
        table.add_row(name, f"{median(times) * 1e3:,.0f} ms", most, f"< {WANTED_S * 1e3:,.0f} ms")
    console = Console()
    console.print(f"{asked.saves} saves, {len(SHARDS)} servers")
    console.print(table)
    return 0 if all(one.heard_s < WANTED_S and one.carried_s < WANTED_S for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
