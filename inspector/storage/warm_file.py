"""Warm files as they are found: ours or not, and the lines in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inspector.core.errors import SourceError
from inspector.storage.engine import borrowed, connect
from inspector.storage.warm_schema import (
    FIXED,
    FORMAT_KEY,
    FORMAT_VERSION,
    METRICS_KEY,
    WarmSchema,
    text_sql,
)

_MAGIC = b"PAR1"
_PIECE_ROWS = 20 * 2048
_NAME_OURS = "Open one that Inspector wrote"
_RESTORE = "Restore it from where it was written"


@dataclass(frozen=True, slots=True)
class WarmFile:
    """A warm file of ours.

    Attributes:
        path: Where it is.
        rows: How many it holds.
        size_bytes: Its size.
        schema: Its columns.
    """

    path: Path
    rows: int
    size_bytes: int
    schema: WarmSchema

    def pieces(self, most_rows: int = _PIECE_ROWS) -> Iterator[tuple[bytes, int]]:
        """Yield the lines of all rows in order, some at a time, each with a newline; and how many.

        Args:
            most_rows: Of one piece.

        Raises:
            SourceError: It is damaged, from where it was read to.
        """
        done = 0
        connection = connect()
        try:
            query = self.schema.lines_sql(f"read_parquet({text_sql(str(self.path))})")
            result = connection.execute(query)
            while lines := result.fetchmany(most_rows):
                yield "\n".join([*(line for (line,) in lines), ""]).encode(), len(lines)
                done += len(lines)
        except duckdb.Error as problem:
            raise SourceError(
                f"is damaged behind row {done:,} of {self.rows:,} ({_first_line(problem)}); "
                "what is before was read",
                where=str(self.path),
                remedy=_RESTORE,
            ) from problem
        finally:
            connection.close()


def look_into(path: Path, connection: duckdb.DuckDBPyConnection | None = None) -> WarmFile:
    """Return what a warm file is.

    Args:
        path: The file.
        connection: One to use, for whoever looks into many.

    Raises:
        SourceError: It cannot be read, is not ours, or is of a newer version.
    """
    try:
        size_bytes = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as problem:
        raise SourceError(
            f"cannot be read ({problem.strerror or problem})",
            where=str(path),
            remedy="Check the path and its permissions",
        ) from problem
    if head != _MAGIC:
        raise SourceError("is no Parquet file", where=str(path), remedy=_NAME_OURS)
    with borrowed(connection) as used:
        try:
            return _examined(used, path, size_bytes)
        except duckdb.Error as problem:
            what = f"is damaged at its end, where its columns are told ({_first_line(problem)})"
            raise SourceError(what, where=str(path), remedy=_RESTORE) from problem


def _examined(connection: duckdb.DuckDBPyConnection, path: Path, size_bytes: int) -> WarmFile:
    name = text_sql(str(path))
    pairs = connection.execute(f"SELECT key, value FROM parquet_kv_metadata({name})").fetchall()  # noqa: S608
    metadata = {bytes(key).decode("utf-8", "replace"): bytes(value) for key, value in pairs}
    version = metadata.get(FORMAT_KEY, b"")
    if not version.isdigit():
        raise SourceError("is a Parquet file of somebody else", where=str(path), remedy=_NAME_OURS)
    if int(version) > FORMAT_VERSION:
        what = f"is of version {int(version)}, and this program knows {FORMAT_VERSION}"
        raise SourceError(what, where=str(path), remedy="Open it with a newer Inspector")
    columns = {
        row[0]: row[1]
        for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet({name})").fetchall()  # noqa: S608
    }
    try:
        schema = WarmSchema(tuple(json.loads(metadata[METRICS_KEY])))
        is_whole = schema.columns.items() <= columns.items() and FIXED.keys() <= columns.keys()
    except (KeyError, ValueError, TypeError):
        is_whole = False
    if not is_whole:
        what = "says that it is of Inspector, but lacks some of its columns"
        raise SourceError(what, where=str(path), remedy=_RESTORE)
    found = connection.execute(f"SELECT num_rows FROM parquet_file_metadata({name})").fetchone()  # noqa: S608
    return WarmFile(path, int(found[0]) if found else 0, size_bytes, schema)


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0] if str(problem) else type(problem).__name__
