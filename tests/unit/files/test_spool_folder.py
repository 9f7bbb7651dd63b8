"""Spool files: what is written comes back as memory, and no file outlives its process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from inspector.core.errors import StorageError
from inspector.files.spool_folder import ALIGNMENT, SpoolFolder

GB = 1_000_000_000

CHILD = """
import sys, time
from pathlib import Path
from inspector.files.spool_folder import SpoolFolder
file = SpoolFolder(Path(sys.argv[1])).new_file()
file.append([memoryview(bytes(1_000_000))])
mapped = file.map()
print("written", flush=True)
time.sleep(600)
"""


class Disk(NamedTuple):
    """How much there is of a disk, in bytes."""

    total: int
    used: int
    free: int


def blob(text: bytes) -> memoryview:
    """Return bytes as they are handed to a spool file."""
    return memoryview(text)


def test_what_was_written_is_there_in_memory(tmp_path: Path) -> None:
    """Each part where it was said to begin, on the line of a cache."""
    file = SpoolFolder(tmp_path).new_file()

    starts = file.append([blob(b"first"), blob(b""), blob(b"second")])
    starts += file.append([blob(b"third")])
    mapped = file.map()
    file.close()

    assert [start % ALIGNMENT for start in starts] == [0, 0, 0, 0]
    assert mapped[starts[0] : starts[0] + 5] == b"first"
    assert mapped[starts[2] : starts[2] + 6] == b"second"
    assert mapped[starts[3] : starts[3] + 5] == b"third"
    assert np.frombuffer(mapped, np.uint8, 5, starts[0]).flags.writeable
    mapped.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")
def test_a_spool_file_has_no_name(tmp_path: Path) -> None:
    """So that nobody has to remove it."""
    file = SpoolFolder(tmp_path).new_file()
    file.append([blob(b"x")])

    assert list(tmp_path.iterdir()) == []
    file.close()


@pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
def test_a_killed_process_leaves_nothing(tmp_path: Path) -> None:
    """The system takes its files back."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"written\n"
        child.send_signal(signal.SIGKILL)
        child.wait(30)

    assert list(tmp_path.iterdir()) == []


def test_what_a_power_cut_left_is_removed(tmp_path: Path) -> None:
    """Only files of ours, and none that is just being made."""
    left, fresh, other = (tmp_path / name for name in ("spool-a", "spool-b", "other"))
    for file in (left, fresh, other):
        file.write_bytes(b"x")
    hour_ago_s = time.time() - 3_600
    for file in (left, other):
        os.utime(file, (hour_ago_s, hour_ago_s))

    SpoolFolder(tmp_path).new_file().close()

    assert sorted(tmp_path.iterdir()) == [other, fresh]


@pytest.mark.parametrize(
    ("total", "free"), [(8 * GB, 1 * GB), (100 * GB, 5 * GB), (8_000 * GB, 10 * GB)]
)
def test_some_of_every_disk_stays_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int
) -> None:
    """One GB or 5 %, whichever is more, but no more than 10 GB: others need the disk too."""
    file = SpoolFolder(tmp_path).new_file()
    disk = Disk(total, total - free, free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)

    with pytest.raises(StorageError, match="left"):
        file.append([blob(b"x")])

    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk._replace(free=free + 1))
    assert file.append([blob(b"x")]) == [0]
    file.close()


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """Half of a chunk is no chunk."""
    file = SpoolFolder(tmp_path).new_file()
    file.append([blob(b"kept")])
    whole = file._file  # noqa: SLF001 - the disk that fails
    file._file = Failing(whole, 1)  # type: ignore[assignment]  # noqa: SLF001

    with pytest.raises(StorageError, match="No space left"):
        file.append([blob(b"lost"), blob(b"lost too")])

    file._file = whole  # noqa: SLF001
    (start,) = file.append([blob(b"next")])
    mapped = file.map()
    file.close()
    assert (mapped[:4], mapped[start : start + 4]) == (b"kept", b"next")
    assert len(mapped) == ALIGNMENT + 4
    mapped.close()


class Failing:
    """A file whose disk is full after some writes."""

    def __init__(self, file: object, writes: int) -> None:
        self._file = file
        self._writes = writes

    def seek(self, offset: int) -> None:
        """Go there."""
        self._file.seek(offset)  # type: ignore[attr-defined]

    def write(self, data: memoryview) -> int:
        """Write, or fail as a full disk does."""
        if not self._writes:
            raise OSError(28, "No space left on device")
        self._writes -= 1
        count: int = self._file.write(data)  # type: ignore[attr-defined]
        return count


def test_a_folder_that_cannot_be_made_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the one for temporary files."""
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(elsewhere))

    file = SpoolFolder(blocked / "spool").new_file()

    assert file.append([blob(b"x")]) == [0]
    file.close()
