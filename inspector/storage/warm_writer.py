"""Writing warm files: whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
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
        metadata: What else it says of itself, by names that are not ours.
        in_place: Whether it gets its name in the end, replacing what has it. If not it is written
            under that name from the start, which nothing may have: for a caller that names it.

    Attributes:
        rows: Rows taken by now.
    """

    def __init__(
        self,
        path: Path,
        registry: Registry,
        names: Names,
        *,
        metadata: Mapping[str, str] = MappingProxyType({}),
        in_place: bool = True,
    ) -> None:
        self.rows = 0
        self._path = path
        self._metadata = dict(metadata)
        self._in_place = in_place
        self._names = names
        self._schema = WarmSchema(registry.names)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        self._written = beside if in_place else path

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
            kind = type(failure)
            raise _not_written(self._path, failure) from failure
        finally:
            self._connection.close()
            if self._in_place or kind is not None:
                with contextlib.suppress(OSError):
                    self._written.unlink(missing_ok=True)

    def _finish(self) -> None:
        pairs = (self._metadata | self._schema.metadata).items()
        metadata = ", ".join(f"{text_sql(name)}: {text_sql(value)}" for name, value in pairs)
        self._connection.execute(
            f"COPY warm TO {text_sql(str(self._written))} (FORMAT parquet, COMPRESSION zstd, "
            f"COMPRESSION_LEVEL {_LEVEL}, ROW_GROUP_SIZE {ROW_GROUP_ROWS}, PARQUET_VERSION v2, "
            f"KV_METADATA {{{metadata}}})"
        )
        sync_file(self._written)
        if self._in_place:
            self._written.replace(self._path)
        sync_folder(self._path.parent)


def _as_given(name: str) -> str:
    if name == "tags":
        return "from_json(CAST(tags AS VARCHAR), '[\"VARCHAR\"]')"
    if name == "tier":
        return "CASE WHEN isnan(tier) THEN NULL ELSE CAST(tier AS SMALLINT) END"
    # A column of nothing but None would count as one of numbers.
    return f"CAST({name} AS {FIXED[name]})"


def _not_written(path: Path, problem: Exception) -> StorageError:
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return StorageError(
        f"cannot be written ({said})",
        where=str(path),
        remedy="Check the space and the permissions of its folder",
    )
