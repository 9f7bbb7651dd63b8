"""A running record whose process is killed: what was flushed opens, and nothing of it is wrong."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zstandard

from inspector.analysis.recording_files import LEVEL, log_path
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.reader import read_forward
from inspector.session.session import Session
from tests.e2e.killed_recorder import line

LINES = 5_000
RECORDER = Path(__file__).with_name("killed_recorder.py")


def opened(recording: Path, registry: Registry) -> Session:
    """Read all of a recording that can be read."""
    session = Session(registry)
    reader = DecodingReader(registry, session.names)
    # That the last frame is cut short is said once all before it is read.
    with contextlib.suppress(SourceError):
        for block in read_forward([recording], session.ledger):
            for batch in reader.read(block):
                session.add(batch)
    return session


@pytest.mark.parametrize("flushes", [1, 5, 40])
def test_what_was_flushed_before_a_kill_is_a_recording(
    tmp_path: Path, registry: Registry, flushes: int
) -> None:
    """Whatever it was at: all that it had told of is there, in order, and no half line."""
    recording = tmp_path / "rec"
    command = [sys.executable, str(RECORDER), str(tmp_path / "a.jsonl"), str(recording)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as recorder:
        assert recorder.stdout is not None
        told = [int(recorder.stdout.readline()) for _flush in range(flushes)]
        # It goes on meanwhile, and is killed wherever it is: no handler runs, nothing is closed.
        recorder.kill()
        told += [int(rest) for rest in recorder.stdout.read().split()]

    assert recorder.returncode != 0
    session = opened(recording, registry)
    totals = session.ledger.snapshot().totals
    assert session.view.rows >= told[-1] > 0
    assert totals.rejected_lines == 0
    rows = np.arange(session.view.rows)
    assert session.view.ts(rows).tolist() == rows.tolist()


def test_a_frame_that_was_cut_short_takes_no_whole_one_with_it(
    tmp_path: Path, registry: Registry
) -> None:
    """At whatever byte: lines of the frames before are there, and no half line is rejected."""
    parts = (range(30), range(30, LINES))
    compressor = zstandard.ZstdCompressor(LEVEL, write_checksum=True)
    first, last = (compressor.compress(b"".join(map(line, part))) for part in parts)
    log = log_path(tmp_path / "rec", "rec")
    log.parent.mkdir(parents=True)
    found = set()
    for cut in range(0, len(last), len(last) // 16):
        log.write_bytes(first + last[:cut])

        session = opened(tmp_path / "rec", registry)

        assert session.ledger.snapshot().totals.rejected_lines == 0, cut
        assert session.view.ts(np.arange(session.view.rows)).tolist() == [*range(session.view.rows)]
        found.add(session.view.rows)
    assert min(found) == 30
    # What is compressed comes in pieces, which end in the midst of a line.
    assert any(30 < rows < LINES for rows in found)
