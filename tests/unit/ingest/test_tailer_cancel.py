"""The tailer when somebody does not want to wait for the past."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MIB = 1024 * 1024
SIZE_BYTES = 20 * MIB
Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A log of 20 MiB whose lines are numbered."""
    log = tmp_path / "large.jsonl"
    log.write_bytes(b"".join(b"%0127d\n" % number for number in range(SIZE_BYTES // 128)))
    return log


@pytest.mark.parametrize("tail_first", [False, True])
def test_what_is_still_to_be_read_is_skipped_and_counted(
    watch: Watch, large: Path, *, tail_first: bool
) -> None:
    """All but the tail; whole lines remain, and new ones come as ever."""
    tail = watch(large.parent, tail_first=tail_first)
    tail.poll(limit_bytes=2 * MIB)
    assert tail.tailer.can_cancel

    tail.tailer.cancel_backlog()
    while tail.poll(limit_bytes=2 * MIB):
        pass
    with large.open("ab") as log:
        log.write(b"new\n")
    tail.poll()

    data = b"".join(block.data for block in tail.blocks)
    assert data.endswith(b"new\n")
    assert all(len(line) == 127 for line in data.splitlines()[:-1])
    assert tail.source(0).skipped_bytes > 8 * MIB
    assert len(data) + tail.source(0).skipped_bytes == tail.source(0).size_bytes
    assert tail.tailer.progress() == (SIZE_BYTES + 4, SIZE_BYTES + 4)
    assert not tail.tailer.can_cancel


def test_compressed_logs_are_skipped_as_they_are_stored(watch: Watch, tmp_path: Path) -> None:
    """How much text they hold is not known."""
    stored = gzip.compress(os.urandom(12 * MIB).replace(b"\n", b" "), 1)
    (tmp_path / "a.jsonl.gz").write_bytes(stored)
    tail = watch(tmp_path)
    tail.poll(limit_bytes=1 * MIB)
    assert tail.tailer.can_cancel

    tail.tailer.cancel_backlog()
    tail.poll()
    tail.poll()

    assert 0 < len(stored) - tail.source(0).skipped_bytes < 3 * MIB
    assert tail.tailer.progress() == (len(stored), len(stored))


def test_nothing_is_skipped_where_nothing_waits(watch: Watch, log: Path) -> None:
    """Cancelling twice, or too late, costs no line."""
    tail = watch(log.parent)
    tail.tailer.cancel_backlog()
    assert not tail.tailer.can_cancel

    assert tail.lines() == [b"one\n", b"two\n"]
    tail.tailer.cancel_backlog()
    assert tail.lines() == []
    assert tail.source(0).skipped_bytes == 0
