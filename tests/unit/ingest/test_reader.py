"""The reader: finished files, once, from start to end."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import SourceError
from inspector.ingest.block import Block, Span
from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.reader import read_forward, total_bytes

SMALL = ReadLimits(line_bytes=16, block_bytes=32)


def read(path: Path, limits: ReadLimits | None = None) -> tuple[list[Block], Ledger]:
    """Read everything."""
    ledger = Ledger()
    return list(read_forward([path], ledger, limits)), ledger


def test_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    """In the order of their names, each a source."""
    (tmp_path / "b.jsonl").write_bytes(b"three\n")
    (tmp_path / "a.jsonl").write_bytes(b"one\ntwo\n")

    blocks, ledger = read(tmp_path)

    assert [(block.source_id, block.offset, block.data) for block in blocks] == [
        (0, 0, b"one\ntwo\n"),
        (1, 0, b"three\n"),
    ]
    assert [source.path.name for source in ledger.snapshot().sources] == ["a.jsonl", "b.jsonl"]
    assert ledger.snapshot().totals.size_bytes == total_bytes([tmp_path]) == 14


def test_blocks_hold_whole_lines(tmp_path: Path) -> None:
    """However many it takes."""
    content = b"".join(b"%07d\n" % number for number in range(100))
    (tmp_path / "a.jsonl").write_bytes(content)

    blocks, _ = read(tmp_path, SMALL)

    assert len(blocks) == 25
    assert all(block.data.endswith(b"\n") for block in blocks)
    assert b"".join(block.data for block in blocks) == content


def test_a_last_line_without_its_newline_is_handed_over(tmp_path: Path) -> None:
    """Whoever judges it may find that it is complete."""
    (tmp_path / "a.jsonl").write_bytes(b"one\ntwo")

    blocks, ledger = read(tmp_path)

    assert [(block.offset, block.data) for block in blocks] == [(0, b"one\n"), (4, b"two")]
    source = ledger.snapshot().sources[0]
    assert (source.offset, source.size_bytes, source.unfinished_bytes) == (7, 7, 0)


def test_lines_too_long_to_hold_are_spans(tmp_path: Path) -> None:
    """In the middle and at the end."""
    (tmp_path / "a.jsonl").write_bytes(b"one\n" + b"x" * 100 + b"\ntwo\n" + b"y" * 50)

    blocks, _ = read(tmp_path, SMALL)

    assert b"".join(block.data for block in blocks) == b"one\ntwo\n"
    assert [span for block in blocks for span in block.overlong] == [Span(4, 100), Span(109, 50)]


def test_an_empty_file_is_a_source_without_blocks(tmp_path: Path) -> None:
    """It was read, after all."""
    (tmp_path / "a.jsonl").touch()

    blocks, ledger = read(tmp_path)

    assert blocks == []
    assert len(ledger.snapshot().sources) == 1


def test_a_file_replaced_while_it_is_read_is_lost_from_there_on(tmp_path: Path) -> None:
    """It does not end as half of one and half of another."""
    log = tmp_path / "a.jsonl"
    log.write_bytes(b"%07d\n" % 1 * 100)
    ledger = Ledger()
    blocks = read_forward([tmp_path], ledger, SMALL)
    first = next(blocks)

    log.write_bytes(b"%07d\n" % 2 * 100)

    assert list(blocks) == []
    assert ledger.snapshot().totals.lost_bytes == 800 - len(first.data)


def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result without it would be wrong."""
    (tmp_path / "a.jsonl").touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(SourceError, match=r"a\.jsonl: cannot be read \(Permission denied\)"):
        read(tmp_path)


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(SourceError, match="does not exist"):
        read(tmp_path / "nowhere")


