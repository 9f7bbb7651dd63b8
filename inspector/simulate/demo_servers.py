"""Demo servers: a simulated world in a process of its own, that ends with whoever started it.

As a program: ``python -m inspector.simulate.demo_servers FOLDER SHARDS RATE``, until its standard
input closes.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread

from inspector.simulate.writer import simulate

BACKFILL_S = 300.0
"""How much history a demo begins with: enough to fill the shortest range."""

_MOST_BACKFILL_LINES = 500_000
_STOP_TIMEOUT_S = 3.0
_SEED = 11


class DemoServers:
    """The process of the servers, and the folder that they write.

    Attributes:
        folder: A data folder; it is removed when the servers stop.
    """

    def __init__(self, shards: int, rate: float) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="inspector-demo-"))
        (self.folder / "hot").mkdir()
        self._command = [
            *(sys.executable, "-m", "inspector.simulate.demo_servers"),
            *(str(self.folder), str(shards), str(rate)),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the servers."""
        # They watch their standard input: it closes with this process, however that ends.
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE)

    def stop(self) -> None:
        """Stop the servers and remove their folder; idempotent."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            try:
                self._process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _serve(folder: Path, shards: int, rate: float) -> None:
    # Ctrl+C goes to this process too; its window ends it in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = Event()
    Thread(target=_watch_input, args=(stop,), daemon=True).start()
    simulate(
        folder,
        seed=_SEED,
        seconds=float("inf"),
        rate=rate,
        shards=shards,
        realtime=True,
        stop=stop,
        backfill_s=min(BACKFILL_S, _MOST_BACKFILL_LINES / rate),
    )


def _watch_input(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
