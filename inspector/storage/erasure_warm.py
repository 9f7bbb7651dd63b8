"""Erasing from Parquet files of ours: each is written anew without the players, and proven."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

import duckdb

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.atomic import sync_file
from inspector.storage.engine import connect
from inspector.storage.erased_sums import Did, ErasedSums, Summed
from inspector.storage.erasure_report import Counts
from inspector.storage.journal import beside
from inspector.storage.named_players import NamedPlayers
from inspector.storage.named_sql import is_theirs, may_name, tell_players
from inspector.storage.parquet_copy import copy_parquet
from inspector.storage.same_said import SameSaid
from inspector.storage.warm_file import WarmFile, look_into
from inspector.storage.warm_schema import FIXED, quoted, rate_column, text_sql, value_column

_DIGEST_BYTES = 8
_DIGEST = re.compile(r"\.[0-9a-f]{8,64}$")
_TEXTS = ("shard", "entry", "region", "meta")


class WarmErasing:
    """Rewrites Parquet files without players; a context, for one thread.

    Args:
        players: Whom.
        registry: Says which metric keys are gauges.
        spill: Where what does not fit into memory goes.
        keep_sums: Whether what they did stays, added up.
        dry_run: Whether all stays as it is.
    """

    def __init__(
        self,
        players: NamedPlayers,
        registry: Registry,
        spill: Path,
        *,
        keep_sums: bool,
        dry_run: bool,
    ) -> None:
        self._players = players
        self._theirs = is_theirs(players)
        self._registry = registry
        self._spill = spill
        self._keep_sums = keep_sums
        self._dry_run = dry_run

    def __enter__(self) -> Self:
        self._connection = connect(None if self._dry_run else self._spill)
        tell_players(self._connection, self._players)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def rewrite(self, path: Path) -> tuple[Counts, tuple[Path, Path] | None]:
        """Write a file anew if it names one of the players.

        Returns:
            What becomes of its rows, and the new file: its hidden name, and the one that it shall
            get; None for the latter where it stays as it is, or nothing is left of it.

        Raises:
            SourceError: It is damaged, or not ours.
            StorageError: The new one cannot be written, or does not say what it should; nothing is
                left of it.
        """
        rows = f"read_parquet({text_sql(str(path))}, file_row_number=true)"
        try:
            total = self._untouched(rows)
            return (Counts(total), None) if total is not None else self._rewrite(path, rows)
        except duckdb.Error as problem:
            look_into(path)  # says what is wrong with a file that is none of ours
            said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
            raise StorageError(
                f"cannot be rewritten ({said})",
                where=str(path),
                remedy="Check the space and the permissions of its folder, and whether it is whole",
            ) from problem
        finally:
            for table in ("masked", "summed"):
                self._connection.execute(f"DROP TABLE IF EXISTS {table}")

    def _untouched(self, rows: str) -> int | None:
        """Return how many rows there are if none names a player; else None."""
        named = may_name(self._players, _TEXTS, ("tags",))
        found = self._connection.execute(
            f"SELECT count(*), count(*) FILTER ({self._theirs} OR {named}) FROM {rows}"  # noqa: S608
        ).fetchone()
        return int(found[0]) if found and not found[1] else None

    def _rewrite(self, path: Path, rows: str) -> tuple[Counts, tuple[Path, Path] | None]:
        file = look_into(path)
        removed = self._number(f"SELECT count(*) FROM {rows} WHERE {self._theirs}")  # noqa: S608
        masked = self._mask(rows)
        summed = self._sum(file, rows) if removed and self._keep_sums else 0
        counts = Counts(file.rows, removed, 0, masked, summed)
        if self._dry_run or not counts.is_changed or not counts.expected:
            return counts, None
        hidden = beside(file.path)
        try:
            wanted = self._wanted(rows, masked=bool(masked), summed=bool(summed))
            self._copy(file, wanted, hidden)
            before = rows if self._keep_sums else f"{rows} WHERE ({self._theirs}) IS NOT TRUE"
            check = SameSaid(self._connection, file.schema, self._registry)
            check.verify(file.path, before, wanted, hidden, counts.expected)
            hidden.chmod(file.path.stat().st_mode & 0o7777)
            sync_file(hidden)
            digest = blake2b(digest_size=_DIGEST_BYTES)
            with hidden.open("rb") as data:
                while piece := data.read(1024 * 1024):
                    digest.update(piece)
        except BaseException as problem:
            with contextlib.suppress(OSError):
                hidden.unlink(missing_ok=True)
            if isinstance(problem, OSError):
                raise StorageError(
                    f"cannot be rewritten ({problem.strerror or problem})", where=str(file.path)
                ) from problem
            raise
        stem = _DIGEST.sub("", file.path.name.removesuffix(file.path.suffix))
        name = f"{stem}.{digest.hexdigest()}{file.path.suffix}"
        return counts, (hidden, file.path.with_name(name))

    def _number(self, query: str) -> int:
        found = self._connection.execute(query).fetchone()
        return int(found[0]) if found else 0

    def _mask(self, rows: str) -> int:
        """Note what stands in rows of others for texts that name a player; return how many."""
        texts = ", ".join((*_TEXTS, "CAST(to_json(tags) AS VARCHAR)"))
        query = (
            f"SELECT file_row_number, {texts} FROM {rows} WHERE "  # noqa: S608
            f"({may_name(self._players, _TEXTS, ('tags',))}) AND ({self._theirs}) IS NOT TRUE"
        )
        found = []
        for number, shard, entry, region, meta, tags in self._connection.execute(query).fetchall():
            plain = [None if one is None else self._players.without(one) for one in (shard, entry)]
            plain.append(None if region is None else self._players.without(region))
            in_json = [
                None if one is None else self._players.without_in_json(one) for one in (meta, tags)
            ]
            if [*plain, *in_json] != [shard, entry, region, meta, tags]:
                found.append([number, *plain, *in_json])
        if found:
            self._connection.execute(
                "CREATE TABLE masked (row BIGINT, shard VARCHAR, entry VARCHAR, region VARCHAR, "
                "meta VARCHAR, tags VARCHAR)"
            )
            self._connection.executemany("INSERT INTO masked VALUES (?, ?, ?, ?, ?, ?)", found)
        return len(found)

    def _sum(self, file: WarmFile, rows: str) -> int:
        """Add up what the players did; return how many records that gives."""
        metrics = file.schema.metrics
        fixed = "ts, shard, entry, tier, tags"
        own = [column for one in metrics for column in (value_column(one), rate_column(one))]
        selected = ", ".join((fixed, *map(quoted, own)))
        result = self._connection.execute(
            f"SELECT {selected} FROM {rows} WHERE {self._theirs}"  # noqa: S608
        )
        sums = ErasedSums(self._registry)
        while some := result.fetchmany(10_000):
            for row in some:
                sums.add(_did(row, metrics))
        summed = sums.take()
        if summed:
            columns = ", ".join(f"{quoted(n)} {kind}" for n, kind in file.schema.columns.items())
            self._connection.execute(f"CREATE TABLE summed ({columns})")
            places = ", ".join("?" * len(file.schema.columns))
            self._connection.executemany(
                f"INSERT INTO summed VALUES ({places})",  # noqa: S608
                [_row(one, list(file.schema.columns)) for one in summed],
            )
        return len(summed)

    def _wanted(self, rows: str, *, masked: bool, summed: bool) -> str:
        """Return the SQL of all rows that shall be there, in their order."""
        kept = f"({self._theirs}) IS NOT TRUE"
        query = f"SELECT * EXCLUDE (file_row_number) FROM {rows} WHERE {kept}"  # noqa: S608
        if masked:
            texts = [f"CASE WHEN m.row IS NULL THEN r.{t} ELSE m.{t} END AS {t}" for t in _TEXTS]
            tags = "from_json(m.tags, '[\"VARCHAR\"]')"
            texts.append(f"CASE WHEN m.row IS NULL THEN r.tags ELSE {tags} END AS tags")
            query = (
                f"SELECT r.* EXCLUDE (file_row_number) REPLACE ({', '.join(texts)}) "  # noqa: S608
                f"FROM {rows} r LEFT JOIN masked m ON r.file_row_number = m.row "
                f"WHERE {kept} ORDER BY r.file_row_number"
            )
        return f"({query}) UNION ALL BY NAME SELECT * FROM summed" if summed else query  # noqa: S608

    def _copy(self, file: WarmFile, wanted: str, hidden: Path) -> None:
        pairs = self._connection.execute(
            f"SELECT key, value FROM parquet_kv_metadata({text_sql(str(file.path))})"  # noqa: S608
        ).fetchall()
        metadata = {bytes(key).decode(): bytes(value).decode() for key, value in pairs}
        copy_parquet(self._connection, wanted, hidden, metadata, told=file.path)


def _did(row: Sequence[Any], metrics: Sequence[str]) -> Did:
    ts, shard, entry, tier, tags, *numbers = row
    values = [
        (metric, numbers[2 * n], 1.0 if numbers[2 * n + 1] is None else numbers[2 * n + 1])
        for n, metric in enumerate(metrics)
        if numbers[2 * n] is not None
    ]
    return Did(ts, shard, entry, tier, tuple(tags or ()), values)


def _row(one: Summed, columns: Sequence[str]) -> list[Any]:
    known: dict[str, Any] = dict.fromkeys(FIXED)
    known |= {"ts": one.ts, "shard": one.shard, "entry": one.entry, "tier": one.tier}
    known |= {"tags": list(one.tags) or None}
    known |= {value_column(key): value for key, value in one.metrics.items()}
    known |= {rate_column(key): rate for key, rate in one.rates.items()}
    return [known.get(column) for column in columns]
