"""The state of the window: a convenience that never stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.files.window_state import NoticeChoices, WindowState, WindowStateFile

STATE = WindowState(
    place=(10, -20, 900, 600),
    maximised=True,
    page="ledger",
    theme="light",
    drawer_px=333,
    performance=True,
    used=("View: Zoom in", "Source: Öffnen"),
    notices=NoticeChoices(notify=False, sound=True, severity="info"),
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """From a folder that was not there before."""
    WindowStateFile(tmp_path / "state" / "window.json").save(STATE)

    assert WindowStateFile(tmp_path / "state" / "window.json").load() == STATE


def test_the_window_that_closes_last_is_remembered(tmp_path: Path) -> None:
    """Two windows share one file."""
    file = tmp_path / "window.json"
    WindowStateFile(file).save(STATE)
    WindowStateFile(file).save(WindowState(page="live"))

    assert WindowStateFile(file).load() == WindowState(page="live")
    assert [path.name for path in tmp_path.iterdir()] == ["window.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"place": [1, 2]}',
        b'{"place": "left"}',
        b'{"drawer_px": 1e400}',
        b'{"used": [1]}',
    ],
)
def test_a_file_that_cannot_be_understood_is_no_trouble(tmp_path: Path, content: bytes) -> None:
    """The window comes up as at the first start."""
    file = tmp_path / "window.json"
    file.write_bytes(content)

    assert WindowStateFile(file).load() == WindowState()


def test_a_file_of_a_later_version_gives_what_is_known(tmp_path: Path) -> None:
    """Fields that nobody knows here are passed over."""
    file = tmp_path / "window.json"
    file.write_text('{"page": "ledger", "hologram": true}')

    assert WindowStateFile(file).load() == WindowState(page="ledger")


def test_a_file_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """The window closes all the same."""
    (tmp_path / "file").touch()
    file = WindowStateFile(tmp_path / "file" / "window.json")

    file.save(STATE)

    assert file.load() == WindowState()
