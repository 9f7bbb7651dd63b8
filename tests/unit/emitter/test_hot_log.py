"""The hot log: whole lines, file after file, whatever happens to the files."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.emitter.hot_log import LOOK_S, HotLog
from inspector.files.file_lock import try_lock
from inspector.files.listing import find_logs
from tests.unit.emitter.writer_rig import SETTINGS, Disk, Time, disk_full, with_settings

FIRST = "world-1.20260314T1800.0000.jsonl"
SECOND = "world-1.20260314T1800.0001.jsonl"
NEXT_HOUR = "world-1.20260314T1900.0000.jsonl"

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")

CHILD = """
import sys
from pathlib import Path
from inspector.emitter.clock import Clock
from inspector.emitter.hot_log import HotLog
from inspector.emitter.settings import Settings
log = HotLog(Path(sys.argv[1]), "world-1", Clock(lambda: 1773511200.0, lambda: 0.0))
for number in range(100):
    log.write(b"%s %d\\n" % (sys.argv[2].encode(), number), Settings({}))
sys.stdin.read()
"""


@pytest.fixture
def time() -> Time:
    """A clock in the test's hand."""
    return Time()


@pytest.fixture
def disk() -> Disk:
    """A disk in the test's hand."""
    return Disk()


@pytest.fixture
def log(tmp_path: Path, time: Time, disk: Disk) -> HotLog:
    """The log of world-1 in a folder that does not exist yet."""
    return HotLog(tmp_path / "hot", "world-1", time.clock, disk.write)


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_nothing_is_made_before_something_is_written(log: HotLog, tmp_path: Path) -> None:
    """An emitter that has nothing to say leaves nothing behind."""
    log.close()

    assert not (tmp_path / "hot").exists()


def test_lines_are_appended_to_a_file_named_by_shard_and_hour(log: HotLog, tmp_path: Path) -> None:
    """And the Inspector finds it in the data folder."""
    taken = log.write(b"one\n", SETTINGS) + log.write(b"two\nthree\n", SETTINGS)

    found, problems = find_logs([tmp_path])
    assert taken == log.bytes_written == 14
    assert files(tmp_path / "hot") == {FIRST: b"one\ntwo\nthree\n"}
    assert ([file.path.name for file in found], problems) == ([FIRST], [])
    log.close()


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_the_group_may_read_it_and_others_may_not(log: HotLog, tmp_path: Path) -> None:
    """Whatever the server's umask is."""
    before = os.umask(0o077)
    try:
        log.write(b"one\n", SETTINGS)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "hot" / FIRST).stat().st_mode) == 0o640
    log.close()


def test_a_new_file_begins_with_each_period(log: HotLog, tmp_path: Path, time: Time) -> None:
    """An hour, where nobody says otherwise."""
    log.write(b"one\n", SETTINGS)
    time.passed_s = 3_599.9
    log.write(b"two\n", SETTINGS)
    time.passed_s = 3_600.0
    log.write(b"three\n", SETTINGS)

    assert files(tmp_path / "hot") == {FIRST: b"one\ntwo\n", NEXT_HOUR: b"three\n"}
    log.close()


def test_a_new_file_begins_at_a_size(log: HotLog, tmp_path: Path) -> None:
    """None is longer, unless a single write is."""
    settings = with_settings(roll_bytes=8)
    for data in (b"one\n", b"two\n", b"three\n", b"a long line\n", b"x\n"):
        log.write(data, settings)

    assert list(files(tmp_path / "hot").values()) == [
        b"one\ntwo\n",
        b"three\n",
        b"a long line\n",
        b"x\n",
    ]
    log.close()


