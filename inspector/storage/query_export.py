"""What a query finds as a file: CSV, JSON lines or Parquet; and as texts for a table."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import numpy as np

from inspector.core.errors import StorageError
from inspector.files.atomic import not_written
from inspector.files.csv_text import csv_line
from inspector.storage.history import History
from inspector.storage.sql_guard import CheckedQuery
from inspector.storage.warm_schema import text_sql

ALL_ROWS = 0
_AT_ONCE = 2_048


class FileKind(StrEnum):
    """The forms that a file can have."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that holds what a query found.

    Attributes:
        path: Where it is: in the private folder of the history, until the next one.
        rows: How many rows it holds.
        is_cut: Whether there are more.
    """

    path: Path
    rows: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class TextRows:
    """The first rows of what a query found, for people.

    Attributes:
        names: Heads of the columns.
        are_numbers: Of each column, whether it holds numbers.
        rows: Their cells; None for NULL.
        is_cut: Whether there are more rows.
    """

    names: tuple[str, ...]
    are_numbers: tuple[bool, ...]
    rows: tuple[tuple[str | None, ...], ...]
    is_cut: bool


def export_query(history: History, sql: str, kind: FileKind, most_rows: int = ALL_ROWS) -> Exported:
    """Write what a query finds to a file; errors are as of `History.run`.

    Args:
        history: What is asked.
        sql: One query.
        kind: The form of the file. CSV is such that a spreadsheet runs none of it; JSON is one
            object a line.
        most_rows: Write at most so many rows; `ALL_ROWS` for all.
    """
    path = history.export_path

    def write(connection: duckdb.DuckDBPyConnection, query: CheckedQuery) -> Exported:
        path.unlink(missing_ok=True)
        if kind is FileKind.PARQUET:
            return _write_parquet(connection, query, path, most_rows)
        try:
            with path.open("wb") as file:
                rows, is_cut = _write_lines(connection, query, kind, file, most_rows)
        except OSError as problem:
            raise not_written(path, problem) from problem
        return Exported(path, rows, is_cut)

    return history.read(sql, write)


def text_rows(history: History, sql: str, most_rows: int) -> TextRows:
    """Return the first rows of what a query finds, as texts; errors are as of `History.run`."""

    def fetch(connection: duckdb.DuckDBPyConnection, query: CheckedQuery) -> TextRows:
        connection.execute(query.sql)
        described = connection.description or []
        rows = connection.fetchmany(most_rows + 1)
        kept = rows[:most_rows]
        return TextRows(
            tuple(str(one[0]) for one in described),
            tuple(str(one[1]) in _NUMBERS or "DECIMAL" in str(one[1]) for one in described),
            tuple(tuple(_text(cell) for cell in row) for row in kept),
            len(rows) > most_rows,
        )

    return history.read(sql, fetch)


_NUMBERS = frozenset(
    (
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"),
        *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
    )
)


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, query: CheckedQuery, path: Path, most_rows: int
) -> Exported:
    if not query.is_select:
        raise StorageError(
            "EXPLAIN has no table", where="the query", remedy="Print it with --format table"
        )
    limit = "" if most_rows == ALL_ROWS else f" LIMIT {most_rows}"
    # A comment may end the query.
    copied = connection.execute(
        f"COPY (SELECT * FROM (\n{query.sql}\n){limit}) TO {text_sql(str(path))} "  # noqa: S608 - checked
        "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
    ).fetchone()
    rows = int(copied[0]) if copied else 0
    return Exported(path, rows, most_rows != ALL_ROWS and rows == most_rows)


def _write_lines(
    connection: duckdb.DuckDBPyConnection,
    query: CheckedQuery,
    kind: FileKind,
    file: BinaryIO,
    most_rows: int,
) -> tuple[int, bool]:
    connection.execute(query.sql)
    names = [str(one[0]) for one in connection.description or []]
    if kind is FileKind.CSV:
        file.write(csv_line(names))
    keys = _distinct(names)
    written = 0
    for row in _fetched(connection):
        if most_rows != ALL_ROWS and written == most_rows:
            return written, True
        if kind is FileKind.CSV:
            file.write(csv_line([_cell(value) for value in row]))
        else:
            said = dict(zip(keys, map(_json, row), strict=True))
            file.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
        written += 1
    return written, False


def _fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := connection.fetchmany(_AT_ONCE):
        yield from rows


def _distinct(names: Sequence[str]) -> list[str]:
    """Number names that are not the first of their kind: a key of JSON stands for one value."""
    found: dict[str, None] = {}
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found[free] = None
    return list(found)


def _cell(value: Any) -> str | int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if math.isfinite(value) else ""
    return _text(value) or ""


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, dict | list | tuple | np.ndarray):
        return json.dumps(_json(value), ensure_ascii=False)
    return str(value)


def _json(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {str(key): _json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_json(one) for one in value]
    return _text(value)
