"""What the views of history are made of: the files of one listing, as SQL."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np

from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.files.text_file import open_buffered_text
from inspector.ingest.decoding_reader import BlockReader
from inspector.ingest.names import Names
from inspector.storage.file_catalog import FileCatalog, KnownFile
from inspector.storage.history_days import counting
from inspector.storage.history_files import HistoryFiles
from inspector.storage.hot_copies import HotCopies, HotView, Rejected, write_rejected
from inspector.storage.sql_kpis import kpis_view
from inspector.storage.sql_sandbox import SafeNames
from inspector.storage.sql_views import (
    ALERT_COLUMNS,
    ALERTS,
    BEHIND,
    REJECTED,
    REJECTED_COLUMNS,
    SUMMED,
    WHOLE,
    Reach,
    RowFiles,
    behind_views,
    empty_sql,
    metrics_of,
    paths_sql,
    records_view,
)
from inspector.storage.table_file import write_table
from inspector.storage.warm_schema import quoted

AlertRow: TypeAlias = tuple[str, str, str, float, float, float, float]
"""Rule, group, state, from and to in Unix seconds, value (NaN for none) and threshold."""

EvaluateAlerts: TypeAlias = Callable[[Callable[[], None]], Iterable[AlertRow]]
"""Yields the timeline of alerts; it is given what to call often, which ends it by an error."""

EXPORT = "export"
"""The file of the private folder that answers are written to."""

_NO_HOT = HotView((), (), math.inf, -math.inf)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a query reads, beside warm and cold files.

    Attributes:
        hot: Hot logs.
        rejected: Lines that are no records.
        alerts: The timeline of alerts.
    """

    hot: bool = False
    rejected: bool = False
    alerts: bool = False


@dataclass(frozen=True, slots=True)
class Views:
    """All views.

    Attributes:
        statements: The SQL that makes them.
        allowed: The files that they read.
    """

    statements: tuple[str, ...]
    allowed: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Files that hold each record once, by what they have in common."""

    records: tuple[RowFiles, ...]
    roll_ups: tuple[RowFiles, ...]

    @classmethod
    def of(
        cls, known: Mapping[Path, KnownFile], records: Sequence[Path], roll_ups: Sequence[Path]
    ) -> Self:
        records = list(dict.fromkeys(records))
        return cls(_by_metrics("warm", known, records), _by_metrics("cold", known, roll_ups))


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is of warm and cold."""

    whole: _Chosen
    summed: _Chosen
    known: tuple[KnownFile, ...]
    problems: tuple[str, ...]