def test_no_file_ends_within_a_line_while_the_disk_takes_the_rest(
    log: HotLog, tmp_path: Path, time: Time, disk: Disk
) -> None:
    """The rest goes to where the line began, even when the next period has."""
    disk.script.extend([6, disk_full()])
    assert log.write(b"one\ntwo\n", SETTINGS) == 6
    time.passed_s = 3_600.0
    with pytest.raises(OSError, match="No space left"):
        log.write(b"o\nthree\n", SETTINGS)

    assert log.write(b"o\nthree\n", SETTINGS) == 2
    assert log.write(b"three\n", SETTINGS) == 6
    assert files(tmp_path / "hot") == {FIRST: b"one\ntwo\n", NEXT_HOUR: b"three\n"}
    log.close()


@posix_only
def test_a_file_that_was_renamed_gets_a_successor_of_its_name(
    log: HotLog, tmp_path: Path, time: Time
) -> None:
    """As log rotation wants it."""
    log.write(b"one\n", SETTINGS)
    (tmp_path / "hot" / FIRST).rename(tmp_path / "hot" / f"{FIRST}.1")
    time.passed_s = LOOK_S

    log.write(b"two\n", SETTINGS)

    assert files(tmp_path / "hot") == {FIRST: b"two\n", f"{FIRST}.1": b"one\n"}
    log.close()


@posix_only
def test_a_line_that_was_begun_is_ended_in_the_renamed_file(
    log: HotLog, tmp_path: Path, time: Time, disk: Disk
) -> None:
    """Nothing is lost by a rotation."""
    disk.script.append(2)
    log.write(b"one\n", SETTINGS)
    (tmp_path / "hot" / FIRST).rename(tmp_path / "hot" / f"{FIRST}.1")
    time.passed_s = LOOK_S

    assert log.write(b"e\ntwo\n", SETTINGS) == 2
    assert log.write(b"two\n", SETTINGS) == 4
    assert files(tmp_path / "hot") == {FIRST: b"two\n", f"{FIRST}.1": b"one\n"}
    assert log.lost_lines == 0
    log.close()


@posix_only
def test_a_folder_that_was_deleted_is_made_again(log: HotLog, tmp_path: Path, time: Time) -> None:
    """With what comes next."""
    log.write(b"one\n", SETTINGS)
    (tmp_path / "hot" / FIRST).unlink()
    (tmp_path / "hot").rmdir()
    time.passed_s = LOOK_S

    log.write(b"two\n", SETTINGS)

    assert files(tmp_path / "hot") == {FIRST: b"two\n"}
    log.close()


@posix_only
@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_the_rest_of_a_line_whose_file_is_gone_is_dropped(
    log: HotLog, tmp_path: Path, disk: Disk, how: str
) -> None:
    """At the head of a file it would be no record; it is said that a line was lost."""
    path = tmp_path / "hot" / FIRST
    disk.script.append(6)
    log.write(b"one\ntwo\n", SETTINGS)
    if how == "deleted":
        path.unlink()
    else:
        os.truncate(path, 0)

    assert log.write(b"o\nthree\n", SETTINGS) == 2
    assert log.lost_lines == 1
    assert log.write(b"three\n", SETTINGS) == 6
    assert files(tmp_path / "hot") == {FIRST: b"three\n"}
    log.close()


def test_the_file_of_a_server_that_ended_is_continued(tmp_path: Path, time: Time) -> None:
    """Its torn tail is ended first, so that only that line is no record."""
    hot = tmp_path / "hot"
    hot.mkdir()
    (hot / "world-1.20260314T1700.0000.jsonl").write_bytes(b"old\nto")
    (hot / "world-1.20260314T1700.0001.jsonl").write_bytes(b"old\n")
    (hot / FIRST).write_bytes(b"one\ntw")
    (hot / "world-2.20260314T1800.0000.jsonl").write_bytes(b"not ou")
    log = HotLog(hot, "world-1", time.clock)

    log.write(b"three\n", SETTINGS)

    assert files(hot) == {
        "world-1.20260314T1700.0000.jsonl": b"old\nto\n",
        "world-1.20260314T1700.0001.jsonl": b"old\n",
        FIRST: b"one\ntw\nthree\n",
        "world-2.20260314T1800.0000.jsonl": b"not ou",
    }
    log.close()


