"""File locks: who writes a file, as all processes see it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.files.file_lock import try_lock

CHILD = """
import os, sys, time
from inspector.files.file_lock import try_lock
print(try_lock(os.open(sys.argv[1], os.O_RDWR)), flush=True)
time.sleep(600)
"""


def test_one_holds_it_until_the_file_is_closed(tmp_path: Path) -> None:
    """Then another may."""
    path = tmp_path / "log"
    path.write_bytes(b"line\n")
    first, second = (os.open(path, os.O_RDWR) for _ in range(2))

    assert try_lock(first)
    assert not try_lock(second)
    os.close(first)
    assert try_lock(second)
    os.close(second)


def test_nobody_is_kept_from_reading_or_writing(tmp_path: Path) -> None:
    """A log is read while it is written."""
    path = tmp_path / "log"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    try_lock(descriptor)

    os.write(descriptor, b"line\n")

    assert path.read_bytes() == b"line\n"
    os.close(descriptor)


@pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
def test_it_ends_with_its_process_however_that_ends(tmp_path: Path) -> None:
    """A killed server must not keep its file from the next."""
    path = tmp_path / "log"
    path.touch()
    descriptor = os.open(path, os.O_RDWR)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"True\n"
        assert not try_lock(descriptor)

        child.send_signal(signal.SIGKILL)
        child.wait(30)

    assert try_lock(descriptor)
    os.close(descriptor)


def test_a_descriptor_of_nothing_is_an_error(tmp_path: Path) -> None:
    """Not a lock that was got."""
    descriptor = os.open(tmp_path / "log", os.O_RDWR | os.O_CREAT)
    os.close(descriptor)

    with pytest.raises(OSError, match="Bad file descriptor"):
        try_lock(descriptor)
