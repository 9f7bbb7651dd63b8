"""Bookmarks: beside the recording, or the user's own; nothing that somebody wrote is lost."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import StorageError
from inspector.files.bookmarks import (
    Bookmarks,
    BookmarksFile,
    bookmarks_data,
    bookmarks_path,
)
from inspector.files.listing import telemetry_files

AS_ROOT = sys.platform != "win32" and os.geteuid() == 0


@pytest.fixture
def game(tmp_path: Path) -> Path:
    """A data folder with a log."""
    (tmp_path / "game" / "hot").mkdir(parents=True)
    (tmp_path / "game" / "hot" / "world-1.jsonl").touch()
    return tmp_path / "game"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The user's folder."""
    return tmp_path / "state"


def set_one(file: BookmarksFile, ts: float, note: str = "") -> Bookmarks:
    """Set a bookmark."""
    return file.change(lambda known: {**known, ts: note})


def test_they_lie_in_the_folder_or_beside_the_first_log(game: Path) -> None:
    """Of a rotated set beside all of them, under one name."""
    log = game / "hot" / "world-1.jsonl"

    assert bookmarks_path([game]) == game / "bookmarks.json"
    assert bookmarks_path([game / "hot"]) == game / "bookmarks.json"
    assert bookmarks_path([log]) == game / "hot" / "world-1.bookmarks.json"
    assert bookmarks_path([log.with_name("world-1.jsonl.2.gz"), game]) == bookmarks_path([log])


def test_what_was_set_is_found_again(game: Path, state: Path) -> None:
    """By whoever opens the recording; a note may be empty, and say anything."""
    set_one(BookmarksFile([game], state), 12.5, "boss <b>enrages</b> \N{SKULL}")
    set_one(BookmarksFile([game], state), 3.0)

    assert BookmarksFile([game], state).load() == {3.0: "", 12.5: "boss <b>enrages</b> \N{SKULL}"}
    found = json.loads((game / "bookmarks.json").read_bytes())
    assert (found["version"], [one["ts"] for one in found["bookmarks"]]) == (1, [3.0, 12.5])
    assert not state.exists()


def test_half_of_a_character_is_no_reason_to_fail(game: Path, state: Path) -> None:
    """Whatever was pasted as a note."""
    set_one(BookmarksFile([game], state), 1.0, "a\ud800b")

    assert BookmarksFile([game], state).load() == {1.0: "a?b"}


def test_nothing_is_there_at_first(game: Path, state: Path) -> None:
    """And looking writes nothing."""
    assert BookmarksFile([game], state).load() == {}
    assert sorted(one.name for one in game.iterdir()) == ["hot"]


def test_the_file_is_no_log(game: Path, state: Path) -> None:
    """Nobody reads it as telemetry."""
    log = game / "hot" / "world-1.jsonl"
    set_one(BookmarksFile([game], state), 1.0)
    set_one(BookmarksFile([log], state), 1.0)

    assert telemetry_files([game, game / "hot"]) == [log]


def test_two_windows_lose_nothing_of_each_other(game: Path, state: Path) -> None:
    """Each changes what there is by then."""
    one, other = BookmarksFile([game], state), BookmarksFile([game], state)
    one.load()
    before = one.stamp()

    set_one(other, 1.0, "theirs")
    assert one.stamp() != before
    assert set_one(one, 2.0, "ours") == {1.0: "theirs", 2.0: "ours"}


@pytest.mark.parametrize(
    "text",
    [
        "{nonsense",
        "[]",
        '{"version": 1, "bookmarks": [{"ts": "soon"}]}',
        '{"version": 1, "bookmarks": [{"ts": 1, "note": 5}]}',
        '{"version": 2, "bookmarks": []}',
        "[" * 100_000,
    ],
)
def test_a_bad_file_is_set_aside_and_said(game: Path, state: Path, text: str) -> None:
    """What a person wrote is kept, and the next bookmark can be set."""
    (game / "bookmarks.json").write_text(text)
    file = BookmarksFile([game], state)

    assert file.load() == {}
    assert "bookmarks.json: its bookmarks cannot be understood" in file.problem
    assert "kept as bookmarks.json.aside-1" in file.problem
    assert (game / "bookmarks.json.aside-1").read_text() == text
    assert set_one(file, 1.0) == BookmarksFile([game], state).load() == {1.0: ""}


@pytest.mark.skipif(AS_ROOT or sys.platform == "win32", reason="nothing is read-only to root")
def test_beside_a_recording_that_is_read_only_they_are_the_users(game: Path, state: Path) -> None:
    """And said to be; once it can be written, they move there."""
    game.chmod(0o555)
    file = BookmarksFile([game], state)

    set_one(file, 1.0, "mine")
    assert "kept in your own folder" in file.problem
    assert BookmarksFile([game], state).load() == {1.0: "mine"}

    game.chmod(0o755)
    set_one(file, 2.0)
    assert list(state.iterdir()) == []
    assert BookmarksFile([game], state).load() == {1.0: "mine", 2.0: ""}


def test_a_place_that_cannot_be_written_is_no_loss(
    game: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user's own folder takes them, and gives them up when it is no longer needed."""

    def refuse(path: Path, _data: bytes) -> None:
        raise StorageError("cannot be written (Read-only file system)", where=str(path))

    file = BookmarksFile([game], state)
    with monkeypatch.context() as patched:
        patched.setattr("inspector.files.bookmarks.write_atomic", refuse)
        set_one(file, 1.0, "mine")
    assert "kept in your own folder" in file.problem
    assert "Read-only file system" in file.problem
    assert BookmarksFile([game], state).load() == {1.0: "mine"}

    set_one(file, 2.0)

    assert (file.problem, list(state.iterdir())) == ("", [])
    assert BookmarksFile([game], state).load() == {1.0: "mine", 2.0: ""}


def test_a_bad_file_of_the_user_is_set_aside_too(game: Path, state: Path) -> None:
    """What lies beside the recording is known all the same."""
    file = BookmarksFile([game], state)
    set_one(file, 1.0)
    state.mkdir()
    own = file._own.path  # noqa: SLF001 - its name is a digest
    own.write_text("{}")

    assert file.load() == {1.0: ""}
    assert "cannot be understood" in file.problem
    assert not own.exists()


@given(
    bookmarks=st.dictionaries(
        st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20), max_size=8
    )
)
def test_every_bookmark_comes_back(
    tmp_path_factory: pytest.TempPathFactory, bookmarks: dict[float, str]
) -> None:
    """Whatever the instant and the note."""
    folder = tmp_path_factory.mktemp("game")
    (folder / "bookmarks.json").write_bytes(bookmarks_data(bookmarks))

    assert BookmarksFile([folder], folder / "state").load() == bookmarks
