"""What is known of Parquet files of records, each looked into once: they never change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from inspector.core.errors import SourceError
from inspector.storage.engine import connect
from inspector.storage.warm_file import look_into
from inspector.storage.warm_schema import FORMAT_KEY, FORMAT_VERSION, METRICS_KEY, text_sql

_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A Parquet file of records.

    Attributes:
        metrics: Its metric keys.
        first_ts: The least instant in it, Unix seconds; infinite without rows.
        last_ts: The greatest one.
    """

    metrics: tuple[str, ...]
    first_ts: float
    last_ts: float


class WarmCatalog:
    """Keeps what is known of files; used by one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, KnownFile]] = {}
        self._problems: dict[Path, str] = {}

    def look(self, paths: Iterable[Path]) -> tuple[dict[Path, KnownFile], tuple[str, ...]]:
        """Return what files are, and what is wrong with those that are left out.

        Raises:
            OSError: One is gone.
        """
        sizes = {path: path.stat().st_size for path in paths}
        known = {
            path: seen
            for path, seen in self._known.items()
            if path in sizes and seen[0] == sizes[path]
        }
        problems: dict[Path, str] = {}
        new = [path for path in sizes if path not in known]
        for first in range(0, len(new), _MOST_AT_ONCE):
            some = new[first : first + _MOST_AT_ONCE]
            for path, found in _examined(some, problems).items():
                known[path] = (sizes[path], found)
        self._known, self._problems = known, problems
        return {path: known[path][1] for path in sizes if path in known}, tuple(problems.values())


def _examined(paths: Sequence[Path], problems: dict[Path, str]) -> dict[Path, KnownFile]:
    """Look into files at once; one by one only if something is wrong with any of them."""
    connection = connect()
    try:
        found = _at_once(connection, paths)
        if len(found) == len(paths):
            return found
        found = {}
        for path in paths:
            try:
                look_into(path)
                found |= _at_once(connection, [path])
            except SourceError as problem:
                # What is gone is no problem of its own: the folder has changed.
                path.stat()
                problems[path] = problem.text()
        return found
    finally:
        connection.close()


def _at_once(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> dict[Path, KnownFile]:
    names = {_literal(path): path for path in paths}
    listed = f"[{', '.join(text_sql(name) for name in names)}]"
    try:
        pairs = connection.execute(
            f"SELECT file_name, key, value FROM parquet_kv_metadata({listed})"  # noqa: S608 - quoted
        ).fetchall()
        ranges = connection.execute(
            "SELECT file_name, min(stats_min_value::DOUBLE), max(stats_max_value::DOUBLE) "  # noqa: S608
            f"FROM parquet_metadata({listed}) WHERE path_in_schema = 'ts' GROUP BY 1"
        ).fetchall()
    except (duckdb.Error, UnicodeError):
        return {}
    said: dict[str, dict[bytes, bytes]] = {}
    for name, key, value in pairs:
        said.setdefault(name, {})[bytes(key)] = bytes(value)
    reach = {name: (least, greatest) for name, least, greatest in ranges}
    found = {}
    for name, path in names.items():
        known = _known(said.get(name, {}), reach.get(name))
        if known is not None:
            found[path] = known
    return found


def _known(said: dict[bytes, bytes], reach: tuple[Any, Any] | None) -> KnownFile | None:
    version = said.get(FORMAT_KEY.encode(), b"")
    if not version.isdigit() or int(version) > FORMAT_VERSION:
        return None
    try:
        metrics = tuple(json.loads(said[METRICS_KEY.encode()]))
    except (KeyError, ValueError, TypeError):
        return None
    if not all(isinstance(metric, str) for metric in metrics):
        return None
    if reach is None:
        return KnownFile(metrics, float("inf"), float("-inf"))
    if None in reach:
        return None
    return KnownFile(metrics, float(reach[0]), float(reach[1]))


def _literal(path: Path) -> str:
    return str(path)
