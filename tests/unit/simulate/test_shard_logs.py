"""Logs of shards: whole lines, however many shards and however full the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.simulate.shard_logs import ShardLogs


def test_each_shard_gets_a_log_and_lines_go_to_its_end(tmp_path: Path) -> None:
    """More shards than files may be open."""
    logs = ShardLogs(tmp_path)

    for turn in range(2):
        for number in range(200):
            logs.add(f"world/{number}", f"{turn}\n".encode())
        logs.flush()
    logs.close()

    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {f"world%2F{number}.jsonl": b"0\n1\n" for number in range(200)}
    assert sum(logs.written_bytes.values()) == 800


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With the log, and what to do."""
    (tmp_path / "world-1.jsonl").mkdir()
    logs = ShardLogs(tmp_path)
    logs.add("world-1", b"x\n")

    with pytest.raises(StorageError, match=r"world-1\.jsonl: cannot be written"):
        logs.flush()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_full_disk_leaves_no_half_of_a_line(tmp_path: Path) -> None:
    """What was written before stays."""
    resource = pytest.importorskip("resource")
    logs = ShardLogs(tmp_path)
    logs.add("a", b"first\n")
    logs.flush()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    logs.add("a", b"second line\n" * 100)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(StorageError, match="cannot be written"):
            logs.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        logs.close()

    assert (tmp_path / "a.jsonl").read_bytes() == b"first\n"