@given(
    lines=st.lists(st.integers(0, 80), max_size=30),
    rest=st.integers(0, 80),
    block_bytes=st.integers(1, 100),
)
def test_every_byte_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, lines: list[int], rest: int, block_bytes: int
) -> None:
    """In blocks and spans together, whatever the length of lines and blocks."""
    folder = tmp_path_factory.mktemp("logs")
    content = b"".join(b"x" * size + b"\n" for size in lines) + b"x" * rest
    (folder / "a.jsonl").write_bytes(content)

    blocks, _ = read(folder, ReadLimits(line_bytes=16, block_bytes=block_bytes))

    spans = [Span(block.offset, len(block.data)) for block in blocks if block.data]
    spans += [Span(span.offset, span.size_bytes + 1) for block in blocks for span in block.overlong]
    position = 0
    for span in sorted(spans, key=lambda span: span.offset):
        assert span.offset == position
        position += span.size_bytes
    # The newline that follows a span is missing when the file ends without one.
    assert position in {len(content), len(content) + 1}


def test_what_was_read_is_told_as_it_is_stored(tmp_path: Path) -> None:
    """Compressed or not, whole or with a last line without its newline: in the end it is all."""
    text = b"".join(b"%07d\n" % number for number in range(100_000))
    (tmp_path / "a.jsonl").write_bytes(text + b"rest")
    (tmp_path / "a.jsonl.1.gz").write_bytes(gzip.compress(text))
    (tmp_path / "b.jsonl.zst").write_bytes(zstandard.compress(text))
    read_bytes: list[int] = []

    for _ in read_forward([tmp_path], Ledger(), on_read=read_bytes.append):
        assert 0 < sum(read_bytes) <= total_bytes([tmp_path])

    assert sum(read_bytes) == total_bytes([tmp_path])
    assert min(read_bytes) >= 0


def test_rotated_and_compressed_sets_are_read_in_the_order_of_time_without_their_copies(
    tmp_path: Path,
) -> None:
    """Set after set; each source knows its first line."""
    for name in ("a", "b"):
        texts = [f"{name}{age}\nline\n".encode() for age in range(5)]
        (tmp_path / f"{name}.jsonl").write_bytes(texts[0])
        (tmp_path / f"{name}.jsonl.1").write_bytes(texts[1])
        (tmp_path / f"{name}.jsonl.1.gz").write_bytes(gzip.compress(texts[1]))
        (tmp_path / f"{name}.jsonl.2.gz").write_bytes(gzip.compress(texts[2]))
        (tmp_path / f"{name}.jsonl.10.zst").write_bytes(zstandard.compress(texts[4]))
        (tmp_path / f"{name}.jsonl.9").write_bytes(texts[3])
    (tmp_path / "b.jsonl.20").write_bytes(b"b0\nline\n")

    blocks, ledger = read(tmp_path)

    lines = [block.data.split(b"\n")[0].decode() for block in blocks]
    assert lines == [f"{name}{age}" for name in ("a", "b") for age in (4, 3, 2, 1, 0)]
    assert None not in {source.head for source in ledger.snapshot().sources}


def test_a_line_that_damage_has_cut_is_lost_and_not_for_anyone_to_judge(tmp_path: Path) -> None:
    """Lines before it are whole."""
    packed = gzip.compress(b"".join(b"line %d\n" % number for number in range(5_000)))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    ledger = Ledger()
    blocks: list[Block] = []

    with pytest.raises(SourceError, match="damaged at byte"):
        blocks.extend(read_forward([path], ledger))

    assert blocks
    assert all(block.data.endswith(b"\n") for block in blocks)
    (entry,) = ledger.snapshot().sources
    assert entry.ended
    assert entry.lost_bytes == entry.size_bytes - entry.offset > 0


def test_a_damaged_compressed_log_of_a_set_is_said(tmp_path: Path) -> None:
    """Also if it ends before its first line does."""
    (tmp_path / "a.jsonl").write_bytes(b"one\n")
    (tmp_path / "a.jsonl.1.gz").write_bytes(gzip.compress(b"two\n" * 100)[:15])

    with pytest.raises(SourceError, match=r"a\.jsonl\.1\.gz: damaged at byte"):
        read(tmp_path)
