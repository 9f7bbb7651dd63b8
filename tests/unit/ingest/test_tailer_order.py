"""The tailer: what is read first, from large files and from many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.files.identity import identify
from inspector.ingest.block import Span

MIB = 1024 * 1024
Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""


def append(path: Path, data: bytes) -> None:
    """Write at the end, as a server does."""
    with path.open("ab") as file:
        file.write(data)


class TestTailFirst:
    """The newest lines of a large file are on screen at once."""

    @pytest.fixture
    def large(self, tmp_path: Path) -> Path:
        """A log of 9 MiB whose lines are numbered."""
        log = tmp_path / "large.jsonl"
        log.write_bytes(b"".join(b"%0127d\n" % number for number in range(9 * MIB // 128)))
        return log

    def test_the_end_comes_first_and_then_the_older_part_from_back_to_front(
        self, watch: Watch, large: Path
    ) -> None:
        """Together they are the whole file."""
        tail = watch(large.parent, tail_first=True)

        first = tail.poll(limit_bytes=2 * MIB)
        while tail.poll(limit_bytes=2 * MIB):
            pass

        assert first[0].data.endswith(large.read_bytes()[-128:])
        assert len(first[0].data) <= 2 * MIB
        offsets = [block.offset for block in tail.blocks]
        assert offsets == sorted(offsets, reverse=True)
        in_order = sorted(tail.blocks, key=lambda block: block.offset)
        assert b"".join(block.data for block in in_order) == large.read_bytes()

    def test_new_lines_come_before_older_ones(self, watch: Watch, large: Path) -> None:
        """Filling in the past never delays the present."""
        tail = watch(large.parent, tail_first=True)
        tail.poll(limit_bytes=2 * MIB)
        append(large, b"newest\n")

        blocks = tail.poll(limit_bytes=2 * MIB)

        assert blocks[0].data == b"newest\n"
        assert tail.source(0).head == identify(large).digest, "it is known before it is read"
        assert blocks[1].offset < blocks[0].offset

    def test_without_it_lines_come_in_file_order(self, watch: Watch, large: Path) -> None:
        """As the command line wants it."""
        tail = watch(large.parent)

        while tail.poll(limit_bytes=2 * MIB):
            pass

        assert b"".join(block.data for block in tail.blocks) == large.read_bytes()

    def test_a_line_in_the_older_part_that_is_too_long_is_a_span(
        self, watch: Watch, large: Path
    ) -> None:
        """Its beginning is found backwards, with bounded memory."""
        content = b"first\n" + b"x" * (2 * MIB) + b"\n" + large.read_bytes()
        large.write_bytes(content)
        tail = watch(large.parent, tail_first=True)

        for _ in range(100):
            tail.poll(limit_bytes=300_000)

        spans = [span for block in tail.blocks for span in block.overlong]
        assert spans == [Span(len(b"first\n"), 2 * MIB)]
        in_order = sorted(tail.blocks, key=lambda block: block.offset)
        assert b"".join(block.data for block in in_order) == content.replace(
            b"x" * (2 * MIB) + b"\n", b""
        )

    def test_the_older_part_that_vanishes_is_lost(self, watch: Watch, large: Path) -> None:
        """It was known to be there."""
        tail = watch(large.parent, tail_first=True)
        read = sum(len(block.data) for block in tail.poll(limit_bytes=2 * MIB))
        large.write_bytes(b"new\n")

        tail.poll()

        assert tail.source(0).lost_bytes == 9 * MIB - read


class TestManyFiles:
    """A thousand servers in one folder."""

    def test_everybody_has_a_turn_before_anybody_has_the_next(
        self, watch: Watch, tmp_path: Path
    ) -> None:
        """A large file does not keep others waiting."""
        for number in range(8):
            append(tmp_path / f"world-{number}.jsonl", b"y\n" * 400_000)
        tail = watch(tmp_path)

        sources = [block.source_id for _ in range(8) for block in tail.poll(limit_bytes=MIB)]

        for start in range(0, len(sources) - 8, 8):
            assert sorted(sources[start : start + 8]) == list(range(8))

    def test_a_thousand_files_need_few_handles(self, watch: Watch, tmp_path: Path) -> None:
        """A process may hold only so many."""
        for number in range(1000):
            append(tmp_path / f"world-{number}.jsonl", b"%d\n" % number)
        tail = watch(tmp_path, open_files=10)

        lines = tail.lines()
        held = [
            handle
            for handle in Path("/proc/self/fd").glob("*")
            if handle.is_symlink() and str(tmp_path) in str(handle.readlink())
        ]

        assert sorted(map(int, lines)) == list(range(1000))
        assert len(held) <= 10

    def test_progress_counts_all_that_is_known(self, watch: Watch, log: Path) -> None:
        """For the bar that says how much is still to come."""
        append(log.with_name("world-2.jsonl"), b"z\n" * MIB)
        tail = watch(log.parent)

        tail.poll(limit_bytes=MIB)
        read, known = tail.tailer.progress()
        assert 0 < read < known == 2 * MIB + 8
        tail.poll()
        assert tail.tailer.progress() == (known, known)
