"""Day files: records on their way to warm files, one for each day and shard they are of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.emitter.hot_name import file_safe
from inspector.files.atomic import make_folders, not_written
from inspector.files.warm_paths import PARQUET
from inspector.ingest.names import Names
from inspector.storage.journal import beside, forget
from inspector.storage.origins import ORIGINS_KEY, Origin, origins_text
from inspector.storage.tiers import DAY_S, day_of
from inspector.storage.totals import Totals, totals_of_files
from inspector.storage.warm_rows import WarmRows
from inspector.storage.warm_writer import WarmWriter

_MOST_STEM_CHARS = 120
_DIGEST_BYTES = 6


@dataclass(slots=True)
class _DayFile:
    """A file that is being written.

    Attributes:
        path: The name that it gets.
        hidden: The name that it has.
        writer: Writes it.
        totals: Of what was handed to the writer.
    """

    path: Path
    hidden: Path
    writer: WarmWriter
    totals: Totals


class DayFiles:
    """Writes records into hidden files by day and shard; used as a context, by one thread.

    When the body has ended they are complete, on the disk, and hold what was added. If anything
    fails, none is left.

    Args:
        warm: The folder of warm files.
        registry: The metric keys.
        names: The strings of the rows.
        origins: Where they come from, at least one.

    Attributes:
        made: The files by their hidden names, and the names that they are to get.
    """

    def __init__(
        self, warm: Path, registry: Registry, names: Names, origins: Sequence[Origin]
    ) -> None:
        self.made: list[tuple[Path, Path]] = []
        self._warm = warm
        self._registry, self._names = registry, names
        self._metadata = {ORIGINS_KEY: origins_text(origins)}
        self._name = warm_name(origins[0].name, (origin.key for origin in origins))
        self._files: dict[tuple[int, int], _DayFile] = {}
        self._writers = ExitStack()

    def __enter__(self) -> Self:
        return self

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the folders of the files so far."""
        return tuple(file.path.parent for file in self._files.values())

    def add(self, rows: WarmRows) -> None:
        """Take more rows, of whatever days and shards.

        Raises:
            StorageError: There is no room for them.
        """
        if not len(rows.ts):
            return
        days = np.floor(rows.ts / DAY_S).astype(np.int64)
        keys = np.stack([days, rows.ids["shard"].astype(np.int64)], axis=1)
        if (keys == keys[0]).all():
            self._add(int(keys[0, 0]), int(keys[0, 1]), rows)
            return
        distinct, owner = np.unique(keys, axis=0, return_inverse=True)
        for number, (day, shard) in enumerate(distinct.tolist()):
            self._add(day, shard, rows.at(np.flatnonzero(owner.ravel() == number)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._writers.__exit__(kind, problem, trace)
            if kind is None:
                self._verify()
                self.made = [(file.hidden, file.path) for file in self._files.values()]
        finally:
            if not self.made:
                forget(file.hidden for file in self._files.values())

    def _add(self, day: int, shard: int, rows: WarmRows) -> None:
        file = self._files.get((day, shard)) or self._open(day, shard)
        file.writer.add(rows)
        file.totals.add(rows)

    def _open(self, day: int, shard: int) -> _DayFile:
        folder = self._warm / day_of(day * DAY_S) / file_safe(self._names.shards.values[shard])
        try:
            make_folders(folder)
        except OSError as problem:
            raise not_written(folder, problem) from problem
        path = folder / self._name
        hidden = beside(path)
        writer = WarmWriter(
            hidden, self._registry, self._names, metadata=self._metadata, in_place=False
        )
        file = _DayFile(path, hidden, writer, Totals(self._registry.names))
        self._files[day, shard] = file
        self._writers.enter_context(writer)
        return file

    def _verify(self) -> None:
        for file in self._files.values():
            found = totals_of_files([file.hidden], self._registry.names)
            if differences := file.totals.differences(found):
                raise StorageError(
                    f"does not hold what was read ({differences[0]})",
                    where=str(file.path),
                    remedy="The logs are as they were; check memory and disk of this machine, and "
                    "tell the makers of Inspector",
                )


def warm_name(first: str, keys: Iterable[str]) -> str:
    """Return the name of a warm file: readable, and another one for other records.

    Args:
        first: What its records come from first.
        keys: What tells all that they come from.
    """
    told = blake2b(
        "\n".join(sorted(keys)).encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES
    )
    return f"{first.removesuffix('.jsonl')[:_MOST_STEM_CHARS]}.{told.hexdigest()}{PARQUET}"
