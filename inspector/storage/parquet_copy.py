"""Queries written as Parquet files, with what the files say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from inspector.core.errors import StorageError
from inspector.files.atomic import sync_file
from inspector.storage.warm_schema import text_sql

_LEVEL = 1
"""Of zstd: numbers and names are encoded before that, and more would gain nothing."""

_ROW_GROUP_ROWS = 122_880
"""What DuckDB reads at a time on one thread."""


def copy_parquet(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, metadata: Mapping[str, str]
) -> None:
    """Write what a query finds as a file, and make it last.

    Raises:
        StorageError: It could not be written.
    """
    pairs = ", ".join(f"{text_sql(name)}: {text_sql(value)}" for name, value in metadata.items())
    try:
        connection.execute(
            f"COPY ({query}) TO {text_sql(str(path))} (FORMAT parquet, COMPRESSION zstd, "
            f"COMPRESSION_LEVEL {_LEVEL}, ROW_GROUP_SIZE {_ROW_GROUP_ROWS}, PARQUET_VERSION v2, "
            f"KV_METADATA {{{pairs}}})"
        )
        sync_file(path)
    except (duckdb.Error, OSError) as problem:
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise StorageError(
            f"cannot be written ({said})",
            where=str(path.parent),
            remedy="Check the space and the permissions of this folder",
        ) from problem


def file_list(paths: Iterable[Path]) -> str:
    """Return paths as SQL spells a list of files."""
    return f"[{', '.join(text_sql(str(path)) for path in paths)}]"
