"""Listing: which files a path stands for."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from inspector.core.errors import SourceError
from inspector.files.listing import find_logs, folders_of, telemetry_files
from inspector.files.log_name import is_log_name, rotated_from

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def touch(*paths: Path) -> None:
    """Make empty files, and their folders."""
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_data_folder_stands_for_the_logs_in_hot(tmp_path: Path) -> None:
    """Rotated ones too; nothing else that is kept in it."""
    touch(
        tmp_path / "hot" / "world-2.jsonl",
        tmp_path / "hot" / "world-1.jsonl.1",
        tmp_path / "hot" / "world-1.jsonl",
        tmp_path / "config" / "sampling.toml",
        tmp_path / "rejected" / "world-1.jsonl",
    )

    assert [path.relative_to(tmp_path).as_posix() for path in telemetry_files([tmp_path])] == [
        "hot/world-1.jsonl.1",
        "hot/world-1.jsonl",
        "hot/world-2.jsonl",
    ]


def test_a_bare_folder_stands_for_its_own_logs_only(tmp_path: Path) -> None:
    """Folders inside are not searched."""
    touch(tmp_path / "b.jsonl", tmp_path / "a.jsonl", tmp_path / "deep" / "c.jsonl")

    assert telemetry_files([tmp_path]) == [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]


def test_a_folder_without_logs_is_fine(tmp_path: Path) -> None:
    """It may fill later."""
    assert telemetry_files([tmp_path]) == []


def test_files_and_folders_mix_and_nothing_is_listed_twice(tmp_path: Path) -> None:
    """However often it is named."""
    touch(tmp_path / "a.jsonl", tmp_path / "b.jsonl")

    assert telemetry_files([tmp_path / "b.jsonl", tmp_path, tmp_path]) == [
        tmp_path / "a.jsonl",
        tmp_path / "b.jsonl",
    ]


@POSIX
def test_a_link_gives_way_to_the_file_it_leads_to(tmp_path: Path) -> None:
    """Many servers keep a link named current."""
    touch(tmp_path / "world.jsonl")
    (tmp_path / "current.jsonl").symlink_to(tmp_path / "world.jsonl")
    (tmp_path / "nowhere.jsonl").symlink_to(tmp_path / "deleted.jsonl")

    assert telemetry_files([tmp_path]) == [tmp_path / "world.jsonl"]


@POSIX
def test_what_is_no_regular_file_is_skipped(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.jsonl"))

        assert telemetry_files([tmp_path]) == []


@pytest.mark.parametrize(
    "name",
    [
        "a.jsonl",
        "a.jsonl.1",
        "a.b.jsonl.20261122",
        "a.jsonl-20261122",
        "a.jsonl.gz",
        "a.jsonl.2.zst",
        "a.jsonl-20261122-1.gz",
    ],
)
def test_logs_are_told_by_their_names(name: str) -> None:
    """Rotated by number or by date, compressed or not."""
    assert is_log_name(name)


@pytest.mark.parametrize(
    "name",
    ["a.json", "a.jsonl.xz", "a.jsonl.1.", "a.jsonl-2026", ".jsonl", "a.jsonl.", "a.jsonl\n"],
)
def test_other_names_are_no_logs(name: str) -> None:
    """Nor are logs whose compression nobody here reads."""
    assert not is_log_name(name)


def test_a_rotated_log_names_its_origin() -> None:
    """The one that is written now has none."""
    assert rotated_from(Path("hot/a.jsonl.12")) == Path("hot/a.jsonl")
    assert rotated_from(Path("hot/a.jsonl")) is None


def test_all_bad_paths_are_named_in_one_error(tmp_path: Path) -> None:
    """A person corrects them together."""
    touch(tmp_path / "notes.txt")

    with pytest.raises(SourceError) as caught:
        telemetry_files([tmp_path / "missing", tmp_path / "notes.txt", tmp_path])

    assert f"{tmp_path / 'missing'}: does not exist" in caught.value.what
    assert f"{tmp_path / 'notes.txt'}: is not named *.jsonl" in caught.value.what
    assert caught.value.remedy


@POSIX
def test_a_pipe_that_was_asked_for_is_an_error(tmp_path: Path) -> None:
    """It is not skipped silently."""
    os.mkfifo(tmp_path / "pipe.jsonl")

    with pytest.raises(SourceError, match="not a regular file"):
        telemetry_files([tmp_path / "pipe.jsonl"])


def test_a_path_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason that the system gives."""

    def refuse(_: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", refuse)

    found, errors = find_logs([tmp_path])

    assert found == []
    assert [error.what for error in errors] == ["cannot be read (Permission denied)"]


def test_logs_may_appear_in_these_folders(tmp_path: Path) -> None:
    """They are the ones to watch."""
    touch(tmp_path / "data" / "hot" / "a.jsonl", tmp_path / "logs" / "b.jsonl")

    assert folders_of([tmp_path / "data", tmp_path / "logs" / "b.jsonl", tmp_path / "data"]) == [
        tmp_path / "data",
        tmp_path / "data" / "hot",
        tmp_path / "logs",
    ]
