"""Demo servers: a simulated world in a folder of its own, that ends with whoever started it."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

from inspector.simulate.data_folder import make_data_folder
from inspector.simulate.scenario import QUIET_S, Course, Scenario
from inspector.simulate.servers import Servers, ServersPlan

BACKFILL_S = 300.0
"""How much history a demo begins with: enough to fill the shortest range."""

_MOST_BACKFILL_LINES = 500_000
_STOP_TIMEOUT_S = 3.0
_LOOK_S = 0.5
_SEED = 11


class DemoServers:
    """The processes of the servers, and the folder that they write.

    Attributes:
        folder: A data folder; it is removed when the servers stop.
    """

    def __init__(self, shards: int, rate: float, scenario: Scenario = Scenario.NORMAL) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="inspector-demo-"))
        make_data_folder(self.folder, scenario)
        self._shards, self._rate, self._scenario = shards, rate, scenario
        self._servers: Servers | None = None
        self._stopping = Event()
        self._watch = Thread(target=self._say_who_fails, name="demo-watch", daemon=True)

    def start(self) -> None:
        """Start the servers."""
        backfill_s = min(BACKFILL_S, _MOST_BACKFILL_LINES / self._rate)
        start_ts = time.time() - backfill_s
        course = Course(self._scenario, backfill_s + QUIET_S)
        plan = ServersPlan(self.folder, self._shards, self._rate, _SEED, start_ts, course=course)
        self._servers = Servers(plan)
        self._servers.start()
        self._watch.start()

    def stop(self) -> None:
        """Stop the servers and remove their folder; idempotent."""
        self._stopping.set()
        if self._servers is not None:
            self._watch.join()
            self._servers.stop(_STOP_TIMEOUT_S)
            self._servers = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _say_who_fails(self) -> None:
        servers = self._servers
        while servers is not None and not self._stopping.wait(_LOOK_S):
            for problem in servers.problems():
                sys.stderr.write(f"inspector: {problem}\n")
