"""A process that erases a player from a data folder, until it is killed.

It says when it is ready, and begins when it is told to.
"""

from __future__ import annotations

import sys
from pathlib import Path

from inspector.storage.folders import DataFolders
from tests.unit.storage.erasing import HER, run

if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201 - read by who started it
    sys.stdin.readline()
    run(DataFolders.of(Path(sys.argv[1])), HER, keep_aggregates=sys.argv[2] == "sums")
