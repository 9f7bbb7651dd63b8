"""Files of layouts: written whole, refused with the reason, and named harmlessly."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import StorageError
from inspector.files.layouts import (
    ENDING,
    LayoutsFile,
    file_name,
    read_document,
    write_document,
)


def test_documents_are_found_as_they_were_saved(tmp_path: Path) -> None:
    """The folder is made when it is first needed; no file is no layout."""
    file = LayoutsFile(tmp_path / "new" / "layouts.json")
    assert file.load() == []

    file.save([{"name": "ä"}, 1])

    assert LayoutsFile(file.path).load() == [{"name": "ä"}, 1]
    assert [path.name for path in file.path.parent.iterdir()] == ["layouts.json"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no layouts that can be read"),
        ("[]", "no layouts that can be read"),
        ("[" * 100_000, "no layouts that can be read"),
        ('{"version": 2, "layouts": []}', "newer version, 2"),
        ('{"version": 0, "layouts": []}', "unknown version, 0"),
        (" " * (8 * 1024 * 1024 + 1), "larger than 8 MiB"),
    ],
)
def test_another_file_is_refused_and_can_be_set_aside(tmp_path: Path, text: str, why: str) -> None:
    """A person can look at it later, however often it happens."""
    file = LayoutsFile(tmp_path / "layouts.json")

    for number in (1, 2):
        file.path.write_text(text)
        with pytest.raises(StorageError, match=why):
            file.load()
        aside = file.set_aside()
        assert aside == tmp_path / f"layouts.aside-{number}"
        assert aside.read_text() == text
    assert file.load() == []
    assert file.set_aside() is None


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'"\xff"', b"[" * 100_000])
def test_a_file_that_is_no_json_says_so(tmp_path: Path, data: bytes) -> None:
    """With what to choose instead."""
    path = tmp_path / "x.layout.json"
    path.write_bytes(data)

    with pytest.raises(StorageError, match=r"NAME\.layout\.json") as caught:
        read_document(path)

    assert caught.value.where == str(path)


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    """A missing file, a folder, a pipe that nobody writes to."""
    pipe = tmp_path / "pipe"
    places = [tmp_path / "none", tmp_path]
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        places.append(pipe)

    for place in places:
        with pytest.raises(StorageError, match="cannot be read"):
            read_document(place)


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """The folder is none."""
    (tmp_path / "file").touch()

    with pytest.raises(StorageError):
        write_document(tmp_path / "file" / "x.layout.json", {})
    with pytest.raises(StorageError):
        LayoutsFile(tmp_path / "file" / "below" / "layouts.json").save([])


@given(st.text(max_size=300))
def test_no_name_leads_to_another_folder(name: str) -> None:
    """A file for a layout of any name has a short name of its own."""
    found = file_name(name)

    assert PurePath(found).name == found
    assert found.endswith(ENDING)
    assert len(found.encode()) <= 255 * 2
    assert not found.startswith(".")
    assert not set(found) & set('/\\:*?"<>|\0\n')


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Healing watch", "Healing watch"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("", "layout"),
        ("..", "layout"),
    ],
)
def test_a_name_stays_readable(name: str, expected: str) -> None:
    """As far as it is harmless."""
    assert file_name(name) == expected + ENDING
