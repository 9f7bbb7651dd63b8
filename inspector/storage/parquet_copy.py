"""Queries written as Parquet files, with what the files say of themselves."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from inspector.files.atomic import not_written, sync_file
from inspector.storage.warm_schema import text_sql

ROW_GROUP_ROWS = 61_440
"""Half of DuckDB's usual: it gathers as many before it writes, and pays for that memory."""

_LEVEL = 1
"""Of zstd: numbers and names are encoded before that, and more would gain nothing."""

_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)


def copy_parquet(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    path: Path,
    metadata: Mapping[str, str],
    *,
    told: Path | None = None,
) -> None:
    """Write what a query finds as a file, and make it last.

    Args:
        connection: Knows what the query asks.
        query: What to write.
        path: The file; what is in it is replaced, and half of it may stay where this fails.
        metadata: What it says of itself.
        told: Where it is said to be in an error; its folder, if None.

    Raises:
        StorageError: It could not be written.
    """
    pairs = ", ".join(f"{text_sql(name)}: {text_sql(value)}" for name, value in metadata.items())
    try:
        connection.execute(
            f"COPY ({query}) TO {text_sql(str(path))} (FORMAT parquet, COMPRESSION zstd, "
            f"COMPRESSION_LEVEL {_LEVEL}, ROW_GROUP_SIZE {ROW_GROUP_ROWS}, PARQUET_VERSION v2, "
            # Its name is one that nobody looks for: it needs no other beside it.
            f"USE_TMP_FILE false{f', KV_METADATA {{{pairs}}}' if pairs else ''})"
        )
        sync_file(path)
    except (duckdb.Error, OSError) as problem:
        failure = problem if isinstance(problem, OSError) else _as_os_error(problem)
        raise not_written(told or path.parent, failure) from problem


def file_list(paths: Iterable[Path]) -> str:
    """Return paths as SQL spells a list of files."""
    return f"[{', '.join(text_sql(str(path)) for path in paths)}]"


def _as_os_error(problem: duckdb.Error) -> OSError:
    """Return what DuckDB says of a disk as the system says it: there is a remedy for that."""
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    numbers = [number for number in _OF_THE_DISK if os.strerror(number) in said]
    return OSError(numbers[0], said) if numbers else OSError(said)
