"""Records a session that grows without end, and says on its standard output what is in the file.

    python killed_recorder.py LOG RECORDING

LOG must not exist. It runs until somebody kills it.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from inspector.analysis.live_recorder import LiveRecorder, Recorded
from inspector.files.resources import load_registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.session import Session

LINES_A_TIME = 40
FLUSH_S = 0.001


class TellingRecorder(LiveRecorder):
    """Says so whenever more lines are in the file."""

    def __init__(self, path: Path, session: Session, told: Callable[[int], None]) -> None:
        self._told = told
        self._recorded = Recorded()
        super().__init__(path, session, None, lambda: 0.0, FLUSH_S)

    @property
    def recorded(self) -> Recorded:
        """How far it is."""
        return self._recorded

    @recorded.setter
    def recorded(self, recorded: Recorded) -> None:
        before, self._recorded = self._recorded, recorded
        if recorded.lines > before.lines:
            self._told(recorded.lines)


def main() -> None:
    """Grow and record; the next lines come once those before are in the file."""
    log, registry = Path(sys.argv[1]), load_registry()
    session = Session(registry)
    source_id = session.ledger.open_source(log)
    reader = DecodingReader(registry, session.names)
    written = threading.Semaphore(0)

    def tell(lines: int) -> None:
        # One write of so few bytes into a pipe is whole or not there.
        os.write(1, f"{lines}\n".encode())
        written.release()

    recorder = TellingRecorder(Path(sys.argv[2]), session, tell)
    recorder.start()
    offset = 0
    with log.open("ab", buffering=0) as file:
        for first in itertools.count(0, LINES_A_TIME):
            data = b"".join(map(line, range(first, first + LINES_A_TIME)))
            file.write(data)
            for batch in reader.read(Block(source_id, offset, data)):
                session.add(batch)
            offset += len(data)
            written.acquire()


def line(number: int) -> bytes:
    """Return a record; its instant is its number."""
    record = {
        "ts": number,
        "shard": "world-1",
        "entry": f"ability.a{number * 7_919 % 50}",
        "metrics": {"casts": 1, "damage_total": number * 7_907 % 1_000},
    }
    return json.dumps(record).encode() + b"\n"


if __name__ == "__main__":
    main()
