"""State of a source: found again by its paths, and refused when it is not ours."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.files import source_state
from inspector.files.source_state import SourceStateFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files lie."""
    return tmp_path / "state"


def file_of(folder: Path, *paths: Path, kind: str = "care", version: int = 1) -> SourceStateFile:
    """Return the file of a source."""
    return SourceStateFile(kind, version, paths, folder)


def test_what_was_saved_is_found_by_the_same_paths(folder: Path, tmp_path: Path) -> None:
    """In any order, and however they are written; another source has another file."""
    one, other = tmp_path / "one", tmp_path / "other"
    file_of(folder, one, other).save({"said": [1, None, "ä"]})

    assert file_of(folder, other, tmp_path / "x" / ".." / "one").load() == {"said": [1, None, "ä"]}
    assert file_of(folder, one).load() is None
    assert file_of(folder, one, other, kind="alerts").load() is None


def test_it_is_readable_to_its_user_alone(folder: Path, tmp_path: Path) -> None:
    """Notes are nobody else's."""
    file = file_of(folder, tmp_path)
    file.save({})

    if os.name == "posix":
        assert file.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "cannot be read"),
        ("[1]", "cannot be read"),
        ('{"version": 2, "source": [], "state": 1}', "newer version, 2"),
        ('{"version": 0, "source": [], "state": 1}', "older version, 0"),
        ('{"version": 1, "source": ["/elsewhere"], "state": 1}', "another source"),
    ],
)
def test_another_file_is_refused_with_the_reason(
    folder: Path, tmp_path: Path, text: str, why: str
) -> None:
    """And can be set aside, more than once."""
    file = file_of(folder, tmp_path)
    folder.mkdir()

    for _time in range(2):
        file.path.write_text(text)
        with pytest.raises(StorageError, match=why):
            file.load()
        aside = file.set_aside()
        assert aside is not None
        assert aside.read_text() == text

    assert file.load() is None
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "state").write_text("a file")

    with pytest.raises(StorageError, match="Check the folder"):
        file_of(tmp_path / "state", tmp_path).save({})


def test_files_of_sources_that_were_not_open_for_longest_are_let_go(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of another kind stay."""
    monkeypatch.setattr(source_state, "MOST_SOURCES", 2)
    file_of(folder, tmp_path, kind="alerts").save({})
    files = [file_of(folder, tmp_path / str(number)) for number in range(3)]
    for number, file in enumerate(files):
        file.save(number)
        os.utime(file.path, (number, number))

    assert [file.load() for file in files] == [None, 1, 2]
    assert file_of(folder, tmp_path, kind="alerts").load() == {}
    assert json.loads(files[1].path.read_text())["version"] == 1
