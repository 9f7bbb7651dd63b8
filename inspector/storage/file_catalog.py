"""What is known of Parquet files of ours, each looked into once for as long as it is the same."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inspector.core.errors import SourceError, StorageError
from inspector.storage.cold_schema import COLD_FORMAT_KEY, COLD_METRICS_KEY, COLD_VERSION
from inspector.storage.engine import connect
from inspector.storage.origins import ORIGINS_KEY
from inspector.storage.warm_file import look_into
from inspector.storage.warm_schema import FORMAT_KEY, FORMAT_VERSION, METRICS_KEY, text_sql

_MOST_AT_ONCE = 500
_Look = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A Parquet file of records, or of roll-ups.

    Attributes:
        is_cold: Whether it is of roll-ups.
        metrics: Its metric keys.
        first_ts: The least instant in it, Unix seconds; infinite without rows.
        last_ts: The greatest one.
        origins: What tells the logs that its records came from; empty if it does not say.
    """

    is_cold: bool
    metrics: tuple[str, ...]
    first_ts: float
    last_ts: float
    origins: frozenset[str]


class FileCatalog:
    """Keeps what is known of files; used by one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[_Look, KnownFile]] = {}

    def look(self, paths: Iterable[Path]) -> tuple[dict[Path, KnownFile], tuple[str, ...]]:
        """Return what files are, and what is wrong with those that are left out.

        Raises:
            OSError: One is gone.
        """
        looks = {path: _look(path) for path in paths}
        known = {
            path: seen
            for path, seen in self._known.items()
            if path in looks and seen[0] == looks[path]
        }
        problems: list[str] = []
        new = [path for path in looks if path not in known]
        for first in range(0, len(new), _MOST_AT_ONCE):
            for path, found in _examined(new[first : first + _MOST_AT_ONCE], problems).items():
                known[path] = (looks[path], found)
        self._known = known
        return {path: known[path][1] for path in looks if path in known}, tuple(problems)


def _look(path: Path) -> _Look:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _examined(paths: Sequence[Path], problems: list[str]) -> dict[Path, KnownFile]:
    """Look into files at once; one by one only if something is wrong with any of them."""
    connection = connect()
    try:
        found = _at_once(connection, paths)
        for path in paths:
            if path in found:
                continue
            one = _at_once(connection, [path])
            if not one:
                # What is gone is no problem of its own: the folder has changed.
                path.stat()
                problems.append(_problem(path))
            found |= one
        return found
    finally:
        connection.close()


def _problem(path: Path) -> str:
    try:
        look_into(path)
    except SourceError as problem:
        return problem.text()
    return StorageError("is not what it says it is", where=str(path), remedy="Restore it").text()


def _at_once(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> dict[Path, KnownFile]:
    """Return what files are; nothing of any of them if one cannot be read."""
    listed = f"[{', '.join(text_sql(str(path)) for path in paths)}]"
    said: dict[str, dict[str, bytes]] = defaultdict(dict)
    reach: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    try:
        for name, key, value in connection.execute(
            f"SELECT file_name, key, value FROM parquet_kv_metadata({listed})"  # noqa: S608 - quoted
        ).fetchall():
            said[name][bytes(key).decode("utf-8", "replace")] = bytes(value)
        for name, column, least, greatest in connection.execute(
            "SELECT file_name, path_in_schema, min(stats_min_value::DOUBLE), "  # noqa: S608
            f"max(stats_max_value::DOUBLE) FROM parquet_metadata({listed}) "
            "WHERE path_in_schema IN ('ts', 'first_ts', 'last_ts') "
            "AND stats_min_value IS NOT NULL GROUP BY ALL"
        ).fetchall():
            reach[name][column] = (least, greatest)
    except duckdb.Error:
        return {}
    found = {path: _known(said[str(path)], reach[str(path)]) for path in paths}
    return {path: known for path, known in found.items() if known is not None}


def _known(said: Mapping[str, bytes], reach: Mapping[str, tuple[float, float]]) -> KnownFile | None:
    is_cold = COLD_FORMAT_KEY in said
    version = said.get(COLD_FORMAT_KEY if is_cold else FORMAT_KEY, b"")
    if not version.isdigit() or int(version) > (COLD_VERSION if is_cold else FORMAT_VERSION):
        return None
    try:
        metrics = tuple(map(str, json.loads(said[COLD_METRICS_KEY if is_cold else METRICS_KEY])))
        origins = json.loads(said.get(ORIGINS_KEY, b"[]"))
        keys = frozenset(f"{one['digest']}:{one['name']}" for one in origins)
    except (KeyError, ValueError, TypeError):
        return None
    nothing = (float("inf"), float("-inf"))
    first = reach.get("first_ts" if is_cold else "ts", nothing)
    last = reach.get("last_ts" if is_cold else "ts", nothing)
    return KnownFile(is_cold, metrics, first[0], last[1], keys)
