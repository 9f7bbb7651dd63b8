"""A running record: what comes from now on, readable at any moment."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from inspector.analysis.live_recorder import LiveRecorder
from inspector.analysis.recording_files import log_path
from inspector.console.stats import read_session
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.bookmarks import BookmarksFile
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.session import Session

PATIENCE_S = 10.0
NOW_TS = 5_000.0


def line(ts: float) -> bytes:
    """Return a record as a line."""
    record = {"ts": ts, "shard": "a", "entry": "ability.a", "metrics": {"casts": 1}}
    return json.dumps(record).encode() + b"\n"


class Growing:
    """A session of a log that grows."""

    def __init__(self, path: Path, registry: Registry) -> None:
        self.session = Session(registry)
        self._path, self._offset = path, 0
        self._source_id = self.session.ledger.open_source(path)
        path.touch()

    def grow(self, *instants: float) -> bytes:
        """Add lines to the log, and their rows to the session; return the lines."""
        data = b"".join(map(line, instants))
        with self._path.open("ab") as file:
            file.write(data)
        reader = DecodingReader(self.session.registry, self.session.names)
        for batch in reader.read(Block(self._source_id, self._offset, data)):
            self.session.add(batch)
        self._offset += len(data)
        return data


@pytest.fixture
def growing(tmp_path: Path, registry: Registry) -> Growing:
    """A session that has some rows already."""
    found = Growing(tmp_path / "a.jsonl", registry)
    found.grow(10.0, 11.0)
    return found


@pytest.fixture
def recorder(tmp_path: Path, growing: Growing) -> Iterator[LiveRecorder]:
    """A record of it that looks all the time."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "sampling.toml").write_text("revision = 1\n")
    found = LiveRecorder(tmp_path / "rec", growing.session, config, lambda: NOW_TS, flush_s=0.001)
    yield found
    found.stop(PATIENCE_S)


def wait_for(recorder: LiveRecorder, lines: int) -> None:
    """Wait until so many lines are in the file, or it has ended."""
    pause = Event()
    for _look in range(2_000):
        if recorder.recorded.lines >= lines or recorder.recorded.problem:
            return
        pause.wait(0.005)
    raise AssertionError("nothing was recorded")


def test_what_comes_from_now_on_is_recorded(
    tmp_path: Path, growing: Growing, recorder: LiveRecorder, registry: Registry
) -> None:
    """Nothing of the past, also if that is read only now; with config and bookmarks."""
    recorder.start()
    growing.grow(3.0, 12.0)
    wait_for(recorder, 1)
    growing.grow(14.0, 13.0)
    recorder.bookmarks = {1.0: "before", 13.0: "here"}

    recorded = recorder.stop(PATIENCE_S)

    assert (recorded.lines, recorded.gone, recorded.problem) == (3, 0, "")
    folder = tmp_path / "rec"
    assert recorded.size_bytes == log_path(folder, "rec").stat().st_size
    session, _ = read_session([folder], registry)
    assert (session.view.rows, session.view.first_ts, session.view.last_ts) == (3, 12.0, 14.0)
    assert BookmarksFile([folder], tmp_path).load() == {13.0: "here"}
    assert (folder / "config" / "sampling.toml").read_text() == "revision = 1\n"


def test_while_it_runs_another_can_read_it(
    tmp_path: Path, growing: Growing, recorder: LiveRecorder, registry: Registry
) -> None:
    """So can whoever finds it after this process was killed: nothing of it is cut short."""
    recorder.start()
    growing.grow(12.0)
    wait_for(recorder, 1)
    growing.grow(13.0)
    wait_for(recorder, 2)

    shutil.copytree(tmp_path / "rec", tmp_path / "found")

    session, _ = read_session([tmp_path / "found"], registry)
    assert session.view.rows == 2
    assert (tmp_path / "found" / "config" / "sampling.toml").exists()


def test_a_folder_that_exists_is_refused(tmp_path: Path, recorder: LiveRecorder) -> None:
    """Before anything is written."""
    (tmp_path / "rec").mkdir()

    with pytest.raises(StorageError, match=r"rec: exists already"):
        recorder.start()

    assert list((tmp_path / "rec").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_on_a_full_disk_it_ends_with_what_it_has(
    tmp_path: Path, growing: Growing, recorder: LiveRecorder, registry: Registry
) -> None:
    """It says so, and what was written can be read."""
    resource = pytest.importorskip("resource")
    recorder.start()
    growing.grow(12.0)
    wait_for(recorder, 1)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    lines = b"".join(line(20.0 + n) for n in range(3_000))
    (tmp_path / "b.jsonl").write_bytes(lines)
    resource.setrlimit(resource.RLIMIT_FSIZE, (recorder.recorded.size_bytes + 10, before[1]))
    try:
        other = growing.session.ledger.open_source(tmp_path / "b.jsonl")
        reader = DecodingReader(registry, growing.session.names)
        for batch in reader.read(Block(other, 0, lines)):
            growing.session.add(batch)
        wait_for(recorder, 3_001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert "cannot be written" in recorder.stop(PATIENCE_S).problem
    session, _ = read_session([tmp_path / "rec"], registry)
    assert session.view.rows == 1