def test_a_file_that_is_long_enough_is_not_continued(tmp_path: Path, time: Time) -> None:
    """A new one is begun."""
    hot = tmp_path / "hot"
    hot.mkdir()
    (hot / FIRST).write_bytes(b"12345678\n")
    log = HotLog(hot, "world-1", time.clock)

    log.write(b"one\n", with_settings(roll_bytes=10))

    assert files(hot) == {FIRST: b"12345678\n", SECOND: b"one\n"}
    log.close()


def test_a_file_that_somebody_writes_is_left_alone(tmp_path: Path, time: Time) -> None:
    """Its line may be unfinished because it is just being written."""
    hot = tmp_path / "hot"
    hot.mkdir()
    (hot / FIRST).write_bytes(b"on")
    descriptor = os.open(hot / FIRST, os.O_RDWR)
    assert try_lock(descriptor)
    log = HotLog(hot, "world-1", time.clock)

    log.write(b"two\n", SETTINGS)

    assert files(hot) == {FIRST: b"on", SECOND: b"two\n"}
    log.close()
    os.close(descriptor)


def test_emitters_of_one_name_do_not_collide(tmp_path: Path) -> None:
    """Each process has a file of its own, as long as it lives."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), name],
            stdin=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        for name in ("a", "b", "c")
    ]
    for child in children:
        child.communicate(timeout=60)

    lines = b"".join(files(tmp_path).values()).splitlines()
    assert sorted(lines) == sorted(b"%c %d" % (n, i) for n in b"abc" for i in range(100))
    for data in files(tmp_path).values():
        assert data.endswith(b"\n")


def test_a_folder_that_is_a_file_is_an_error_until_it_is_none(tmp_path: Path, time: Time) -> None:
    """Nothing has to be started anew."""
    (tmp_path / "hot").write_bytes(b"")
    log = HotLog(tmp_path / "hot", "world-1", time.clock)
    with pytest.raises(OSError, match="exists"):
        log.write(b"one\n", SETTINGS)

    (tmp_path / "hot").unlink()

    assert log.write(b"one\n", SETTINGS) == 4
    log.close()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only to root"
)
def test_a_read_only_folder_is_an_error_until_it_is_none(tmp_path: Path, time: Time) -> None:
    """The same."""
    (tmp_path / "hot").mkdir(mode=0o555)
    log = HotLog(tmp_path / "hot", "world-1", time.clock)
    with pytest.raises(PermissionError):
        log.write(b"one\n", SETTINGS)

    (tmp_path / "hot").chmod(0o755)

    assert log.write(b"one\n", SETTINGS) == 4
    log.close()


def test_a_torn_tail_is_ended_later_when_the_disk_is_full_now(
    log: HotLog, tmp_path: Path, disk: Disk
) -> None:
    """Before anything else is written."""
    (tmp_path / "hot").mkdir()
    (tmp_path / "hot" / FIRST).write_bytes(b"on")
    disk.script.append(disk_full())
    with pytest.raises(OSError, match="No space left"):
        log.write(b"two\n", SETTINGS)

    log.write(b"two\n", SETTINGS)

    assert files(tmp_path / "hot") == {FIRST: b"on\ntwo\n"}
    log.close()


def gone(code: int) -> OSError:
    """Return what the system says when a descriptor is no use any more."""
    return OSError(code, os.strerror(code))


@posix_only
@pytest.mark.parametrize("code", [errno.EBADF, errno.ESTALE, errno.ENXIO, errno.EIO])
def test_a_file_out_of_reach_is_opened_again(
    log: HotLog, tmp_path: Path, disk: Disk, code: int
) -> None:
    """A share was away for a while: nobody waits for the next period."""
    log.write(b"one\n", SETTINGS)
    before = log._file  # noqa: SLF001 - which one it is
    disk.script.append(gone(code))
    with pytest.raises(OSError, match=os.strerror(code)):
        log.write(b"two\n", SETTINGS)
    if code == errno.EBADF and before is not None:
        os.close(before.descriptor)  # left alone, as what it belongs to is not known

    assert log.write(b"two\n", SETTINGS) == 4

    assert log._file is not before  # noqa: SLF001 - as above
    assert b"".join(files(tmp_path / "hot").values()) == b"one\ntwo\n"
    log.close()


@posix_only
def test_a_descriptor_that_is_another_files_by_now_is_left_alone(
    log: HotLog, tmp_path: Path
) -> None:
    """Somebody closed all there were; the number came back to somebody else."""
    log.write(b"one\n", SETTINGS)
    assert log._file is not None  # noqa: SLF001 - whose number it is
    number = log._file.descriptor  # noqa: SLF001 - as above
    os.close(number)
    assert os.open(tmp_path / "other", os.O_RDWR | os.O_CREAT) == number

    with pytest.raises(OSError, match="Bad file descriptor"):
        log.write(b"two\n", SETTINGS)
    log.write(b"two\n", SETTINGS)

    assert os.fstat(number).st_size == 0
    assert files(tmp_path / "hot") == {FIRST: b"one\ntwo\n"}
    log.close()
    os.close(number)


@posix_only
def test_the_rest_of_a_line_whose_file_is_out_of_reach_is_dropped(
    log: HotLog, tmp_path: Path, disk: Disk
) -> None:
    """It is said that a line was lost; what is left of it is ended, and readers reject it."""
    disk.script.extend([6, gone(errno.ESTALE)])
    log.write(b"one\ntwo\n", SETTINGS)
    with pytest.raises(OSError, match="tale"):
        log.write(b"o\nthree\n", SETTINGS)

    assert log.write(b"o\nthree\n", SETTINGS) == 2
    assert log.lost_lines == 1
    assert log.write(b"three\n", SETTINGS) == 6
    assert files(tmp_path / "hot") == {FIRST: b"one\ntw\nthree\n"}
    log.close()


@posix_only
@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_nothing_is_written_to_a_file_that_was_deleted(
    log: HotLog, tmp_path: Path, how: str
) -> None:
    """Not even within the second: a flush says that all is in the file."""
    path = tmp_path / "hot" / FIRST
    log.write(b"one\n", SETTINGS)
    if how == "deleted":
        path.unlink()
    else:
        os.truncate(path, 0)

    log.write(b"two\n", SETTINGS)

    assert files(tmp_path / "hot") == {FIRST: b"two\n"}
    log.close()


def test_a_name_that_is_taken_but_not_listed_is_passed_over(
    log: HotLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where upper and lower case are the same, it is that of another shard."""
    hot = tmp_path / "hot"
    hot.mkdir()
    (hot / FIRST).write_bytes(b"another's\n")
    monkeypatch.setattr(os, "listdir", lambda _: [FIRST.replace("world", "World")])

    log.write(b"one\n", SETTINGS)

    assert (hot / FIRST).read_bytes() == b"another's\n"
    assert (hot / SECOND).read_bytes() == b"one\n"
    log.close()


@posix_only
def test_a_log_that_goes_while_it_is_about_to_be_locked_is_not_written_on_to(
    log: HotLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had it locked rewrote it, and what came into the old one would be lost."""
    log.write(b"one\n", SETTINGS)
    log.close()

    def late(descriptor: int) -> bool:
        (tmp_path / "hot" / FIRST).rename(tmp_path / "hot" / f"{FIRST}.1")
        (tmp_path / "hot" / f"{FIRST}.1").write_bytes(b"new\n")
        return try_lock(descriptor)

    monkeypatch.setattr("inspector.emitter.hot_log.try_lock", late)
    log.write(b"two\n", SETTINGS)

    assert files(tmp_path / "hot") == {f"{FIRST}.1": b"new\n", SECOND: b"two\n"}
    log.close()
