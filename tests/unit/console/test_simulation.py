"""Simulating from the command line: what is said of what was written."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from inspector.console.simulation import run_simulation


def test_it_says_how_much_it_wrote_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name of a folder is no markup."""
    folder = tmp_path / "[/bold] logs"

    run_simulation(folder, seed=1, seconds=20.0, rate=20.0, shards=2, realtime=False, stop=Event())

    files = sorted((folder / "hot").iterdir())
    data = b"".join(file.read_bytes() for file in files)
    lines = data.count(b"\n")
    assert capsys.readouterr().out == (
        f"{lines:,} lines, {len(data):,} bytes in 2 files under {folder / 'hot'}\n"
    )


def test_one_file_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a simulation that is stopped at once has written nothing."""
    stop = Event()
    run_simulation(tmp_path, seed=1, seconds=9.0, rate=9.0, shards=1, realtime=False, stop=stop)
    assert "in 1 file under" in capsys.readouterr().out

    stop.set()
    run_simulation(tmp_path, seed=1, seconds=9.0, rate=9.0, shards=1, realtime=False, stop=stop)
    assert capsys.readouterr().out.startswith("0 lines, 0 bytes in 0 files")
