"""Parquet files of one table, for notebooks and other programs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from inspector.core.errors import StorageError
from inspector.files.atomic import not_written, open_atomic

Values = NDArray[Any] | Sequence[str | None]
"""A column: numbers, or texts."""

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    # What it needs is in it: nothing is fetched.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def write_table(path: Path, columns: Mapping[str, Values]) -> None:
    """Write a table as one Parquet file, compressed with zstd.

    Nobody sees half of it: the file is there when it is complete.

    Args:
        path: The file.
        columns: By name, all of one length; numbers as an array, NaN for no value, or
            texts, None for no value.

    Raises:
        StorageError: The file could not be written; the previous content is as it was.
    """
    table = {name: _column(values) for name, values in columns.items()}
    chosen = ", ".join(_selected(name, values) for name, values in table.items())
    try:
        with TemporaryDirectory(prefix="inspector-") as folder:
            made = Path(folder) / "table.parquet"
            with duckdb.connect(config=_CONFIG) as connection:
                connection.register("given", table)
                connection.sql(f"SELECT {chosen} FROM given").write_parquet(  # noqa: S608
                    str(made), compression="zstd"
                )
            with open_atomic(path) as file, made.open("rb") as source:
                shutil.copyfileobj(source, file)
    except OSError as problem:
        raise not_written(path, problem) from problem
    except duckdb.Error as problem:
        what = f"cannot be written as Parquet ({str(problem).splitlines()[0]})"
        raise StorageError(what, where=str(path), remedy="Write it as CSV") from problem


def _column(values: Values) -> NDArray[Any]:
    if isinstance(values, np.ndarray):
        return values
    column = np.empty(len(values), object)
    column[:] = [None if text is None else _clean(text) for text in values]
    return column


def _clean(text: str) -> str:
    """Spell out what is no UTF-8: a file may be called anything."""
    return text.encode("utf-8", "backslashreplace").decode()


def _selected(name: str, values: NDArray[Any]) -> str:
    """Return a column in SQL; one without rows would have no type."""
    quoted = '"' + name.replace('"', '""') + '"'
    return f"CAST({quoted} AS VARCHAR) AS {quoted}" if values.dtype == object else quoted
