"""Writing warm files: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.atomic import not_written, sync_folder
from inspector.ingest.names import Names
from inspector.storage.parquet_file import ParquetFile
from inspector.storage.warm_pages import pages_of
from inspector.storage.warm_rows import WarmRows, joined
from inspector.storage.warm_schema import WarmSchema

ROW_GROUP_ROWS = 122_880
"""What DuckDB reads at a time on one thread."""

_GROUP_META_CHARS = 32 * 1024 * 1024
"""A row group ends early when its rows have so much other meta: it is held in memory."""

_LEVEL = 3
"""Of zstd: at 6 files are a seventieth smaller, and reading and writing takes a fifth longer."""


class WarmWriter:
    """Writes one warm file; used as a context, by one thread.

    Nothing is seen under its name before all is there; if the body fails, nothing ever is. It
    holds one row group at a time, however many rows there are.

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
        beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        self._written = beside if in_place else path
        self._waiting: list[WarmRows] = []
        self._waiting_rows = self._waiting_chars = 0

    def __enter__(self) -> Self:
        try:
            self._file = self._written.open("xb")
        except OSError as problem:
            raise not_written(self._path, problem) from problem
        self._parquet = ParquetFile(self._file, self._schema.columns, _LEVEL)
        return self

    def add(self, rows: WarmRows) -> None:
        """Take more rows.

        Raises:
            StorageError: There is no room for them.
        """
        done, count = 0, len(rows.ts)
        while done < count:
            stop = min(count, done + ROW_GROUP_ROWS - self._waiting_rows)
            some = rows.between(done, stop)
            self._waiting.append(some)
            self._waiting_rows += stop - done
            self._waiting_chars += sum(map(len, filter(None, some.meta or ())))
            done = stop
            is_full = self._waiting_rows == ROW_GROUP_ROWS
            if is_full or self._waiting_chars > _GROUP_META_CHARS:
                try:
                    self._write_group()
                except OSError as problem:
                    raise not_written(self._path, problem) from problem
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
        except OSError as failure:
            raise not_written(self._path, failure) from failure
        finally:
            # Closing fails again where writing failed; what counts was said.
            with contextlib.suppress(OSError):
                self._file.close()
            if not is_whole:
                with contextlib.suppress(OSError):
                    self._written.unlink(missing_ok=True)

    def _write_group(self) -> None:
        rows = joined(self._waiting)
        pages = pages_of(rows, self._names, len(self._schema.metrics))
        self._parquet.add_group(self._waiting_rows, pages)
        self._waiting.clear()
        self._waiting_rows = self._waiting_chars = 0

    def _finish(self) -> None:
        if self._waiting_rows:
            self._write_group()
        self._parquet.end(self._metadata)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self._is_unwanted():
            raise given_up(self._path)
        if self._in_place:
            self._written.replace(self._path)
        sync_folder(self._path.parent)


def given_up(path: Path) -> StorageError:
    """Return why a file is not there that somebody did not want any more."""
    return StorageError("was given up before it was complete", where=str(path))
