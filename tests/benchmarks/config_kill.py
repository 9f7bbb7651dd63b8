"""What is left of a config file whose save was killed, at many random instants.

    python tests/benchmarks/config_kill.py [--times 200] [--seed 1]

After each kill the file must be the old one or the new one, whole; history must agree with it; and
the next save must succeed and leave nothing behind.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from inspector.files.resources import load_registry
from tests.e2e.killed_saves import kill_one


def main() -> int:
    """Kill, and print what was wrong; 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    random, registry, wrong = Random(asked.seed), load_registry(), 0
    console = Console(markup=False)
    for number in track(range(asked.times), "Killing", transient=True):
        with TemporaryDirectory() as folder:
            for problem in kill_one(Path(folder), random, registry):
                wrong += 1
                console.print(f"kill {number}: {problem}")
    console.print(f"{asked.times} kills, {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
