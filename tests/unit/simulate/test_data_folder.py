"""The data folder of simulated servers: what is made, what is removed, what is counted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.files.resources import resource_path
from inspector.simulate.data_folder import (
    SimulationSummary,
    log_sizes,
    make_data_folder,
    remove_earlier,
    written_since,
)

SIX_TS = datetime(2026, 3, 14, 18, tzinfo=UTC).timestamp()


def _log(folder: Path, name: str, text: str = "{}\n") -> Path:
    path = folder / "hot" / name
    path.write_text(text)
    return path


def test_it_gets_the_config_that_ships(tmp_path: Path) -> None:
    """So that there is something to edit while the servers run."""
    make_data_folder(tmp_path / "game")

    shipped = sorted(resource_path("config").glob("*.toml"))
    made = sorted((tmp_path / "game" / "config").iterdir())
    assert [path.name for path in made] == [path.name for path in shipped]
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in shipped]
    assert (tmp_path / "game" / "hot").is_dir()


def test_its_config_names_schemas_that_are_there(tmp_path: Path) -> None:
    """Editors complete it, wherever the folder is."""
    make_data_folder(tmp_path)

    for path in (tmp_path / "config").iterdir():
        first, _, _ = path.read_text(encoding="utf-8").partition("\n")
        assert (path.parent / first.removeprefix("#:schema ")).is_file()


def test_a_config_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """It is the person's own, also where it is empty."""
    (tmp_path / "config").mkdir()

    make_data_folder(tmp_path)

    assert list((tmp_path / "config").iterdir()) == []


@pytest.mark.parametrize("blocked", ["hot", "config"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, blocked: str) -> None:
    """With what to do about it."""
    file = tmp_path / "file"
    file.write_text("")
    folder = file / "below" if blocked == "hot" else tmp_path / "game"
    if blocked == "config":
        folder.mkdir()
        (folder / "config").symlink_to(tmp_path / "nowhere" / "at all")

    with pytest.raises(StorageError) as caught:
        make_data_folder(folder)

    assert caught.value.where == str(folder / blocked)
    assert caught.value.remedy


def test_only_logs_that_are_written_anew_are_removed(tmp_path: Path) -> None:
    """Of the same shards, and of the hours that the recording covers."""
    make_data_folder(tmp_path)
    gone = [
        _log(tmp_path, "world-1.20260314T1800.0001.jsonl"),
        _log(tmp_path, "world-1.20260314T1800.0002.jsonl"),
        _log(tmp_path, "world-2.20260314T1900.0001.jsonl"),
    ]
    kept = [
        _log(tmp_path, "world-1.20260314T1700.0001.jsonl"),
        _log(tmp_path, "world-1.20260314T2000.0001.jsonl"),
        _log(tmp_path, "world-11.20260314T1800.0001.jsonl"),
        _log(tmp_path, "world-1.jsonl"),
        _log(tmp_path, "world-1.20260314T1800.0001.jsonl.gz"),
        _log(tmp_path, "notes.txt"),
    ]

    remove_earlier(tmp_path, ["world-1", "world-2"], SIX_TS + 600, 6_000)

    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in kept)


def test_what_cannot_be_removed_is_named(tmp_path: Path) -> None:
    """A folder of that name is nobody's log."""
    make_data_folder(tmp_path)
    obstacle = tmp_path / "hot" / "world-1.20260314T1800.0001.jsonl"
    obstacle.mkdir()

    with pytest.raises(StorageError) as caught:
        remove_earlier(tmp_path, ["world-1"], SIX_TS, 60)

    assert caught.value.where == str(obstacle)


def test_only_what_came_since_is_summed_up(tmp_path: Path) -> None:
    """A log may have been there before, and gone on."""
    make_data_folder(tmp_path)
    _log(tmp_path, "world-1.jsonl")
    grown = _log(tmp_path, "world-2.jsonl", "{}\n{}\n")
    before = log_sizes(tmp_path)
    with grown.open("a") as file:
        file.write('{"ts":1}\n')
    new = _log(tmp_path, "world-3.jsonl", "{}\n{}\n")

    assert written_since(tmp_path, before) == SimulationSummary(3, 9 + 6, (grown, new))
