"""A process that does all that is due in a data folder, or erases a player, until it is killed.

It says when it is ready, and begins when it is told to.
"""

from __future__ import annotations

import sys
from pathlib import Path

from inspector.storage.folders import DataFolders
from tests.unit.storage.erasure_kills import erased
from tests.unit.storage.tiers_world import EXPIRED_TS, NEXT_MONDAY, kept_up

if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201 - read by who started it
    sys.stdin.readline()
    data = DataFolders.of(Path(sys.argv[1]))
    if "--erase" in sys.argv:
        erased(data, keep="--keep" in sys.argv)
    else:
        for now_ts in (NEXT_MONDAY, EXPIRED_TS):
            kept_up(data, now_ts)
