"""Following without a window: until nothing new comes, or somebody has had enough."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from threading import Event, Thread

import pytest

from inspector.console.follow import follow
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.ingest.tailer import Tailer

GOOD = b'{"ts":%d,"shard":"s","entry":"ability.a","metrics":{"casts":2,"damage_total":1.5}}\n'
PATIENCE_S = 30.0


def followed(
    capsys: pytest.CaptureFixture[str], folder: Path, registry: Registry, until_idle_s: float
) -> dict[str, object]:
    """Follow a folder until it is idle, and return what is printed as JSON."""
    follow([folder], registry, until_idle_s=until_idle_s, as_json=True, stop=Event())
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_what_was_read_is_counted_by_file(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """A last line without its newline is not a line yet."""
    data = GOOD % 100 + b"\n" + GOOD % 80 + b"broken\n" + GOOD % 101
    (tmp_path / "a.jsonl").write_bytes(data + b'{"ts":')
    (tmp_path / "b.jsonl").write_bytes(b"")

    found = followed(capsys, tmp_path, registry, 0.3)

    assert found == {
        "files": [
            {"path": str(tmp_path / "a.jsonl"), "size": len(data) + 6, "offset": len(data),
             "lines": 4, "accepted": 3, "rejected": 1, "late": 1},
            {"path": str(tmp_path / "b.jsonl"), "size": 0, "offset": 0,
             "lines": 0, "accepted": 0, "rejected": 0, "late": 0},
        ],
        "lines": 4,
        "accepted": 3,
        "rejected": {"not_json": 1},
        "lost_bytes": 0,
        "metrics": {"casts": {"sum": 6, "count": 3}, "damage_total": {"sum": 4.5, "count": 3}},
    }  # fmt: skip


def test_even_without_patience_what_is_there_is_read(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """Silence begins after the first look, and not while lines are on their way."""
    (tmp_path / "a.jsonl").write_bytes(b"".join(GOOD % n for n in range(30_000)))

    found = followed(capsys, tmp_path, registry, 0.0)

    assert found["accepted"] == 30_000


def test_an_empty_folder_is_fine(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """It could have filled."""
    found = followed(capsys, tmp_path, registry, 0.0)

    assert (found["files"], found["lines"], found["metrics"]) == ([], 0, {})


def test_stopping_prints_what_was_read_so_far(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Ctrl+C does; for people, in tables."""
    (tmp_path / "a.jsonl").write_bytes(GOOD % 1)
    stop = Event()
    options = {"until_idle_s": PATIENCE_S, "as_json": False, "stop": stop}
    thread = Thread(target=follow, args=([tmp_path], registry), kwargs=options)

    thread.start()
    stop.set()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()
    out = capsys.readouterr().out
    assert "lines:" in out
    assert "Metric" in out


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, registry: Registry) -> None:
    """Nothing is started."""
    with pytest.raises(SourceError, match="does not exist"):
        follow([tmp_path / "nowhere"], registry, until_idle_s=0.0, as_json=True, stop=Event())


def test_a_reading_that_fails_ends_and_is_said(
    tmp_path: Path,
    registry: Registry,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beside the figures, which are then not all there could be."""

    def fail(_tailer: Tailer, _limit_bytes: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(threading, "excepthook", lambda _args: None)
    monkeypatch.setattr(Tailer, "poll", fail)

    follow([tmp_path], registry, until_idle_s=0.0, as_json=True, stop=Event())

    out, err = capsys.readouterr()
    assert json.loads(out)["lines"] == 0
    assert err == "reading stopped: the disk is gone\n"
