"""The tailer on compressed logs: recorded ones, and rotated ones that are compressed later."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from inspector.ingest import following
from inspector.ingest.block import Span

MIB = 1024 * 1024
Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""


def append(path: Path, data: bytes) -> None:
    """Write at the end, as a server does."""
    with path.open("ab") as file:
        file.write(data)


def compress(path: Path) -> Path:
    """Compress a log as gzip does: the original is deleted when all is done."""
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return packed


def numbered(first: int, last: int) -> bytes:
    """Return lines of 128 bytes that are numbered."""
    return b"".join(b"%0127d\n" % number for number in range(first, last))


class TestRecorded:
    """Files that somebody compressed long ago."""

    @pytest.mark.parametrize(
        ("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstandard.compress)]
    )
    def test_a_compressed_log_is_read_as_its_text(
        self, watch: Watch, tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
    ) -> None:
        """Offsets and sizes are those of the text; progress ends at all of it."""
        text = numbered(0, 20_000)
        (tmp_path / f"a.jsonl{suffix}").write_bytes(pack(text[:1000]) + pack(text[1000:]))
        tail = watch(tmp_path, open_files=0)

        shares = []
        for _ in range(40):
            tail.poll(limit_bytes=100_000)
            read, known = tail.tailer.progress()
            shares.append(read / known)

        assert tail.text() == {0: text}
        assert shares == sorted(shares)
        assert 0 < shares[0] < shares[-1] == 1
        assert tail.source(0).size_bytes == tail.source(0).offset == len(text)
        assert tail.tailer.problems == ()

    def test_what_is_written_now_comes_before_what_is_compressed(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """The present first; then the past, the youngest of it first."""
        (tmp_path / "a.jsonl.3.gz").write_bytes(gzip.compress(b"oldest\n"))
        (tmp_path / "a.jsonl.2.gz").write_bytes(gzip.compress(b"older\n"))
        (tmp_path / "a.jsonl.1").write_bytes(b"old\n")
        (tmp_path / "a.jsonl").write_bytes(b"new\n")

        tail = watch(tmp_path, tail_first=True)

        assert tail.lines() == [b"new\n", b"old\n", b"older\n", b"oldest\n"]

    def test_an_endless_compressed_line_is_counted_and_never_held(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """Each look does a bounded work, and new lines of others come in between."""
        (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(b"\0" * 50 * MIB + b"\nafter\n"))
        live = tmp_path / "live.jsonl"
        tail = watch(tmp_path)
        looks = 0
        while not tail.blocks or tail.blocks[-1].data != b"after\n":
            append(live, b"%d\n" % looks)
            blocks = tail.poll(limit_bytes=4 * MIB)
            assert blocks[0].data == b"%d\n" % looks
            assert sum(len(block.data) for block in blocks) < 100
            looks += 1

        assert looks > 10
        spans = [span for block in tail.blocks for span in block.overlong]
        assert spans == [Span(0, 50 * MIB)]

    def test_a_damaged_log_gives_what_is_readable_and_says_the_rest(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """With the file and the place."""
        text = numbered(0, 10_000)
        stored = gzip.compress(text)
        (tmp_path / "a.jsonl.gz").write_bytes(stored[: len(stored) // 2])
        tail = watch(tmp_path)

        tail.poll()

        data = tail.text()[0]
        assert 0 < len(data) < len(text)
        assert text.startswith(data)
        (problem,) = tail.tailer.problems
        assert problem.startswith(f"{tmp_path / 'a.jsonl.gz'}: damaged at byte ")

    def test_a_damaged_log_of_a_set_is_said_once_nobody_writes_it(
        self, watch: Watch, log: Path
    ) -> None:
        """Also if it ends before its first line does."""
        packed = log.with_name("world-1.jsonl.1.gz")
        packed.write_bytes(gzip.compress(b"one\n" * 100)[:12])
        tail = watch(log.parent)
        tail.poll()
        assert tail.tailer.problems == ()

        os.utime(packed, (1.0, 1.0))
        tail.poll()

        (problem,) = tail.tailer.problems
        assert problem.startswith(f"{packed}: damaged at byte ")

    def test_its_lines_were_seen_when_it_was_found(self, watch: Watch, tmp_path: Path) -> None:
        """How long they waited is counted from there."""
        (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"one\n"))
        tail = watch(tmp_path)

        (block,) = tail.poll()

        assert block.seen_at_s == tail.now_s

    def test_a_log_that_is_being_copied_here_is_read_as_it_comes(
        self, watch: Watch, tmp_path: Path, open_files: int
    ) -> None:
        """It only looks damaged until it is whole."""
        text = numbered(0, 10_000)
        stored = gzip.compress(text)
        path = tmp_path / "a.jsonl.gz"
        tail = watch(tmp_path, open_files=open_files)
        for start in range(0, len(stored), 1000):
            append(path, stored[start : start + 1000])
            tail.poll()

        assert tail.text() == {0: text}
        assert tail.tailer.problems == ()
        assert tail.source(0).lost_bytes == 0


class TestCompressedLater:
    """Rotation compresses what was read already."""

    def test_its_lines_are_known(self, watch: Watch, log: Path, open_files: int) -> None:
        """The source goes on in the compressed file, and nothing comes twice."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        packed = compress(log.rename(log.with_name("world-1.jsonl.1")))
        append(log, b"new\n")
        for _ in range(3):
            tail.poll()
        older = packed.rename(log.with_name("world-1.jsonl.2.gz"))
        tail.poll()
        tail.now_s += following.NAMELESS_GRACE_S
        tail.poll()
        tail.poll()

        assert tail.text() == {0: b"one\ntwo\n", 1: b"new\n"}
        assert tail.source(0).path == older
        assert not tail.source(0).gone
        assert tail.ledger.snapshot().totals.lost_bytes == 0

    def test_lines_that_only_the_compressed_file_holds_are_read(
        self, watch: Watch, log: Path
    ) -> None:
        """They were written between the last look and the rotation."""
        tail = watch(log.parent, open_files=0)
        tail.poll()
        append(log, b"three\n")
        compress(log.rename(log.with_name("world-1.jsonl.1")))
        append(log, b"new\n")
        for _ in range(3):
            tail.poll()

        assert tail.text() == {0: b"one\ntwo\nthree\n", 1: b"new\n"}

    def test_a_writer_that_still_holds_the_deleted_original_is_heard(
        self, watch: Watch, log: Path
    ) -> None:
        """What it writes is in no compressed file."""
        tail = watch(log.parent)
        tail.poll()
        with log.open("ab", buffering=0) as writer:
            compress(log.rename(log.with_name("world-1.jsonl.1")))
            tail.poll()
            writer.write(b"late\n")
            tail.poll()

        assert tail.text() == {0: b"one\ntwo\nlate\n"}

    def test_while_it_is_compressed_the_original_counts(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """However far the compressor got."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        rotated = log.rename(log.with_name("world-1.jsonl.1"))
        stored = gzip.compress(rotated.read_bytes())
        packed = log.with_name("world-1.jsonl.1.gz")
        for end in (0, 5, 15, len(stored)):
            packed.write_bytes(stored[:end])
            assert tail.lines() == []
        append(rotated, b"three\n")
        assert tail.lines() == [b"three\n"]
        packed.write_bytes(gzip.compress(rotated.read_bytes()))
        rotated.unlink()

        assert tail.lines() == []
        assert tail.lines() == []
        assert tail.tailer.problems == ()
        assert len(tail.ledger.snapshot().sources) == 1

    def test_an_older_part_still_to_be_read_is_read_from_the_compressed_file(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """And what was read of its end is not read again."""
        text = numbered(0, 9 * MIB // 128)
        log = tmp_path / "large.jsonl"
        log.write_bytes(text)
        tail = watch(tmp_path, tail_first=True, open_files=0)
        tail.poll(limit_bytes=2 * MIB)
        compress(log.rename(tmp_path / "large.jsonl.1"))

        while tail.poll(limit_bytes=2 * MIB):
            pass
        tail.poll()

        blocks = sorted(tail.blocks, key=lambda block: block.offset)
        assert b"".join(block.data for block in blocks) == text
        assert {block.source_id for block in blocks} == {0}
        assert tail.source(0).offset == tail.source(0).size_bytes == len(text)
        assert tail.tailer.progress()[0] == tail.tailer.progress()[1]

    def test_a_copied_and_truncated_log_whose_copy_is_compressed_goes_on_there(
        self, watch: Watch, log: Path, open_files: int
    ) -> None:
        """As logrotate does with copytruncate and compress."""
        tail = watch(log.parent, open_files=open_files)
        tail.poll()
        append(log, b"three\n")
        copy = log.with_name("world-1.jsonl.1")
        shutil.copy(log, copy)
        os.truncate(log, 0)
        compress(copy)
        append(log, b"new\n")
        for _ in range(3):
            tail.poll()

        assert tail.text() == {0: b"one\ntwo\nthree\n", 1: b"new\n"}
        assert tail.ledger.snapshot().totals.lost_bytes == 0

    def test_a_compressed_copy_beside_its_original_is_left_alone(
        self, watch: Watch, log: Path
    ) -> None:
        """Each line once, also in a folder opened now; other logs may begin with the same line."""
        rotated = log.rename(log.with_name("world-1.jsonl.1"))
        packed = gzip.compress(rotated.read_bytes())
        log.with_name("world-1.jsonl.1.gz").write_bytes(packed)
        log.with_name("world-1.jsonl.2.gz").write_bytes(gzip.compress(b"one\nother\n"))

        tail = watch(log.parent)

        assert sorted(tail.lines()) == [b"one\n", b"one\n", b"other\n", b"two\n"]
