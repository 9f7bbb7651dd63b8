"""The proof of an erasure: all files are read again, and nobody's word is taken for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inspector.core.errors import SourceError
from inspector.files.log_name import is_log_name
from inspector.files.warm_paths import PARQUET
from inspector.storage.engine import connect
from inspector.storage.erasure_report import Found
from inspector.storage.folders import DataFolders
from inspector.storage.log_text import line_blocks, text_pieces
from inspector.storage.named_players import NamedPlayers
from inspector.storage.named_sql import may_name, tell_players
from inspector.storage.tiers import Tier
from inspector.storage.warm_schema import quoted, text_sql


@dataclass(frozen=True, slots=True)
class Proof:
    """What a scan found.

    Attributes:
        found: Files in which a player is named.
        rows: By tier: lines of logs, rows of Parquet files.
        scanned_bytes: What was read, as it is stored.
    """

    found: tuple[Found, ...]
    rows: Mapping[Tier, int]
    scanned_bytes: int


def prove(
    folders: DataFolders, players: NamedPlayers, on_read: Callable[[int], None] = lambda _: None
) -> Proof:
    """Look for players in every byte of logs and in every text of Parquet files.

    What cannot be read names nobody here; the erasure has told of it.
    """
    found: list[Found] = []
    rows = dict.fromkeys(Tier, 0)
    scanned = 0
    with connect() as connection:
        tell_players(connection, players)
        for tier, path in _files(folders):
            try:
                size_bytes = path.stat().st_size
                if path.suffix == PARQUET:
                    lines, times = _parquet(connection, path, players)
                    on_read(size_bytes)
                else:
                    lines, times = _text(path, players, on_read)
            except (OSError, SourceError, duckdb.Error):
                continue
            scanned += size_bytes
            counts = path.suffix == PARQUET or is_log_name(path.name)
            rows[tier] += lines if counts and not path.name.startswith(".") else 0
            if times:
                found.append(Found(path, times))
    return Proof(tuple(found), rows, scanned)


def _files(folders: DataFolders) -> Iterator[tuple[Tier, Path]]:
    """Yield every file of every tier, whatever its name; hidden ones too."""
    for tier, folder in (
        (Tier.HOT, folders.hot),
        (Tier.WARM, folders.warm),
        (Tier.COLD, folders.cold),
        (Tier.REJECTED, folders.rejected),
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield tier, path


def _text(path: Path, players: NamedPlayers, on_read: Callable[[int], None]) -> tuple[int, int]:
    """Return how many lines a file has, and in how many blocks of them players are named."""
    lines = times = 0
    for _, block in line_blocks(text_pieces(path, on_read)):
        lines += block.count(b"\n") + (not block.endswith(b"\n"))
        if next(players.places(block), None) is not None:
            times += sum(players.are_named(line) for line in block.splitlines())
    return lines, times


def _parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, players: NamedPlayers
) -> tuple[int, int]:
    """Return how many rows a file has, and how many of them name players in any column of text."""
    name = f"read_parquet({text_sql(str(path))})"
    columns = connection.execute(f"DESCRIBE SELECT * FROM {name}").fetchall()  # noqa: S608
    texts = [column for column, kind, *_ in columns if kind == "VARCHAR"]
    lists = [column for column, kind, *_ in columns if kind == "VARCHAR[]"]
    total = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
    joined = (f"array_to_string({quoted(one)}, ' ')" for one in lists)
    every = ", ".join((*map(quoted, texts), *joined))
    query = f"SELECT {every} FROM {name} WHERE {may_name(players, texts, lists)}"  # noqa: S608
    result = connection.execute(query) if every else None
    times = 0
    while result is not None and (some := result.fetchmany(10_000)):
        times += sum(any(players.are_named(text.encode()) for text in row if text) for row in some)
    return int(total[0]) if total else 0, times
