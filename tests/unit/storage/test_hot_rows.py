"""Closed hot logs on their way to warm files: a line is a row that says the same, or rejected."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.errors import SourceError
from inspector.core.record import MAX_LINE_BYTES, Record
from inspector.files.resources import load_registry
from inspector.ingest.decoder import Decoder
from inspector.ingest.decoding_reader import BlockReader, DecodingReader
from inspector.ingest.names import Names
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.scanner import Scanner
from inspector.storage.hot_rows import HotLogs, HotPiece
from inspector.storage.warm_rows import other_meta
from inspector.storage.warm_writer import WarmWriter
from tests.unit.storage.test_warm_files import a_line, lines, lines_of, said

REGISTRY = load_registry()
READERS: list[Callable[..., BlockReader]] = [Scanner, DecodingReader]


def write_hot(path: Path, data: bytes) -> Path:
    """Write a log, packed as its name says."""
    pack: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".zst": zstandard.ZstdCompressor().compress,
    }
    path.write_bytes(pack.get(path.suffix, bytes)(data))
    return path


def read(
    path: Path, new_reader: Callable[..., BlockReader] = Scanner, limits: ReadLimits | None = None
) -> list[HotPiece]:
    """Return all pieces of a log."""
    names = Names()
    return list(HotLogs(new_reader(REGISTRY, names), names).read(path, limits))


def metas(pieces: list[HotPiece]) -> list[str | None]:
    """Return what else the `meta` of each row has."""
    return [text for piece in pieces for text in piece.rows.meta or [None] * len(piece.rows.ts)]


def compacted(
    hot: Path, warm: Path, new_reader: Callable[..., BlockReader] = Scanner
) -> list[bytes]:
    """Write the rows of a log as a warm file, and return its lines."""
    names = Names()
    with WarmWriter(warm, REGISTRY, names) as writer:
        for piece in HotLogs(new_reader(REGISTRY, names), names).read(hot):
            writer.add(piece.rows)
    return lines_of(warm)


@st.composite
def any_lines(draw: st.DrawFn) -> list[bytes]:
    """Return valid lines, some of them many times, with and without spaces."""
    some: list[bytes] = draw(st.lists(lines() | plain_lines(), min_size=1, max_size=6))
    return draw(st.lists(st.sampled_from(some), min_size=1, max_size=30))


@st.composite
def plain_lines(draw: st.DrawFn) -> bytes:
    """Return a line that the scanner may take, spaced as somebody likes."""
    meta: dict[str, Any] = {
        "tier": draw(st.integers(0, 3)),
        "tags": draw(st.lists(st.sampled_from(["t", "u:v"]), max_size=2)),
        "region": draw(st.sampled_from(["r:1:2", "r:", "r", "a\\b", "é"])),
        "rates": draw(
            st.sampled_from([{}, {"casts": 0.5}, {"casts": 1.0}, {"dash_distance_total": 0.5}])
        ),
        "phase": draw(st.sampled_from(["end", "a:b"])),
        "build": draw(st.sampled_from(["1.2", "1:2"])),
        "config": {"sampling": draw(st.integers(1, 2))},
        "meta": draw(st.sampled_from([{"tier": 1}, {"meta": {"x": 1}}, [], '"meta":{"y":1}'])),
        "x": None,
    }
    kept = draw(st.sets(st.sampled_from(sorted(meta))))
    fields: dict[str, Any] = {
        "ts": draw(st.integers(0, 9)),
        "shard": "s:1",
        "player": "h:0a",
        "entry": "ability.e",
        "metrics": {"casts": draw(st.integers(0, 3))},
        "meta": {name: meta[name] for name in draw(st.permutations(sorted(kept)))},
    }
    other = draw(st.sampled_from([None, {"build": "1.2"}, {"meta": {"build": "1.2"}}]))
    if other is not None:
        fields["other"] = other
    order = draw(st.permutations(list(fields)))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
    return json.dumps({name: fields[name] for name in order}, separators=separators).encode()


@pytest.mark.parametrize("new_reader", READERS)
@settings(deadline=None, max_examples=100)
@given(any_lines())
def test_a_row_has_all_of_the_meta_of_its_line(
    new_reader: Callable[..., BlockReader], given_lines: list[bytes]
) -> None:
    """However the line is spelled, whatever reads it."""
    with TemporaryDirectory() as folder:
        path = write_hot(Path(folder) / "a.jsonl", b"\n".join(given_lines * 12))
        pieces = read(path, new_reader)

    assert metas(pieces) == list(map(other_meta, given_lines * 12))


@settings(deadline=None, max_examples=30)
@given(any_lines())
def test_a_warm_file_says_what_its_hot_log_said(given_lines: list[bytes]) -> None:
    """Record by record, with all else of their meta."""
    with TemporaryDirectory() as folder:
        hot = write_hot(Path(folder) / "a.jsonl", b"\n".join(given_lines))
        found = compacted(hot, Path(folder) / "a.parquet")

    assert len(found) == len(given_lines)
    decoder = Decoder(REGISTRY)
    for before, after in zip(given_lines, found, strict=True):
        records = [decoder.decode(line) for line in (before, after)]
        assert all(isinstance(record, Record) for record in records)
        first, second = (said(record) for record in records if isinstance(record, Record))
        assert first == second
        others = [json.loads(other_meta(line) or "{}") for line in (before, after)]
        assert others[0] == others[1]


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_lines_that_end_alike_are_told_apart(tmp_path: Path, separators: tuple[str, str]) -> None:
    """Only those whose meta ends so have what the others have."""
    build = {"build": "1.2"}
    given_lines = [
        a_line(meta={"tier": 1, **build}),
        a_line(meta={"tier": 1, "phase": "end", **build}),
        a_line(meta={"tier": 1, "x": build}),
        a_line(meta={"tier": 1}, other=build),
        a_line(other=build),
        a_line(meta=build),
        a_line(meta={"tier": 1, "build": "1.3"}),
    ]
    spelled = [json.dumps(json.loads(line), separators=separators) for line in given_lines]
    data = "\n".join(spelled * 50).encode()
    pieces = read(write_hot(tmp_path / "a.jsonl", data))

    assert [json.loads(text or "{}") for text in metas(pieces)[:7]] == [
        build,
        {"phase": "end", **build},
        {"x": build},
        {},
        {},
        build,
        {"build": "1.3"},
    ]
    assert metas(pieces) == metas(pieces)[:7] * 50


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_packed_logs_are_read_as_plain_ones(tmp_path: Path, name: str) -> None:
    """In the order of their lines."""
    given_lines = [a_line(float(n), meta={"n": n}) for n in range(5_000)]
    pieces = read(write_hot(tmp_path / name, b"\n".join([*given_lines, b""])))

    assert [ts for piece in pieces for ts in piece.rows.ts.tolist()] == list(range(5_000))
    assert metas(pieces) == [f'{{"n":{n}}}' for n in range(5_000)]


def test_lines_that_are_no_records_come_with_place_and_reason(tmp_path: Path) -> None:
    """And with what is written there; a name that is no hash is withheld."""
    good = a_line()
    raw = a_line(player="Bob")
    path = write_hot(tmp_path / "a.jsonl", b"\n".join([good, b"no", b"", raw, good]))

    pieces = read(path)

    rejected = [row for piece in pieces for row in piece.rejected]
    assert [(row.path, row.offset, row.size_bytes, row.reason) for row in rejected] == [
        (str(path), len(good) + 1, 2, "not_json"),
        (str(path), len(good) + 5, len(raw), "raw_player"),
    ]
    assert rejected[0].text == "no"
    assert "Bob" not in rejected[1].text + rejected[1].message
    assert sum(len(piece.rows.ts) for piece in pieces) == 2
    assert sum(piece.blank_lines for piece in pieces) == 1


def test_a_line_too_long_to_hold_comes_with_its_beginning(tmp_path: Path) -> None:
    """It is not lost without a word."""
    long = b'"' + b"x" * (3 * MAX_LINE_BYTES)
    path = write_hot(tmp_path / "a.jsonl", b"\n".join([a_line(1.0), long, a_line(2.0), b""]))

    pieces = read(path, limits=ReadLimits(block_bytes=MAX_LINE_BYTES + 1))

    (row,) = [row for piece in pieces for row in piece.rejected]
    assert (row.offset, row.size_bytes, row.reason) == (len(a_line(1.0)) + 1, len(long), "too_long")
    assert row.text == long[:MAX_LINE_BYTES].decode()
    assert [ts for piece in pieces for ts in piece.rows.ts.tolist()] == [1.0, 2.0]


def test_a_damaged_log_is_told_after_what_can_be_read(tmp_path: Path) -> None:
    """So that nobody deletes it."""
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(b"\n".join(a_line(float(n)) for n in range(9_000)))
    path.write_bytes(whole[: len(whole) // 2])
    found: list[HotPiece] = []
    names = Names()

    with pytest.raises(SourceError):
        found.extend(HotLogs(Scanner(REGISTRY, names), names).read(path))

    assert 0 < sum(len(piece.rows.ts) for piece in found) < 9_000
