"""The tailer while files are renamed, truncated, copied and deleted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector.files.identity import FileIdentity, identify
from inspector.files.listing import FoundFile, find_logs
from inspector.ingest import following

Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""


def append(path: Path, data: bytes) -> None:
    """Write at the end, as a server does."""
    with path.open("ab") as file:
        file.write(data)


class TestRotation:
    """Logs get other names while they are read."""

    def test_the_renamed_file_is_read_to_its_end_as_the_same_source(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """Its writer may write on for a while."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        append(log, b"three\n")
        rotated = log.rename(log.with_name("world-1.jsonl.1"))
        append(log, b"new file\n")
        append(rotated, b"four\n")

        tail.poll()
        append(rotated, b"five\n")
        tail.poll()

        assert tail.text() == {0: b"one\ntwo\nthree\nfour\nfive\n", 1: b"new file\n"}
        assert tail.source(0).path == rotated
        assert tail.source(1).path == log
        assert not tail.source(0).gone

    def test_a_chain_of_rotations_reads_nothing_twice(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """Names move on by one, streams stay what they are."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()

        for number in range(5):
            for age in (2, 1):
                older = log.with_name(f"{log.name}.{age}")
                if older.exists():
                    older.replace(log.with_name(f"{log.name}.{age + 1}"))
            log.rename(log.with_name(f"{log.name}.1"))
            append(log, f"generation {number}\n".encode())
            tail.poll()

        expected = {0: b"one\ntwo\n"}
        expected |= {number + 1: f"generation {number}\n".encode() for number in range(5)}
        assert tail.text() == expected
        assert tail.ledger.snapshot().totals.lost_bytes == 0

    def test_a_file_moved_out_of_sight_is_read_while_it_grows(
        self, watch: Watch, log: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """The open file still is the file."""
        tail = watch(log.parent)
        tail.poll()
        moved = log.rename(tmp_path_factory.mktemp("elsewhere") / "old.log")
        tail.poll()
        assert tail.source(0).gone

        append(moved, b"three\n")

        assert tail.lines() == [b"three\n"]
        assert tail.source(0).lost_bytes == 0

    def test_a_file_that_comes_back_under_a_known_name_goes_on(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """Being away for a while changes nothing."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        away = log.rename(log.with_name("away.log"))
        tail.poll()
        append(away, b"three\n")
        away.rename(log)

        tail.poll()

        assert tail.text() == {0: b"one\ntwo\nthree\n"}
        assert not tail.source(0).gone

    def test_where_the_system_tells_no_inodes_the_first_line_does(
        self, watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Some network mounts tell none."""
        without_inodes(monkeypatch)
        tail = watch(log.parent, open_files=0)
        tail.poll()
        rotated = log.rename(log.with_name("world-1.jsonl.1"))
        append(log, b"new")
        append(rotated, b"three\n")
        tail.poll()
        append(log, b" file\n")

        tail.poll()

        assert tail.text() == {0: b"one\ntwo\nthree\n", 1: b"new file\n"}


class TestTruncation:
    """The same file, another stream."""

    def test_a_shorter_file_is_a_new_source(self, watch: Watch, log: Path, open_files: int) -> None:
        """Offsets of the old stream mean nothing in it."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        log.write_bytes(b"new\n")

        tail.poll()

        assert tail.text() == {0: b"one\ntwo\n", 1: b"new\n"}
        assert tail.source(0).gone
        assert tail.source(0).lost_bytes == 0

    @pytest.mark.parametrize("content", [b"uno\ndos\n", b"uno\ndos\ntres\n"])
    def test_a_file_filled_anew_to_its_old_size_or_beyond_is_a_new_source(
        self, watch: Watch, log: Path, open_files: int, content: bytes
    ) -> None:
        """The size alone does not tell."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        log.write_bytes(content)

        tail.poll()

        assert tail.text() == {0: b"one\ntwo\n", 1: content}

    def test_a_file_filled_anew_so_fast_that_its_time_is_the_same_is_a_new_source(
        self, watch: Watch, log: Path
    ) -> None:
        """Size and time together do not tell either."""
        tail = watch(log.parent)
        tail.poll()
        modified_ns = log.stat().st_mtime_ns
        log.write_bytes(b"uno\ndos\n")
        os.utime(log, ns=(modified_ns, modified_ns))

        assert tail.lines() == [b"uno\n", b"dos\n"]

    def test_a_file_filled_anew_between_the_look_and_the_read_is_found_out(
        self, watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No line is made of halves of two streams."""
        tail = watch(log.parent)
        tail.poll()
        append(log, b"three\n")
        look = following.Following.look

        def look_then_truncate(files: following.Following, now_s: float) -> None:
            look(files, now_s)
            monkeypatch.undo()
            log.write_bytes(b"uno\ndos\ntres\ncuatro\n")

        monkeypatch.setattr(following.Following, "look", look_then_truncate)

        assert tail.lines() == []
        assert tail.lines() == [b"uno\n", b"dos\n", b"tres\n", b"cuatro\n"]
        assert tail.source(0).lost_bytes == len(b"three\n")

    def test_what_was_seen_but_not_read_is_lost(self, watch: Watch, log: Path) -> None:
        """It is counted, since nobody can read it any more."""
        tail = watch(log.parent)
        tail.poll()
        append(log, b"unfinished")
        tail.poll()
        log.write_bytes(b"new\n")

        tail.poll()

        assert tail.source(0).lost_bytes == len(b"unfinished")
        assert tail.source(0).unfinished_bytes == 0
        assert tail.source(0).offset + tail.source(0).lost_bytes == tail.source(0).size_bytes

    def test_copytruncate_loses_nothing_and_reads_nothing_twice(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """The copy holds what had not been read yet."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        append(log, b"written before the copy\n")
        shutil.copy(log, log.with_name("world-1.jsonl.1"))
        log.write_bytes(b"new\n")

        tail.poll()
        tail.poll()

        assert tail.text() == {0: b"one\ntwo\nwritten before the copy\n", 1: b"new\n"}
        assert tail.ledger.snapshot().totals.lost_bytes == 0

    def test_a_copy_seen_before_the_truncation_waits_for_it(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """Until then it only repeats the log."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        copy = log.with_name("world-1.jsonl.1")
        copy.touch()
        assert tail.lines() == []
        shutil.copy(log, copy)
        assert tail.lines() == []
        append(log, b"after the copy\n")
        assert tail.lines() == [b"after the copy\n"]
        log.write_bytes(b"")
        assert tail.lines() == []
        append(log, b"new\n")

        assert tail.lines() == [b"new\n"]
        assert tail.ledger.snapshot().totals.lost_bytes == 0


class TestDeletion:
    """Retention deletes logs while they are followed."""

    def test_a_deleted_file_is_gone_and_loses_nothing_that_was_read(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """The ledger keeps its counts."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        log.unlink()

        assert tail.poll() == []
        assert tail.source(0).gone
        assert tail.source(0).lost_bytes == 0

    def test_a_deleted_file_is_read_to_its_end_while_it_is_open(
        self, watch: Watch, log: Path
    ) -> None:
        """Its writer may not know yet."""
        tail = watch(log.parent)
        with log.open("ab") as writer:
            tail.poll()
            log.unlink()
            tail.poll()
            writer.write(b"last words\n")

        assert tail.lines() == [b"last words\n"]

    def test_what_nobody_read_of_a_deleted_file_is_lost_in_the_end(
        self, watch: Watch, log: Path
    ) -> None:
        """Not at once: it may only have been renamed."""
        tail = watch(log.parent, open_files=0)
        tail.poll()
        append(log, b"unfinished")
        tail.poll()
        log.unlink()
        tail.poll()

        tail.now_s += following.NAMELESS_GRACE_S
        tail.poll()

        assert tail.source(0).lost_bytes == len(b"unfinished")

    def test_closing_settles_what_is_lost(self, watch: Watch, log: Path) -> None:
        """The final count is complete."""
        tail = watch(log.parent)
        append(log, b"unfinished")
        tail.poll()
        log.unlink()
        tail.poll()

        tail.tailer.close()

        assert tail.source(0).lost_bytes == len(b"unfinished")

    @pytest.mark.parametrize("content", [b"new\n", b"uno\ndos\n", b"a much longer file\n"])
    def test_a_file_made_again_is_a_new_source(
        self, watch: Watch, log: Path, open_files: int, content: bytes
    ) -> None:
        """Also when the system gives it the same inode."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        log.unlink()
        log.write_bytes(content)

        tail.poll()
        tail.poll()

        assert tail.text() == {0: b"one\ntwo\n", 1: content}
        assert tail.source(0).gone
        assert not tail.source(1).gone


def without_inodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system tell neither device nor inode, as some network mounts do."""

    def blank_status(status: os.stat_result) -> os.stat_result:
        fields = list(status[:10])
        fields[1] = fields[2] = 0
        return os.stat_result(
            fields, {"st_mtime_ns": status.st_mtime_ns, "st_mtime": status.st_mtime}
        )

    def find(*args: Any) -> Any:
        found, errors = find_logs(*args)
        return [FoundFile(file.path, blank_status(file.status)) for file in found], errors

    def identify_blank(source: int | Path) -> FileIdentity:
        return replace(identify(source), device=0, inode=0)

    monkeypatch.setattr(following, "find_logs", find)
    monkeypatch.setattr("inspector.files.text_file.identify", identify_blank)
    monkeypatch.setattr("inspector.ingest.open_files._is_place_of", lambda *_: True)
