"""``inspector storage`` as people and servers run it."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess, Popen

import pytest

from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from tests.e2e.conftest import TIMEOUT_S
from tests.unit.storage.tiers_world import a_world, lines

Start = Callable[..., Popen[str]]
Finish = Callable[..., CompletedProcess[str]]
NOW = ("--now", "2026-11-30T00:00:00")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder of two days, all of which is due."""
    return a_world(tmp_path / "data").root


def _folders(data: Path) -> DataFolders:
    return DataFolders.of(data)


def _stats(finish: Finish, data: Path) -> dict[str, object]:
    found = json.loads(finish("stats", data, "--json").stdout)
    # What was no record is in rejected files then.
    return {name: found[name] for name in ("accepted", "first_ts", "last_ts", "entries")}


def test_stats_over_hot_are_those_over_warm(finish: Finish, data: Path) -> None:
    """By every sum, count and KPI."""
    before = _stats(finish, data)

    ran = finish("storage", "run", data, *NOW)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Compacted 8 logs" in ran.stdout
    assert "244 records, 8 rejected lines" in ran.stdout
    assert _flat(_stats(finish, data)) == pytest.approx(_flat(before), rel=1e-9)
    assert len(_flat(before)) > 50


def _flat(found: object) -> dict[str, float]:
    if isinstance(found, dict):
        pairs = ((key, _flat(value)) for key, value in found.items())
        return {f"{key}/{name}": one for key, value in pairs for name, one in value.items()}
    return {"": float(found)} if isinstance(found, (int, float)) else {}


def test_a_dry_run_says_what_would_be_done_and_does_nothing(finish: Finish, data: Path) -> None:
    """The files are as they were."""
    before = sorted(path for path in data.rglob("*"))

    ran = finish("storage", "run", data, "--dry-run", "--json", *NOW)

    assert ran.returncode == 0
    assert json.loads(ran.stdout)["compact"]["logs"] == 8
    assert sorted(path for path in data.rglob("*")) == before


def test_status_tells_each_tier(finish: Finish, data: Path) -> None:
    """Files, records, days, and what is due when."""
    finish("storage", "run", data, *NOW)

    ran = finish("storage", "status", data, "--json", *NOW)

    found = json.loads(ran.stdout)
    assert found["tiers"]["hot"]["files"] == 0
    warm, cold = found["tiers"]["warm"], found["tiers"]["cold"]
    assert (warm["records"], cold["records"], cold["files"]) == (244, 244, 3)
    assert (warm["first_day"], warm["last_day"]) == ("2026-11-23", "2026-11-25")
    assert warm["next_ts"] == 1_795_392_000 + 15 * 86_400
    assert found["ratio"] > 0
    text = finish("storage", "status", data, *NOW).stdout
    assert "2026-11-23 to 11-25" in text
    assert max(map(len, text.splitlines())) <= 80


def test_what_could_not_be_done_is_told_and_is_exit_code_1(finish: Finish, data: Path) -> None:
    """All else was done."""
    damaged = data / "hot" / "game.jsonl.gz"
    damaged.write_bytes(b"\x1f\x8b no gzip")

    ran = finish("storage", "run", data, "--now", "2027-06-01")

    assert ran.returncode == 1
    assert str(damaged) in ran.stderr
    assert [path.name for path in (data / "hot").iterdir()] == ["game.jsonl.gz"]


def test_two_runs_never_meet(finish: Finish, data: Path) -> None:
    """The second one is told who runs."""
    with storage_lock(_folders(data), "an erasure"):
        ran = finish("storage", "run", data, *NOW)

    assert ran.returncode == 2
    assert "is being changed by an erasure, process" in ran.stderr
    assert len(list((data / "hot").iterdir())) == 8


def test_a_retention_file_that_is_no_good_deletes_nothing(finish: Finish, data: Path) -> None:
    """Nobody guesses what was meant."""
    (data / "config").mkdir()
    (data / "config" / "retention.toml").write_text("hot_h = 0\n")

    ran = finish("storage", "run", data, *NOW)

    assert ran.returncode == 2
    assert "hot_h" in ran.stderr
    assert len(list((data / "hot").iterdir())) == 8


@pytest.mark.parametrize("path", ["nowhere", "."])
def test_what_is_no_data_folder_is_told(finish: Finish, tmp_path: Path, path: str) -> None:
    """With what to name instead."""
    ran = finish("storage", "run", tmp_path / path)

    assert ran.returncode == 2
    assert "Name a data folder" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no polite kills")
def test_watching_does_what_is_due_and_ends_politely(start: Start, tmp_path: Path) -> None:
    """As systemd asks it to."""
    data = tmp_path / "data"
    hot = data / "hot" / "world-1.20200101T0000.0000.jsonl"
    hot.parent.mkdir(parents=True)
    hot.write_bytes(lines(1_577_836_800, "world-1"))
    process = start("storage", "watch", data, "--every", 1)
    assert process.stdout is not None
    try:
        said = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        _rest, problems = process.communicate(timeout=TIMEOUT_S)
    finally:
        process.kill()

    assert said[0] == f"Watching {data}\n"
    assert said[1].startswith("Compacted 1 log")
    assert (process.returncode, problems) == (0, "")
    assert not hot.exists()
