"""Atomic writes: the old text or the new one."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such permission bits")


def mode_of(path: Path) -> int:
    """Return the permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    path = tmp_path / "alerts.toml"

    write_atomic(path, b"old")
    write_atomic(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@POSIX
def test_a_replaced_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    """As if a person had edited it."""
    usual = tmp_path / "usual"
    usual.touch()
    closed = tmp_path / "closed.toml"
    closed.touch()
    closed.chmod(0o640)

    write_atomic(closed, b"x")
    write_atomic(tmp_path / "new.toml", b"x")

    assert mode_of(closed) == 0o640
    assert mode_of(tmp_path / "new.toml") == mode_of(usual)


@POSIX
def test_a_mode_that_is_asked_for_is_given(tmp_path: Path) -> None:
    """A salt is nobody else's."""
    write_atomic(tmp_path / "salt", b"secret", mode=0o600)

    assert mode_of(tmp_path / "salt") == 0o600


@POSIX
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that it leads to is replaced."""
    real = tmp_path / "real.toml"
    real.write_bytes(b"old")
    link = tmp_path / "link.toml"
    link.symlink_to(real)

    write_atomic(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("step", "code", "remedy"),
    [
        ("fsync", errno.ENOSPC, "Free some space"),
        ("replace", errno.EACCES, "Check the permissions"),
        ("fsync", errno.EIO, "Check the disk"),
    ],
)
def test_a_failure_leaves_the_old_text_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, remedy: str
) -> None:
    """At whatever step the disk gives up."""
    path = tmp_path / "alerts.toml"
    path.write_bytes(b"old")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(StorageError) as caught:
        write_atomic(path, b"new")

    assert caught.value.where == str(path)
    assert remedy in caught.value.remedy
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """It is not made behind somebody's back."""
    with pytest.raises(StorageError, match="Create the folder first"):
        write_atomic(tmp_path / "nowhere" / "alerts.toml", b"new")


@POSIX
def test_a_folder_that_cannot_be_synced_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network file systems refuse it."""
    fsync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)

    write_atomic(tmp_path / "alerts.toml", b"new")

    assert (tmp_path / "alerts.toml").read_bytes() == b"new"


def test_a_last_look_can_still_call_it_off(tmp_path: Path) -> None:
    """When all is ready; then nothing is left of it."""
    path = tmp_path / "file"
    path.write_text("before")

    def refuse() -> None:
        raise KeyError(path.read_text())

    with pytest.raises(KeyError, match="before"):
        write_atomic(path, b"after", last_look=refuse)

    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
