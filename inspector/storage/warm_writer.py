"""Writing warm files: whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.atomic import sync_file, sync_folder
from inspector.ingest.names import Names
from inspector.storage.engine import connect
from inspector.storage.warm_rows import WarmRows, columns_of
from inspector.storage.warm_schema import (
    FIXED,
    WarmSchema,
    quoted,
    rate_column,
    text_sql,
    value_column,
)

ROW_GROUP_ROWS = 122_880
"""What DuckDB reads at a time on one thread."""

_LEVEL = 6
"""Of zstd: half again as slow as its usual one, and a tenth smaller."""


class WarmWriter:
    """Writes one warm file; used as a context, by one thread.

    Nothing is seen under its name before all is there; if the body fails, nothing ever is.

    Args:
        path: The file, whose folder must exist.
        registry: The metric keys.
        names: The strings of the rows.
        is_unwanted: Whether nobody wants it any more, once it is written; then it is not kept.

    Attributes:
        rows: Rows taken by now.
    """

    def __init__(
        self,
        path: Path,
        registry: Registry,
        names: Names,
        is_unwanted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.rows = 0
        self._path = path
        self._names = names
        self._is_unwanted = is_unwanted
        self._schema = WarmSchema(registry.names)
        self._beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")

    def __enter__(self) -> Self:
        self._connection = connect(self._path.parent)
        columns = ", ".join(f"{quoted(n)} {kind}" for n, kind in self._schema.columns.items())
        self._connection.execute(f"CREATE TABLE warm ({columns})")
        return self

    def add(self, rows: WarmRows) -> None:
        """Take more rows.

        Raises:
            StorageError: There is no room for them.
        """
        if not len(rows.ts):
            return
        given = columns_of(rows, self._names, self._schema.metrics)
        wanted = {name: _as_given(name) for name in FIXED if name in given}
        for key, metric in enumerate(self._schema.metrics):
            for short, column in (("v", value_column(metric)), ("r", rate_column(metric))):
                if f"{short}{key}" in given:
                    wanted[column] = (
                        f"CASE WHEN isnan({short}{key}) THEN NULL ELSE {short}{key} END"
                    )
        columns = ", ".join(map(quoted, wanted))
        try:
            self._connection.register("given", given)
            self._connection.execute(
                f"INSERT INTO warm ({columns}) SELECT {', '.join(wanted.values())} FROM given"  # noqa: S608
            )
            self._connection.unregister("given")
        except duckdb.Error as problem:
            raise _not_written(self._path, problem) from problem
        self.rows += len(rows.ts)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except (duckdb.Error, OSError) as failure:
            raise _not_written(self._path, failure) from failure
        finally:
            self._connection.close()
            with contextlib.suppress(OSError):
                self._beside.unlink(missing_ok=True)

    def _finish(self) -> None:
        pairs = self._schema.metadata.items()
        metadata = ", ".join(f"{text_sql(name)}: {text_sql(value)}" for name, value in pairs)
        self._connection.execute(
            f"COPY warm TO {text_sql(str(self._beside))} (FORMAT parquet, COMPRESSION zstd, "
            f"COMPRESSION_LEVEL {_LEVEL}, ROW_GROUP_SIZE {ROW_GROUP_ROWS}, PARQUET_VERSION v2, "
            f"KV_METADATA {{{metadata}}})"
        )
        if self._is_unwanted():
            raise given_up(self._path)
        sync_file(self._beside)
        self._beside.replace(self._path)
        sync_folder(self._path.parent)


def _as_given(name: str) -> str:
    if name == "tags":
        return "from_json(CAST(tags AS VARCHAR), '[\"VARCHAR\"]')"
    if name == "tier":
        return "CASE WHEN isnan(tier) THEN NULL ELSE CAST(tier AS SMALLINT) END"
    # A column of nothing but None would count as one of numbers.
    return f"CAST({name} AS {FIXED[name]})"


def given_up(path: Path) -> StorageError:
    """Return why a file is not there that somebody did not want any more."""
    return StorageError("was given up before it was complete", where=str(path))


def _not_written(path: Path, problem: Exception) -> StorageError:
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return StorageError(
        f"cannot be written ({said})",
        where=str(path),
        remedy="Check the space and the permissions of its folder",
    )
