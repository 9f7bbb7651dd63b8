"""The tailer: lines as they are written, from as many files as there are."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import SourceError
from inspector.core.record import MAX_LINE_BYTES
from inspector.ingest import followed_file, following
from inspector.ingest.block import Span
from inspector.ingest.ledger import Ledger
from inspector.ingest.tailer import Tailer

MIB = 1024 * 1024
PLENTY = 64 * MIB
Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""


def append(path: Path, data: bytes) -> None:
    """Write at the end, as a server does."""
    with path.open("ab") as file:
        file.write(data)


class TestGrowing:
    """What every folder does all day."""

    def test_what_is_there_is_handed_over_and_then_what_comes(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """First the past, then each line as it is written."""
        tail = watch(log.parent, open_files=open_files)

        assert tail.lines() == [b"one\n", b"two\n"]
        assert tail.lines() == []
        append(log, b"three\n")
        assert tail.lines() == [b"three\n"]

    def test_a_block_says_where_it_stands_in_its_source(self, watch: Watch, log: Path) -> None:
        """Rows and rejected lines are shown with their place, and the lag is measured."""
        tail = watch(log.parent)
        tail.poll()
        append(log, b"three\n")

        (block,) = tail.poll()

        assert (block.source_id, block.offset) == (0, len(b"one\ntwo\n"))
        assert block.seen_at_s == tail.now_s

    def test_new_files_are_found_in_the_folder_and_in_its_hot_folder(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """A folder may be opened before its servers start."""
        tail = watch(tmp_path)
        assert tail.lines() == []

        append(tmp_path / "world-1.jsonl", b"a\n")
        (tmp_path / "hot").mkdir()
        append(tmp_path / "hot" / "world-2.jsonl", b"b\n")

        assert sorted(tail.lines()) == [b"a\n", b"b\n"]

    def test_a_single_file_can_be_followed(self, watch: Watch, log: Path) -> None:
        """Its neighbours are left alone."""
        append(log.with_name("other.jsonl"), b"not asked for\n")

        assert watch(log).lines() == [b"one\n", b"two\n"]

    def test_a_missing_path_is_refused_at_once(self, watch: Watch, tmp_path: Path) -> None:
        """A typing error does not look like a quiet server."""
        with pytest.raises(SourceError, match="nowhere: does not exist"):
            watch(tmp_path / "nowhere")

    def test_a_file_with_two_names_is_read_once(self, watch: Watch, log: Path) -> None:
        """Links, and a folder named together with a file in it, repeat nothing."""
        log.with_name("current.jsonl").symlink_to(log)
        os.link(log, log.with_name("zz.jsonl"))

        tail = watch(log.parent, log)

        assert tail.lines() == [b"one\n", b"two\n"]
        assert tail.source(0).path == log


class TestUnfinishedLines:
    """A writer may stop anywhere."""

    @pytest.mark.parametrize("cut", range(1, len("é…\U0001f525\n".encode())))
    def test_a_line_waits_for_its_newline_wherever_it_is_cut(
        self, watch: Watch, log: Path, open_files: int, cut: int
    ) -> None:
        """Also inside a character."""
        line = "é…\U0001f525\n".encode()
        tail = watch(log.parent, open_files=open_files)
        tail.poll()

        append(log, line[:cut])
        assert tail.lines() == []
        assert tail.source(0).unfinished_bytes == cut
        append(log, line[cut:])
        assert tail.lines() == [line]
        assert tail.source(0).unfinished_bytes == 0

    def test_a_line_longer_than_a_record_is_skipped_once_it_ends(
        self, watch: Watch, log: Path
    ) -> None:
        """It is reported with its place and length, and the line after it is read."""
        tail = watch(log.parent)
        tail.poll()

        for _ in range(3):
            append(log, b"x" * MAX_LINE_BYTES)
            assert tail.poll() == []
        assert tail.source(0).unfinished_bytes == 3 * MAX_LINE_BYTES
        append(log, b"\nafter\n")
        blocks = tail.poll()

        assert [span for block in blocks for span in block.overlong] == [
            Span(8, 3 * MAX_LINE_BYTES)
        ]
        assert b"".join(block.data for block in blocks) == b"after\n"

    def test_a_line_as_long_as_a_record_may_be_is_handed_over(
        self, watch: Watch, log: Path
    ) -> None:
        """The limit itself is allowed."""
        tail = watch(log.parent)
        tail.poll()
        append(log, b"x" * MAX_LINE_BYTES)
        tail.poll()

        append(log, b"\n")

        assert tail.lines() == [b"x" * MAX_LINE_BYTES + b"\n"]

    def test_an_endless_line_is_never_held_whole(
        self, watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Memory stays bounded whatever a writer does."""
        append(log, b"x" * (3 * MIB))
        tail = watch(log.parent)
        sizes: list[int] = []
        read = followed_file.FollowedFile.read_at

        def measured(file: followed_file.FollowedFile, *args: Any) -> bytes:
            data = read(file, *args)
            sizes.append(len(data))
            return data

        monkeypatch.setattr(followed_file.FollowedFile, "read_at", measured)
        for _ in range(20):
            tail.poll(limit_bytes=256 * 1024)

        assert tail.source(0).unfinished_bytes == 3 * MIB
        assert max(sizes) <= 256 * 1024


