"""The engine: DuckDB, set up to use what it is given and nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

MEMORY_LIMIT = "1GB"


def connect(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that loads no extensions and leaves cores to others.

    Args:
        spill: Where what does not fit into memory goes; None if that may not be.
    """
    return duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": "" if spill is None else str(spill / ".duckdb-spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        },
    )


@contextlib.contextmanager
def borrowed(connection: duckdb.DuckDBPyConnection | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that somebody has, or one of one's own: making one costs 30 ms."""
    if connection is not None:
        yield connection
        return
    with contextlib.closing(connect()) as own:
        yield own
