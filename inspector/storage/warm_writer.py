"""Writing warm files: whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.atomic import not_written, sync_folder
from inspector.ingest.names import Names
from inspector.storage.engine import connect
from inspector.storage.parquet_copy import ROW_GROUP_ROWS, copy_parquet, file_list
from inspector.storage.warm_columns import TAG_SETS, columns_of, select_sql, tag_sets_of
from inspector.storage.warm_rows import NO_ROWS, WarmRows
from inspector.storage.warm_schema import WarmSchema

_PART_ROWS = 16 * ROW_GROUP_ROWS
_PART_META_CHARS = 32 * 1024 * 1024
"""So much is held in memory; what comes then waits in hidden files, to be put together."""


class WarmWriter:
    """Writes one warm file; used as a context, by one thread.

    Nothing is seen under its name before all is there; if the body fails, nothing ever is. It
    holds about a million rows at a time, however many there are.

    Args:
        path: The file, whose folder must exist.
        registry: The metric keys.
        names: The strings of the rows.
        metadata: What else it says of itself, by names that are not ours.
        in_place: Whether it gets its name in the end, replacing what has it. If not it is written
            under that name from the start, which nothing may have: for a caller that names it.
        is_unwanted: Whether nobody wants it any more, once it is written; then it is not kept.

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
        is_unwanted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.rows = 0
        self._path = path
        self._names = names
        self._is_unwanted = is_unwanted
        self._schema = WarmSchema(registry.names)
        self._metadata = {**metadata, **self._schema.metadata}
        self._in_place = in_place
        self._written = _beside(path, path.name) if in_place else path
        self._waiting: list[WarmRows] = []
        self._waiting_rows = self._waiting_chars = 0
        self._parts: list[Path] = []

    def __enter__(self) -> Self:
        try:
            # The name is ours from now on.
            self._written.open("xb").close()
        except OSError as problem:
            raise not_written(self._path, problem) from problem
        return self

    def add(self, rows: WarmRows) -> None:
        """Take more rows.

        Raises:
            StorageError: There is no room for them.
        """
        done, count = 0, len(rows.ts)
        while done < count:
            stop = min(count, done + _PART_ROWS - self._waiting_rows)
            some = rows.between(done, stop)
            self._waiting.append(some)
            self._waiting_rows += stop - done
            self._waiting_chars += sum(map(len, filter(None, some.meta or ())))
            done = stop
            if self._waiting_rows == _PART_ROWS or self._waiting_chars > _PART_META_CHARS:
                self._put_by()
        self.rows += count

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_whole = False
        try:
            if kind is None:
                self._finish()
                is_whole = True
        finally:
            for path in [*self._parts, *(() if is_whole else (self._written,))]:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)

    def _put_by(self) -> None:
        """Let what waits wait on the disk."""
        self._parts.append(_beside(self._path, "part"))
        self._write_waiting(self._parts[-1], {})

    def _finish(self) -> None:
        if self._parts:
            if self._waiting:
                self._put_by()
            with contextlib.closing(connect(self._path.parent)) as connection:
                query = f"FROM read_parquet({file_list(self._parts)})"
                copy_parquet(connection, query, self._written, self._metadata, told=self._path)
        else:
            self._write_waiting(self._written, self._metadata)
        if self._is_unwanted():
            raise given_up(self._path)
        try:
            if self._in_place:
                self._written.replace(self._path)
        except OSError as problem:
            raise not_written(self._path, problem) from problem
        sync_folder(self._path.parent)

    def _write_waiting(self, path: Path, metadata: Mapping[str, str]) -> None:
        columns = columns_of(self._waiting or [NO_ROWS], self._names, self._schema)
        self._waiting.clear()
        self._waiting_rows = self._waiting_chars = 0
        with contextlib.closing(connect(self._path.parent)) as connection:
            connection.execute(
                f"SET VARIABLE {TAG_SETS} = CAST(? AS VARCHAR[][])", [tag_sets_of(self._names)]
            )
            connection.register("given", columns)
            query = select_sql(self._schema, columns, "given")
            copy_parquet(connection, query, path, metadata, told=self._path)


def given_up(path: Path) -> StorageError:
    """Return why a file is not there that somebody did not want any more."""
    return StorageError("was given up before it was complete", where=str(path))


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f".{name}.{secrets.token_hex(6)}.tmp")