class HistoryTables:
    """Makes views of files; used by one thread at a time.

    Args:
        folder: A private folder that exists.
        registry: What is valid, and the KPIs that there are.
        new_reader: Makes what reads hot logs.
        alerts: Yields the rows of `alerts`.

    Attributes:
        problems: What a person should know of the last views.
        reach: From when to when there is anything in them.
    """

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        new_reader: Callable[[Registry, Names], BlockReader],
        alerts: EvaluateAlerts,
    ) -> None:
        self.problems: tuple[str, ...] = ()
        self.reach = Reach(math.nan, math.nan)
        self._folder = folder
        self._registry = registry
        self._new_reader = new_reader
        self._alerts = alerts
        self._names = SafeNames(folder)
        self._catalog = FileCatalog()
        self._copies: HotCopies | None = None
        self._made = 0
        self._evaluated: tuple[object, Path] | None = None
        self._rejected_read: dict[Path, tuple[tuple[int, int], Path | None]] = {}

    def views(self, files: HistoryFiles, needs: Needs, check: Callable[[], None]) -> Views:
        """Return the views of some files.

        Args:
            files: All that count.
            needs: What is to be read besides warm and cold files.
            check: Called often; what it raises ends the work.

        Raises:
            OSError: A file cannot be read, or is gone.
            SourceError: A Parquet file that was named is not ours.
            StorageError: There is no room for copies.
        """
        hot = self._hot(files, check) if needs.hot else _NO_HOT
        found = self._found(files, hot.first_ts)
        of_hot = [RowFiles("hot", self._registry.names, hot.rows)] if hot.rows else []
        every = [*found.whole.records, *found.whole.roll_ups, *found.summed.roll_ups]
        metrics = metrics_of(self._registry, every)
        behind = (
            statement
            for names, chosen in ((WHOLE, found.whole), (SUMMED, found.summed))
            for statement in behind_views(
                self._registry, metrics, names, [*chosen.records, *of_hot], chosen.roll_ups
            )
        )
        rejected = [*hot.rejected, *self._rejected(files, check)] if needs.rejected else []
        alerts = [self._alerts_file(files, hot, check)] if needs.alerts else []
        self.problems = (*hot.problems, *found.problems)
        self.reach = _reach(found.known, hot)
        statements = (
            f"CREATE SCHEMA {BEHIND}",
            *behind,
            records_view(metrics),
            kpis_view(self._registry, self.reach),
            _table_view(ALERTS, ALERT_COLUMNS, alerts),
            _table_view(REJECTED, REJECTED_COLUMNS, rejected),
        )
        of_rows = dict.fromkeys(path for group in (*every, *of_hot) for path in group.paths)
        export = self._folder / EXPORT
        return Views(statements, (*of_rows, *rejected, *alerts, export))

    def _hot(self, files: HistoryFiles, check: Callable[[], None]) -> HotView:
        if self._copies is None:
            folder = self._folder / "hot"
            folder.mkdir(exist_ok=True)
            self._copies = HotCopies(folder, self._registry, self._new_reader)
        return self._copies.update(files.logs, check)

    def _found(self, files: HistoryFiles, hot_ts: float) -> _Found:
        """Return which warm and cold files hold each record once."""
        warm = [replace(file, path=self._names.of(file.path)) for file in files.warm]
        cold = [replace(file, path=self._names.of(file.path)) for file in files.cold]
        named = {self._names.of(path): path for path in files.named}
        every = (*named, *(file.path for file in (*warm, *cold)))
        known, problems = self._catalog.look(dict.fromkeys(every))
        for path, original in named.items():
            if path not in known or known[path].is_cold:
                raise SourceError(
                    "is no Parquet file of records of Inspector",
                    where=str(original),
                    remedy="Name another",
                )
        whole, summed = (
            counting(warm, cold, known, prefers_cold=prefers, hot_ts=hot_ts)
            for prefers in (False, True)
        )
        return _Found(
            _Chosen.of(known, [*named, *whole[0]], whole[1]),
            _Chosen.of(known, [*named, *summed[0]], summed[1]),
            tuple(known.values()),
            problems,
        )

    def _rejected(self, files: HistoryFiles, check: Callable[[], None]) -> Iterator[Path]:
        """Yield copies of the files of rejected lines, as tables."""
        for path in [path for path in self._rejected_read if path not in files.rejected]:
            _look, copied = self._rejected_read.pop(path)
            if copied is not None:
                copied.unlink(missing_ok=True)
        for path in files.rejected:
            check()
            status = path.stat()
            look = (status.st_size, status.st_mtime_ns)
            known = self._rejected_read.get(path)
            if known is None or known[0] != look:
                known = (look, self._copied(path))
                self._rejected_read[path] = known
            if known[1] is not None:
                yield known[1]

    def _copied(self, path: Path) -> Path | None:
        rows = list(_rejected_lines(path))
        if not rows:
            return None
        target = self._new_path()
        write_rejected(target, rows)
        return target

    def _alerts_file(self, files: HistoryFiles, hot: HotView, check: Callable[[], None]) -> Path:
        """Return the timeline of alerts as a table; it is evaluated when files have changed."""
        key = (files, hot.rows)
        if self._evaluated is None or self._evaluated[0] != key:
            rows = list(self._alerts(check))
            target = self._new_path()
            columns = list(zip(*rows, strict=True)) if rows else [()] * len(ALERT_COLUMNS)
            table = {
                name: np.array(column, np.float64) if kind == "DOUBLE" else [str(c) for c in column]
                for (name, kind), column in zip(ALERT_COLUMNS.items(), columns, strict=True)
            }
            write_table(target, table)
            if self._evaluated is not None:
                self._evaluated[1].unlink(missing_ok=True)
            self._evaluated = (key, target)
        return self._evaluated[1]

    def _new_path(self) -> Path:
        # A name is never used again: the engine may remember what it held.
        self._made += 1
        return self._folder / f"table-{self._made:06d}.parquet"


def _by_metrics(
    store: str, known: Mapping[Path, KnownFile], paths: Iterable[Path]
) -> tuple[RowFiles, ...]:
    groups: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in paths:
        groups[known[path].metrics].append(path)
    return tuple(RowFiles(store, metrics, tuple(own)) for metrics, own in groups.items())


def _reach(known: Iterable[KnownFile], hot: HotView) -> Reach:
    known = tuple(known)
    first = min([hot.first_ts, *(file.first_ts for file in known)])
    last = max([hot.last_ts, *(file.last_ts for file in known)])
    return Reach(first, last) if first <= last else Reach(math.nan, math.nan)


def _table_view(name: str, types: dict[str, str], paths: Sequence[Path]) -> str:
    if not paths:
        return f"CREATE VIEW {name} AS {empty_sql(types)}"
    columns = ", ".join(
        f"CASE WHEN NOT isnan({quoted(column)}) THEN {quoted(column)} END AS {quoted(column)}"
        if kind == "DOUBLE"
        else f"{quoted(column)}::{kind} AS {quoted(column)}"
        for column, kind in types.items()
    )
    return f"CREATE VIEW {name} AS SELECT {columns} FROM {paths_sql(paths)}"  # noqa: S608 - names of ours


def _rejected_lines(path: Path) -> Iterator[Rejected]:
    """Yield the lines of a file of rejected lines; what is none of ours is shown by its text."""
    with closing(open_buffered_text(path)) as file:
        offset = 0
        for line in file:
            try:
                said = json.loads(line)
                yield (
                    str(said["path"]), int(said["offset"]), str(said["reason"]),
                    str(said["message"]), str(said["text"]),
                )  # fmt: skip
            except (ValueError, TypeError, KeyError, RecursionError):
                yield str(path), offset, "", "is no rejected line as Inspector writes them", ""
            offset += len(line)
