"""Open files: enough of them, and not too many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.files.identity import identify
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.open_files import OpenFiles
from inspector.ingest.read_limits import ReadLimits


@pytest.fixture
def files(tmp_path: Path) -> list[FollowedFile]:
    """Three files."""
    files = []
    for number in range(3):
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(b"%d\n" % number)
        files.append(FollowedFile(number, path, identify(path), ReadLimits()))
    return files


@pytest.fixture
def handles() -> Iterator[OpenFiles]:
    """Room for two."""
    handles = OpenFiles(2)
    yield handles
    handles.trim(0)


def test_a_file_is_opened_once(handles: OpenFiles, files: list[FollowedFile]) -> None:
    """Its handle stays the same while there is room."""
    assert handles.find(files[0]) is None
    assert handles.open(files[0]) is handles.open(files[0]) is handles.find(files[0])


def test_the_file_longest_not_used_is_closed(handles: OpenFiles, files: list[FollowedFile]) -> None:
    """Not the one opened first."""
    first = handles.open(files[0])
    second = handles.open(files[1])
    handles.open(files[0])

    handles.open(files[2])

    assert second.closed
    assert not first.closed


def test_a_file_without_a_name_is_closed_last(
    handles: OpenFiles, files: list[FollowedFile]
) -> None:
    """It could not be opened again."""
    nameless = handles.open(files[0])
    named = handles.open(files[1])
    files[0].gone = True

    handles.open(files[2])

    assert named.closed
    assert not nameless.closed


def test_the_file_in_use_is_never_closed(files: list[FollowedFile]) -> None:
    """Even where none may stay open between uses."""
    handles = OpenFiles(0)
    handle = handles.open(files[0])
    assert not handle.closed

    handles.trim()

    assert handle.closed


def test_another_file_of_the_same_name_is_refused(
    handles: OpenFiles, files: list[FollowedFile]
) -> None:
    """The one that was meant has been renamed."""
    files[1].path.rename(files[0].path)

    with pytest.raises(FileNotFoundError):
        handles.open(files[0])
