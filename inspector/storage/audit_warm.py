"""Auditing Parquet files: each column of text, for what tells who somebody is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from inspector.ingest.raw_identifiers import LIKELY_SQL, Look, looks_in
from inspector.storage.audit_texts import REMEDIES
from inspector.storage.privacy_findings import Finding
from inspector.storage.warm_schema import quoted, text_sql

_HASH_CHARS = len("h:") + 32


def warm_findings(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterable[Finding]:
    """Return what is in the columns of text of a Parquet file, each kind and column once.

    Raises:
        duckdb.Error: It cannot be read.
    """
    rows = f"read_parquet({text_sql(str(path))}, file_row_number=true)"
    columns = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()  # noqa: S608
    kinds = {column: kind for column, kind, *_ in columns}
    found: dict[tuple[Look, str], Finding] = {}
    if "player" in kinds:
        raw = "NOT regexp_full_match(CAST(player AS VARCHAR), 'h:[0-9a-f]{1,128}')"
        short = f"NOT ({raw}) AND length(CAST(player AS VARCHAR)) < {_HASH_CHARS}"
        for look, condition in ((Look.PLAYER, raw), (Look.SHORT_HASH, short)):
            for _, count, first in _grouped(
                connection, rows, "''", f"player IS NOT NULL AND {condition}"
            ):
                _add(found, path, look, "player", count, first)
    for column, kind in kinds.items():
        if column == "player" or kind not in ("VARCHAR", "VARCHAR[]"):
            continue
        text = quoted(column) if kind == "VARCHAR" else f"array_to_string({quoted(column)}, '\n')"
        likely = f"regexp_matches({text}, {text_sql(LIKELY_SQL)})"
        for value, count, first in _grouped(connection, rows, text, likely):
            for look in {look for look, _ in looks_in(value.encode())}:
                _add(found, path, look, column, count, first)
    return found.values()


def _grouped(
    connection: duckdb.DuckDBPyConnection, rows: str, text: str, condition: str
) -> Iterable[tuple[str, int, int]]:
    return connection.execute(
        f"SELECT {text}, count(*), min(file_row_number) FROM {rows} WHERE {condition} GROUP BY 1"  # noqa: S608
    ).fetchall()


def _add(
    found: dict[tuple[Look, str], Finding],
    path: Path,
    look: Look,
    column: str,
    count: int,
    first: int,
) -> None:
    known = found.get((look, column))
    count += known.count if known else 0
    line = min(first + 1, known.line) if known else first + 1
    found[look, column] = Finding(str(look), path, REMEDIES[look], column, line, 0, count)
