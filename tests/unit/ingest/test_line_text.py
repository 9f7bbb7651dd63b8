"""Texts of lines: what stands there, as long as it does, and nothing that must not be shown."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from inspector.core.record import MAX_LINE_BYTES
from inspector.files.identity import identify
from inspector.ingest.ledger import Ledger
from inspector.ingest.line_text import LineTexts, line_text


@dataclass(frozen=True, slots=True)
class At:
    """A place."""

    offset: int
    size_bytes: int
    source_id: int = 0


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three lines."""
    path = tmp_path / "world-1.jsonl"
    path.write_bytes(b'{"ts":1}\n{"ts":2}\nlast')
    return path


@pytest.fixture
def ledger(log: Path) -> Ledger:
    """A ledger that knows the log."""
    ledger = Ledger()
    ledger.open_source(log)
    digest = identify(log).digest
    assert digest is not None
    ledger.recognise_source(0, digest)
    return ledger


@pytest.fixture
def texts(ledger: Ledger) -> Iterator[LineTexts]:
    """Texts, closed after the test."""
    texts = LineTexts(ledger)
    yield texts
    texts.close()


def test_a_line_is_read_from_its_place(texts: LineTexts) -> None:
    """With its record; a last line needs no newline."""
    second, last = texts.read(At(9, 8)), texts.read(At(18, 4))

    assert (second.text, second.record, second.problem) == ('{"ts":2}', {"ts": 2}, "")
    assert second.is_whole
    assert (last.text, last.record) == ("last", None)


def test_a_renamed_file_is_found(texts: LineTexts, ledger: Ledger, log: Path) -> None:
    """By the name that the ledger has; rotation renames while somebody looks."""
    assert texts.read(At(0, 8)).text == '{"ts":1}'
    rotated = log.rename(log.with_suffix(".jsonl.1"))
    ledger.place_source(0, rotated)

    assert texts.read(At(9, 8)).text == '{"ts":2}'


def test_a_file_that_is_gone_is_said(texts: LineTexts, log: Path) -> None:
    """In words, never as an error."""
    log.unlink()

    gone = texts.read(At(9, 8))

    assert (gone.text, gone.record, gone.is_whole) == ("", None, False)
    assert "the file is gone" in gone.problem
    assert str(log) in gone.problem


@pytest.mark.parametrize(
    "content",
    [
        b'{"ts":9}\n{"ts":2}\nlast',
        b'{"ts":1}\nlonger than before\n',
        b'{"ts":1}\nx\ny\nz\nlast',
        b"",
    ],
    ids=["another first line", "a longer line", "shorter lines", "nothing"],
)
def test_another_file_of_the_same_name_is_said(texts: LineTexts, log: Path, content: bytes) -> None:
    """A line of another stream would be a lie."""
    assert texts.read(At(0, 8)).text == '{"ts":1}'
    log.write_bytes(content)

    gone = texts.read(At(9, 8))

    assert gone.text == ""
    assert gone.problem


def test_a_packed_log_has_the_offsets_of_its_text(tmp_path: Path) -> None:
    """Back and forth."""
    path = tmp_path / "world-1.jsonl.1.gz"
    path.write_bytes(gzip.compress(b'{"ts":1}\n{"ts":2}\n'))
    ledger = Ledger()
    ledger.open_source(path)
    texts = LineTexts(ledger)

    found = [texts.read(At(offset, 8)).text for offset in (9, 0)]
    texts.close()

    assert found == ['{"ts":2}', '{"ts":1}']


def test_a_packed_log_that_is_broken_is_said(tmp_path: Path) -> None:
    """Cut off, or no gzip at all."""
    for content in (gzip.compress(b"x" * 10_000)[:20], b"not packed", b""):
        path = tmp_path / "world-1.jsonl.gz"
        path.write_bytes(content)
        ledger = Ledger()
        ledger.open_source(path)
        texts = LineTexts(ledger)

        assert texts.read(At(9, 8)).problem
        texts.close()


def test_a_line_longer_than_any_record_is_cut(tmp_path: Path) -> None:
    """And its true length said."""
    path = tmp_path / "world-1.jsonl"
    path.write_bytes(b"x" * 200_000 + b"\n")
    ledger = Ledger()
    ledger.open_source(path)
    texts = LineTexts(ledger)

    found = texts.read(At(0, 200_000))
    texts.close()

    assert (len(found.text), found.is_whole) == (MAX_LINE_BYTES, False)
    assert found.problem == "the first 65,536 of 200,000 bytes are shown"


def test_what_one_cannot_see_is_spelled_out() -> None:
    """NULs, other control characters, bytes that are no UTF-8, and what turns text around."""
    data = "\ufeffa\0b\x1b[31m\u202ec\u2028\td\r".encode() + b"\xff\xc3"

    assert line_text(data, len(data)).text == (
        "\\ufeffa\\x00b\\x1b[31m\\u202ec\\u2028\td\\x0d\\xff\\xc3"
    )


@pytest.mark.parametrize(
    "data",
    [
        b'{"player":"Aldor","ts":1}',
        b'{"player":"Aldor',
        '{"player":"Aldor"}'.encode("utf-16-le"),
        b'{"player":"Ald\0or","ts":1}',
        b'{"player":"\xffAldor","ts":1}',
    ],
)
def test_a_raw_name_is_in_neither_text_nor_tree(data: bytes) -> None:
    """Also where the encoding is the problem."""
    found = line_text(data, len(data))

    assert "Aldor" not in found.text.replace("\\x00", "")
    assert "Aldor" not in str(found.record)
