"""Roll-ups: what the records of a day add up to, kept when they are gone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, SourceError, StorageError
from inspector.files.atomic import make_folders, not_written
from inspector.storage.cold_schema import (
    COLD_FORMAT_KEY,
    COLD_METRICS_KEY,
    COLD_VERSION,
    MADE_OF_KEY,
    ColdSchema,
    cold_column,
)
from inspector.storage.cold_sql import (
    added_up_sql,
    bins_sql,
    old_bins_sql,
    old_rows_sql,
    rolled_sql,
    sketches_sql,
    warm_rows_sql,
    whole_sql,
)
from inspector.storage.engine import connect
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Change, beside, commit_or_forget, forgotten_on_failure
from inspector.storage.merging import is_finished
from inspector.storage.origins import (
    ORIGINS_KEY,
    Origin,
    origins_text,
    read_notes,
    read_origins,
    unreadable,
)
from inspector.storage.parquet_copy import copy_parquet, file_list
from inspector.storage.tiers import DAY_S, Listing, Tier, TierFile, day_of, listing
from inspector.storage.warm_file import WarmFile, look_into
from inspector.storage.warm_schema import quoted


@dataclass(frozen=True, slots=True)
class RollUpReport:
    """What rolling up did.

    Attributes:
        files: Roll-ups that were made, or made anew.
        problems: Days that could not be rolled up, and why.
    """

    files: tuple[Path, ...] = ()
    problems: tuple[InspectorError, ...] = ()


def cold_path(folders: DataFolders, day: str) -> Path:
    """Return the name of the roll-up of a day."""
    return folders.cold / f"{day}.parquet"


def warm_days(found: Listing) -> dict[str, list[TierFile]]:
    """Return the warm files of each day, by day."""
    days: dict[str, list[TierFile]] = defaultdict(list)
    for file in found.of(Tier.WARM):
        if file.end_ts - file.start_ts == DAY_S:
            days[day_of(file.start_ts)].append(file)
    return dict(sorted(days.items()))


def to_roll_up(
    folders: DataFolders, found: Listing, retention: RetentionConfig, now_ts: float
) -> dict[str, list[TierFile]]:
    """Return the warm files of each day that has no roll-up of all of them, and should have one.

    Raises:
        StorageError: A cold file is damaged.
    """
    if not retention.cold_d:
        return {}
    rolled = made_of(found.of(Tier.COLD))
    return {
        day: files
        for day, files in warm_days(found).items()
        if all(is_finished(file, retention, now_ts) for file in files)
        and files[0].end_ts + retention.cold_d * DAY_S > now_ts
        and not is_capped(found.of(Tier.COLD), retention, files[0].start_ts)
        and not names_of(folders, files) <= rolled.get(cold_path(folders, day), frozenset())
    }


def made_of(files: Sequence[TierFile]) -> dict[Path, frozenset[str]]:
    """Return the names of the warm files that there were when each cold file was made.

    Raises:
        StorageError: One is damaged.
    """
    texts = read_notes([file.path for file in files], MADE_OF_KEY)
    return {file.name: _names(texts.get(file.path, "[]")) for file in files}


def names_of(folders: DataFolders, files: Iterable[TierFile]) -> frozenset[str]:
    """Return the names of files as a roll-up says them."""
    return frozenset(folders.told(file.name) for file in files)


def is_capped(files: Sequence[TierFile], retention: RetentionConfig, start_ts: float) -> bool:
    """Return whether the cap of their size leaves no room for the roll-up of an earlier day."""
    if not retention.cold_most_bytes or not files:
        return False
    room = retention.cold_most_bytes - sum(file.size_bytes for file in files)
    is_earlier = start_ts < min(file.start_ts for file in files)
    return is_earlier and room < max(file.size_bytes for file in files)


def roll_up(
    folders: DataFolders,
    retention: RetentionConfig,
    now_ts: float,
    *,
    on_progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> RollUpReport:
    """Make the roll-ups of finished days whose warm files are not in one; needs `storage_lock`.

    Args:
        folders: Where the tiers are.
        retention: Says when a day is finished, and whether there are roll-ups.
        now_ts: Unix seconds.
        on_progress: Gets how many days were rolled up, of how many.
        is_stopped: Asked between days whether to end soon.

    Raises:
        StorageError: One could not be written; all is as it was.
    """
    found = listing(folders)
    days = to_roll_up(folders, found, retention, now_ts)
    made, problems = list[Path](), list[InspectorError]()
    there = {file.name: file.path for file in found.of(Tier.COLD)}
    for number, (day, files) in enumerate(days.items()):
        if is_stopped():
            break
        on_progress("Rolling up", number, len(days))
        path = cold_path(folders, day)
        try:
            with closing(connect()) as connection:
                ours = {file: look_into(file.path, connection) for file in files}
        except SourceError as problem:
            # Without one file its sums would be wrong, and nobody would notice.
            problems.append(problem)
            continue
        _RollUp(folders, path, there.get(path), ours).make()
        made.append(path)
    return RollUpReport(tuple(made), tuple(problems))


class _RollUp:
    """One roll-up that is being made."""

    def __init__(
        self,
        folders: DataFolders,
        path: Path,
        old: Path | None,
        files: Mapping[TierFile, WarmFile],
    ) -> None:
        self._folders = folders
        self._path = path
        self._start_ts = next(iter(files)).start_ts
        self._made_of = names_of(folders, files)
        origins = _origins(folders, files)
        known = _keys(read_origins([old]).get(old, ())) if old else frozenset()
        now = frozenset(key for found in origins.values() for key in _keys(found))
        self._old = old
        self._files = list(files.values())
        if known <= now:
            self._old = None
        else:
            # Some of what it was made of has expired: only what is new is added to it.
            self._files = [ours for file, ours in files.items() if not _keys(origins[file]) & known]
        self._origins = [
            *(read_origins([old]).get(old, ()) if old and self._old else ()),
            *(origin for file, found in origins.items() for origin in found),
        ]

    def make(self) -> None:
        """Write it beside its place, hold it against the records, and let the change happen.

        Raises:
            StorageError: It could not be written.
        """
        hidden = beside(self._path)
        try:
            make_folders(self._path.parent)
        except OSError as problem:
            raise not_written(self._path, problem) from problem
        with forgotten_on_failure(hidden), closing(connect(self._path.parent)) as connection:
            try:
                self._write(connection, hidden)
            except duckdb.Error as problem:
                raise unreadable(self._path.parent, problem) from problem
        commit_or_forget(self._folders, Change(((hidden, self._path),)))

    def _write(self, connection: duckdb.DuckDBPyConnection, hidden: Path) -> None:
        known = dict.fromkeys(metric for file in self._files for metric in file.schema.metrics)
        before = _metrics_of(self._old) if self._old else ()
        metrics = tuple(dict.fromkeys((*before, *known)))
        rows = warm_rows_sql([file.path for file in self._files])
        parts = [rolled_sql(rows, tuple(known))] if self._files else []
        parts += [old_rows_sql(self._old)] if self._old else []
        connection.execute(f"CREATE TABLE figures AS {added_up_sql(parts, metrics)}")
        occurring = tuple(metric for metric in metrics if _occurs(connection, metric))
        tables = []
        for number, metric in enumerate(occurring):
            bins = [bins_sql(rows, metric)] if metric in known else []
            bins += [old_bins_sql(self._old, metric)] if self._old and metric in before else []
            tables.append(f"sketch{number}")
            connection.execute(f"CREATE TABLE sketch{number} AS {sketches_sql(bins)}")
        schema = ColdSchema(occurring)
        notes = schema.metadata(sorted(self._made_of))
        query = whole_sql("figures", tables, schema, self._start_ts)
        copy_parquet(connection, query, hidden, {**notes, ORIGINS_KEY: origins_text(self._origins)})
        self._verify(connection, hidden)

    def _verify(self, connection: duckdb.DuckDBPyConnection, hidden: Path) -> None:
        wanted = sum(file.rows for file in self._files)
        wanted += _records(connection, self._old) if self._old else 0
        if _records(connection, hidden) != wanted:
            raise StorageError(
                f"does not hold what it was made of ({wanted:,} records)",
                where=str(self._path),
                remedy="The records are as they were; check memory and disk of this machine",
            )


def _occurs(connection: duckdb.DuckDBPyConnection, metric: str) -> bool:
    column = quoted(cold_column("n", metric))
    found = connection.execute(f"SELECT coalesce(sum({column}), 0) FROM figures").fetchone()  # noqa: S608
    return bool(found and found[0])


def _records(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    rows = f"read_parquet({file_list([path])})"
    found = connection.execute(f"SELECT coalesce(sum(records), 0) FROM {rows}").fetchone()  # noqa: S608
    return int(found[0]) if found else 0


def _metrics_of(path: Path) -> tuple[str, ...]:
    notes = read_notes([path], COLD_METRICS_KEY)
    version = read_notes([path], COLD_FORMAT_KEY).get(path, "")
    if version != str(COLD_VERSION):
        raise StorageError(
            "is no roll-up that this program knows",
            where=str(path),
            remedy="Move it elsewhere, or use the Inspector that made it",
        )
    return tuple(json.loads(notes.get(path, "[]")))


def _origins(
    folders: DataFolders, files: Mapping[TierFile, WarmFile]
) -> dict[TierFile, tuple[Origin, ...]]:
    """Return where the records of files come from: from itself, if a file does not say."""
    found = read_origins([file.path for file in files])
    return {
        file: found.get(file.path) or (Origin(folders.told(file.name), file.size_bytes, "itself"),)
        for file in files
    }


def _keys(origins: Iterable[Origin]) -> frozenset[str]:
    return frozenset(origin.key for origin in origins)


def _names(text: str) -> frozenset[str]:
    try:
        return frozenset(map(str, json.loads(text)))
    except (ValueError, TypeError):
        return frozenset()