class TestTrouble:
    """What cannot be read is said, and tried again."""

    def test_a_file_that_cannot_be_read_is_named_and_tried_again(
        self, watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The others are read meanwhile."""
        append(log.with_name("fine.jsonl"), b"fine\n")
        tail = watch(log.parent)
        with monkeypatch.context() as patched:
            refuse(patched, log)
            assert tail.lines() == [b"fine\n"]
            assert tail.tailer.problems == (
                f"{log}: cannot be read (Permission denied); trying again",
            )

        assert tail.lines() == [b"one\n", b"two\n"]
        assert tail.tailer.problems == ()

    def test_a_followed_file_that_fails_is_tried_again(
        self, watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing of it is skipped."""
        tail = watch(log.parent, open_files=0)
        tail.poll()
        append(log, b"three\n")
        with monkeypatch.context() as patched:
            refuse(patched, log)
            assert tail.lines() == []
            assert len(tail.tailer.problems) == 1

        assert tail.lines() == [b"three\n"]

    def test_a_folder_that_is_gone_is_named_and_waited_for(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """A mount may come back."""
        folder = tmp_path / "logs"
        folder.mkdir()
        tail = watch(folder)
        folder.rmdir()
        tail.poll()
        assert tail.tailer.problems == (f"{folder}: does not exist; waiting for it",)

        folder.mkdir()
        append(folder / "world-1.jsonl", b"back\n")

        assert tail.lines() == [b"back\n"]
        assert tail.tailer.problems == ()

    def test_a_closed_tailer_hands_over_nothing(self, watch: Watch, log: Path) -> None:
        """Closing twice is fine."""
        tail = watch(log.parent)
        tail.tailer.close()
        tail.tailer.close()

        assert tail.poll() == []


class TestPace:
    """Quick when something happens, idle when nothing does."""

    def test_files_are_not_asked_again_before_it_is_time(
        self, watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Polling in between costs next to nothing."""
        tail = watch(log.parent)
        tail.poll()
        looks: list[float] = []
        monkeypatch.setattr(following.Following, "look", lambda _, now_s: looks.append(now_s))

        for _ in range(10):
            tail.tailer.poll(PLENTY)

        assert looks == []

    def test_waiting_ends_at_once_while_there_is_more_to_read(
        self, watch: Watch, log: Path
    ) -> None:
        """A backlog is worked off without pauses."""
        append(log, b"z\n" * MIB)
        tail = watch(log.parent)
        tail.poll(limit_bytes=1)

        tail.tailer.wait(timeout_s=3600.0)

        assert tail.tailer.poll(PLENTY), "without another look at the files"

    def test_a_change_ends_the_wait(self, log: Path) -> None:
        """The system reports it long before the next poll is due."""
        tailer = Tailer([log.parent], Ledger(), tail_first=False, poll_interval_s=3600.0)
        try:
            tailer.poll(PLENTY)
            append(log, b"three\n")
            blocks = []
            for _ in range(100):
                tailer.wait(timeout_s=60.0)
                blocks = tailer.poll(PLENTY)
                if blocks:
                    break
        finally:
            tailer.close()

        assert tailer.problems == ()
        assert b"".join(block.data for block in blocks) == b"three\n"

    def test_closing_ends_the_wait_and_the_threads(self, log: Path) -> None:
        """Nothing is left behind."""
        before = threading.active_count()
        tailer = Tailer([log.parent], Ledger(), tail_first=False, poll_interval_s=3600.0)
        tailer.poll(PLENTY)
        waiter = threading.Thread(target=tailer.wait, args=(3600.0,))
        waiter.start()

        tailer.close()
        waiter.join(timeout=30.0)

        assert not waiter.is_alive()
        assert threading.active_count() == before


def refuse(monkeypatch: pytest.MonkeyPatch, refused: Path) -> None:
    """Let the system refuse to open one file: permissions do not stop every user."""
    system_open = os.open

    def open_or_refuse(path: Any, *args: Any, **options: Any) -> int:
        if path == refused:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return system_open(path, *args, **options)

    monkeypatch.setattr(os, "open", open_or_refuse)
