"""What files of the tiers say of themselves, without their rows being read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from inspector.emitter.hot_name import file_safe
from inspector.files.log_name import compression_of
from inspector.storage.engine import connect
from inspector.storage.origins import ORIGINS_KEY
from inspector.storage.tiers import Tier, TierFile
from inspector.storage.warm_schema import text_sql

_SAMPLE_BYTES = 65_536
_BATCH = 200
"""So many footers are read at a time; after each it can be told to stop."""

_NO_SHARDS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says of itself.

    Attributes:
        records: How many it holds, or stands for; None where that is not known.
        is_estimate: Whether that was worked out from the length of its first lines.
        by_shard: Records by shard, as `file_safe` spells it, of a file that holds several.
        origins: Bytes of the logs that it was made of, by what tells each from all others; None
            where it does not say.
        problem: Why it cannot be read; empty if it can.
    """

    records: int | None = None
    is_estimate: bool = False
    by_shard: Mapping[str, int] = field(default_factory=lambda: _NO_SHARDS)
    origins: Mapping[str, int] | None = None
    problem: str = ""


class FactsCache:
    """Looks into every file once, as long as its name and size stay; one thread uses it."""

    def __init__(self) -> None:
        self._facts: dict[tuple[Path, int], FileFacts] = {}
        self._line_bytes: dict[Path, float] = {}

    def look(
        self, files: Sequence[TierFile], is_unwanted: Callable[[], bool] = lambda: False
    ) -> Mapping[Path, FileFacts]:
        """Return the facts of files by their names, and forget those of all others.

        Args:
            files: Which ones.
            is_unwanted: Tells that nobody wants it any more; then some may be missing.
        """
        known = {_key(file): found for file in files if (found := self._facts.get(_key(file)))}
        self._facts = known
        names = {file.name for file in files}
        self._line_bytes = {name: n for name, n in self._line_bytes.items() if name in names}
        parquet = [f for f in files if f.tier in (Tier.WARM, Tier.COLD) and _key(f) not in known]
        for start in range(0, len(parquet), _BATCH):
            if is_unwanted():
                break
            some = parquet[start : start + _BATCH]
            known.update(zip(map(_key, some), _footers(some), strict=True))
        for file in files:
            if file.tier is Tier.HOT and _key(file) not in known:
                known[_key(file)] = self._of_log(file)
        return {file.name: found for file in files if (found := known.get(_key(file)))}

    def _of_log(self, file: TierFile) -> FileFacts:
        if compression_of(file.name):
            return FileFacts()
        line_bytes = self._line_bytes.get(file.name)
        if line_bytes is None:
            try:
                line_bytes, is_settled = _line_bytes(file.path)
            except OSError as problem:
                said = problem.strerror or str(problem)
                return FileFacts(problem=f"{file.name.name}: cannot be read ({said})")
            if is_settled:
                self._line_bytes[file.name] = line_bytes
        records = round(file.size_bytes / line_bytes) if line_bytes else 0
        return FileFacts(records, is_estimate=True)


def _key(file: TierFile) -> tuple[Path, int]:
    return file.name, file.size_bytes


def _line_bytes(path: Path) -> tuple[float, bool]:
    """Return how long the first lines are on average, and whether they are enough of them."""
    with path.open("rb") as log:
        data = log.read(_SAMPLE_BYTES)
    lines = data.count(b"\n")
    return (data.rfind(b"\n") + 1) / lines if lines else 0.0, len(data) == _SAMPLE_BYTES


def _footers(files: Sequence[TierFile]) -> list[FileFacts]:
    """Return the facts of Parquet files, in order."""
    connection = connect()
    try:
        try:
            return _together(connection, files)
        except duckdb.Error:
            # One of them is no good: the others are, each for itself.
            return [_alone(connection, file) for file in files]
    finally:
        connection.close()


def _alone(connection: duckdb.DuckDBPyConnection, file: TierFile) -> FileFacts:
    try:
        return _together(connection, [file])[0]
    except duckdb.Error as problem:
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        return FileFacts(problem=f"{file.name.name}: is damaged or gone ({said})")


def _together(connection: duckdb.DuckDBPyConnection, files: Sequence[TierFile]) -> list[FileFacts]:
    names = f"[{', '.join(text_sql(str(file.path)) for file in files)}]"
    rows = dict(
        connection.execute(
            f"SELECT file_name, num_rows FROM parquet_file_metadata({names})"  # noqa: S608 - quoted
        ).fetchall()
    )
    told = dict(
        connection.execute(
            f"SELECT file_name, value FROM parquet_kv_metadata({names}) "  # noqa: S608
            f"WHERE decode(key) = {text_sql(ORIGINS_KEY)}"
        ).fetchall()
    )
    found = []
    for file in files:
        name = str(file.path)
        origins = _origins(bytes(told[name])) if name in told else None
        if file.tier is Tier.COLD:
            by_shard = _by_shard(connection, file.path)
            found.append(FileFacts(sum(by_shard.values()), False, by_shard, origins))
        else:
            found.append(FileFacts(int(rows[name]), origins=origins))
    return found


def _by_shard(connection: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, int]:
    """Return how many records a roll-up stands for, by shard."""
    rows = connection.execute(
        f"SELECT shard, sum(records) FROM read_parquet({text_sql(str(path))}) GROUP BY shard"  # noqa: S608
    ).fetchall()
    return {file_safe(str(shard)): int(records or 0) for shard, records in rows}


def _origins(told: bytes) -> Mapping[str, int] | None:
    """Return the sizes of all logs that a file was made of, or None if it does not say."""
    try:
        logs: Iterable[Mapping[str, Any]] = json.loads(told)
        return {f"{log['digest']}:{log['name']}": int(log["size_bytes"]) for log in logs}
    except (ValueError, TypeError, KeyError):
        return None
