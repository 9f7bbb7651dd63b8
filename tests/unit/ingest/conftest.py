"""What the tests of the tailer share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector.ingest.block import Block
from inspector.ingest.ledger import Ledger, SourceEntry
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.tailer import Tailer

PLENTY = 64 * 1024 * 1024


class Watched:
    """A tailer on a folder, with a clock that only the test moves."""

    def __init__(
        self,
        *paths: Path,
        tail_first: bool = False,
        open_files: int = 128,
        await_missing: bool = False,
    ) -> None:
        self.now_s = 1000.0
        self.ledger = Ledger()
        self.blocks: list[Block] = []
        self.tailer = Tailer(
            paths,
            self.ledger,
            tail_first=tail_first,
            clock=lambda: self.now_s,
            watch=False,
            limits=ReadLimits(open_files=open_files),
            await_missing=await_missing,
        )

    def poll(self, limit_bytes: int = PLENTY) -> list[Block]:
        """Look at the files once and return what there is."""
        self.now_s += 1.0
        blocks = self.tailer.poll(limit_bytes)
        self.blocks += blocks
        return blocks

    def lines(self) -> list[bytes]:
        """Look once and return the new lines."""
        return [line for block in self.poll() for line in block.data.splitlines(keepends=True)]

    def text(self) -> dict[int, bytes]:
        """Return everything handed over so far, by source."""
        text: dict[int, bytes] = defaultdict(bytes)
        for block in self.blocks:
            text[block.source_id] += block.data
        return text

    def source(self, source_id: int) -> SourceEntry:
        """Return what the ledger knows of a source."""
        return self.ledger.snapshot().sources[source_id]


@pytest.fixture
def watch() -> Iterator[Callable[..., Watched]]:
    """Make tailers that are closed after the test."""
    made: list[Watched] = []

    def make(*paths: Path, **options: Any) -> Watched:
        made.append(Watched(*paths, **options))
        return made[-1]

    yield make
    for watched in made:
        watched.tailer.close()


@pytest.fixture(params=[0, 128], ids=["handles closed", "handles kept"])
def open_files(request: pytest.FixtureRequest) -> int:
    """Whether files stay open between reads: what a system does differently."""
    return int(request.param)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of two lines."""
    log = tmp_path / "world-1.jsonl"
    log.write_bytes(b"one\ntwo\n")
    return log
