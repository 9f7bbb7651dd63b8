"""Parquet files of our own making: another program finds in them what was put in."""

from __future__ import annotations

import struct
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import duckdb
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.storage.parquet_file import ParquetFile
from inspector.storage.parquet_pages import (
    BYTE_STREAM_SPLIT,
    RLE_DICTIONARY,
    Pages,
    double_pages,
    list_pages,
    name_pages,
)

COLUMNS = {"number": "DOUBLE", "text": "VARCHAR", "small": "SMALLINT", "list": "VARCHAR[]"}
Row = tuple[float | None, str | None, int | None, tuple[str, ...]]

_NUMBERS = (
    st.none()
    | st.sampled_from([0.0, -0.0, 1.0, 4.21, 0.1, 70_000.0, 1e300, 5e-324])
    | st.integers(0, 300).map(float)
    | st.floats(allow_nan=False, allow_infinity=False)
)
_NO_HALVES: tuple[Literal["Cs"]] = ("Cs",)
_TEXTS = st.text(st.characters(exclude_categories=_NO_HALVES), max_size=5)
_ROWS = st.tuples(
    _NUMBERS,
    st.none() | _TEXTS,
    st.none() | st.integers(-(2**15), 2**15 - 1),
    st.lists(_TEXTS, max_size=3).map(tuple),
)


def pages_of(rows: list[Row]) -> list[Pages]:
    """Return rows as pages."""
    numbers, texts, smalls, lists = zip(*rows, strict=True)
    present = np.array([number is not None for number in numbers])
    given = np.array([number for number in numbers if number is not None])
    return [
        double_pages(given, None if present.all() else present),
        _interned(texts),
        _interned(smalls),
        list_pages(*_ids(lists)),
    ]


def _interned(values: tuple[Any, ...]) -> Pages:
    ids, known = _ids((None, *values))
    return name_pages(ids[1:], known, absent=0)


def _ids(values: tuple[Any, ...]) -> tuple[np.ndarray[Any, Any], list[Any]]:
    known = list(dict.fromkeys(values))
    return np.array([known.index(value) for value in values]), known


def write(path: Path, groups: list[list[Row]]) -> None:
    """Write rows, a row group each list."""
    with path.open("wb") as file:
        parquet = ParquetFile(file, COLUMNS, 3)
        for rows in groups:
            parquet.add_group(len(rows), pages_of(rows))
        parquet.end({"who": "we"})


def bits(number: float | None) -> bytes | None:
    """Return a number so that a zero with a sign is another one."""
    return None if number is None else struct.pack("<d", number)


@settings(deadline=None, max_examples=120)
@given(st.lists(st.lists(_ROWS, min_size=1, max_size=40), max_size=3))
@example([[(1.0, "t", 1, ("a",))] * 9])
@example([[(None, None, None, ())] * 3, [(0.5, "é", -1, ("", "b", "b"))]])
def test_another_program_finds_every_value(groups: list[list[Row]]) -> None:
    """To the last bit, in order, and what is empty is empty."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        write(path, groups)

        found = duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()

    rows = [row for group in groups for row in group]
    assert [(bits(number), *others) for number, *others in found] == [
        (bits(number), text, small, list(texts) or None) for number, text, small, texts in rows
    ]


def test_columns_have_their_types_and_the_file_its_metadata(tmp_path: Path) -> None:
    """Also without a row."""
    path = tmp_path / "a.parquet"
    write(path, [])

    found = duckdb.read_parquet(str(path))
    question = "SELECT key, value FROM parquet_kv_metadata(?)"
    metadata = duckdb.execute(question, [str(path)]).fetchall()

    assert dict(zip(found.columns, map(str, found.types), strict=True)) == COLUMNS
    assert metadata == [(b"who", b"we")]


@pytest.mark.parametrize("entries", [1, 2, 256, 257, 65_536, 65_537])
def test_as_many_names_as_there_are_come_back(tmp_path: Path, entries: int) -> None:
    """However many bytes their numbers take."""
    path = tmp_path / "a.parquet"
    ids = np.arange(entries + 3) % entries
    names = [str(number) for number in range(entries)]
    with path.open("wb") as file:
        parquet = ParquetFile(file, {"text": "VARCHAR"}, 3)
        parquet.add_group(len(ids), [name_pages(ids, names)])
        parquet.end({})

    found = duckdb.execute("SELECT text FROM read_parquet(?)", [str(path)]).fetchall()

    assert [int(text) for (text,) in found] == ids.tolist()


@pytest.mark.parametrize(
    ("values", "encoding"),
    [
        ([1.0] * 9, RLE_DICTIONARY),
        ([4.21, 0.07] * 9, RLE_DICTIONARY),
        ([1_773_511_199.729] * 9, BYTE_STREAM_SPLIT),
        ([-1.0] * 9, BYTE_STREAM_SPLIT),
        ([float(n * 7) for n in range(99)], BYTE_STREAM_SPLIT),
    ],
)
def test_few_short_numbers_are_looked_up(values: list[float], encoding: int) -> None:
    """A dictionary that nothing comes twice of is of no use."""
    assert double_pages(np.array(values)).encoding == encoding


def test_a_reader_can_leave_out_groups_by_their_bounds(tmp_path: Path) -> None:
    """A question about an hour reads that hour."""
    path = tmp_path / "a.parquet"
    write(path, [[(2.5, "b", 3, ()), (9.0, "a", 4, ())], [(None, None, None, ())]])

    found = duckdb.execute(
        "SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count "
        "FROM parquet_metadata(?) WHERE path_in_schema IN ('number', 'text') "
        "ORDER BY row_group_id, column_id",
        [str(path)],
    ).fetchall()

    assert found == [
        ("number", "2.5", "9.0", 0),
        ("text", "a", "b", 0),
        ("number", None, None, 1),
        ("text", None, None, 1),
    ]
