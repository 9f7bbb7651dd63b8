"""Data folders with players in every tier, and what is left of them."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import zstandard

from inspector.core.record import Record
from inspector.files.resources import load_registry
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.storage.erasure import erase
from inspector.storage.erasure_logs import Patience
from inspector.storage.erasure_report import ErasureReport
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier, listing
from inspector.storage.warm_file import look_into
from inspector.storage.warm_rows import other_meta, rows_of_batch
from inspector.storage.warm_schema import rate_column, text_sql, value_column
from inspector.storage.warm_writer import WarmWriter

REGISTRY = load_registry()
HER = "h:00aa00aa00aa00aa00aa00aa00aa00aa"
HIM = "h:11bb11bb11bb11bb11bb11bb11bb11bb"
HOT = "world-1.20261127T1800.0000.jsonl"
DAY = "2026-11-27"
TS = 1795802400.0  # 2026-11-27 18:00 UTC
NOT_A_RECORD = b'{"ts":1,"player":"' + HER.encode() + b'"}\n'
IMPATIENT = Patience(most_s=0.0, now_s=lambda: 0.0, wait=lambda _: None)


def a_line(player: str | None = None, number: int = 0, **more: Any) -> bytes:
    """Return a line that is valid, with its newline."""
    fields: dict[str, Any] = {"ts": TS + number, "shard": "world-1"}
    if player is not None:
        fields["player"] = player
    fields |= {"entry": "ability.meteor", "metrics": {"casts": 1, "damage_total": number + 0.5}}
    fields |= {"meta": {"tier": 1, "tags": ["fire"]}} | more
    return json.dumps(fields).encode() + b"\n"


def packed(path: Path, text: bytes) -> bytes:
    """Return a text as a file of this name holds it."""
    if path.suffix == ".gz":
        return gzip.compress(text)
    return zstandard.compress(text) if path.suffix == ".zst" else text


def unpacked(path: Path, name: Path | None = None) -> bytes:
    """Return the text that a log holds; its name tells how, whatever it is called now."""
    data = path.read_bytes()
    suffix = (name or path).suffix
    if suffix == ".gz":
        return zlib.decompress(data, 31)
    if suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(data).read()
    return data


def write_log(path: Path, lines: Iterable[bytes]) -> None:
    """Write lines, each with its newline, as a log, compressed as its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(path, b"".join(lines)))


def write_warm(path: Path, lines: Sequence[bytes]) -> None:
    """Write valid lines as a Parquet file of ours."""
    decoder, names = Decoder(REGISTRY), Names()
    rows = RowBuilder(0, names)
    for line in lines:
        record = decoder.decode(line.rstrip(b"\n"))
        assert isinstance(record, Record), record
        rows.add_record(record, 0, len(line))
    path.parent.mkdir(parents=True, exist_ok=True)
    with WarmWriter(path, REGISTRY, names) as writer:
        writer.add(rows_of_batch(rows.batch(0), [other_meta(line) for line in lines]))


def write_cold(path: Path, made_of: Sequence[str] | None = None) -> None:
    """Write something that stands for a roll-up, which may say what it was made of."""
    said = text_sql(json.dumps(made_of))
    notes = "" if made_of is None else f", KV_METADATA {{'inspector.made_of': {said}}}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 'ability.meteor' AS entry, 3 AS records) TO {text_sql(str(path))} "
            f"(FORMAT parquet{notes})"
        )


def warm_lines(path: Path) -> list[bytes]:
    """Return all rows of a Parquet file of ours as lines."""
    return b"".join(data for data, _ in look_into(path).pieces()).splitlines(keepends=True)


def texts(folders: DataFolders) -> dict[Tier, list[list[bytes]]]:
    """Return the lines of every file that counts, by tier; names of files say nothing."""
    found: dict[Tier, list[list[bytes]]] = {tier: [] for tier in Tier}
    for file in listing(folders).files:
        if file.tier is Tier.WARM:
            found[file.tier].append(warm_lines(file.path))
        elif file.tier is not Tier.COLD:
            found[file.tier].append(unpacked(file.path, file.name).splitlines(keepends=True))
        else:
            found[file.tier].append([file.name.name.encode()])
    return {tier: sorted(files) for tier, files in found.items()}


def run(
    folders: DataFolders, *players: str, patience: Patience = IMPATIENT, **more: Any
) -> ErasureReport:
    """Erase players."""
    return erase(folders, frozenset(players), REGISTRY, patience=patience, **more)


Sums = dict[tuple[Any, ...], tuple[float, float]]


def sums_of(lines: Iterable[bytes]) -> Sums:
    """Return sums of values, and of what they stand for, by shard, entry, tier and metric key."""
    decoder, sums = Decoder(REGISTRY), Sums()
    for line in lines:
        record = decoder.decode(line.rstrip(b"\n"))
        if not isinstance(record, Record):
            continue
        for key, value, rate in record.metrics:
            place = (record.shard, record.entry, record.tier, REGISTRY.names[key])
            raw, estimate = sums.get(place, (0.0, 0.0))
            sums[place] = (raw + value, estimate + value / rate)
    return sums


def amounts_of(lines: Iterable[bytes]) -> dict[tuple[Any, ...], float]:
    """Return how much the largest of the same sums moves, whatever its sign."""
    decoder, amounts = Decoder(REGISTRY), dict[tuple[Any, ...], float]()
    for line in lines:
        record = decoder.decode(line.rstrip(b"\n"))
        assert isinstance(record, Record)
        for key, value, rate in record.metrics:
            place = (record.shard, record.entry, record.tier, REGISTRY.names[key])
            amounts[place] = amounts.get(place, 0.0) + abs(value / rate)
    return amounts


def warm_sums(path: Path) -> Sums:
    """Return the same of a Parquet file, by SQL."""
    found = Sums()
    with duckdb.connect() as connection:
        for name in REGISTRY.names:
            value, rate = f'"{value_column(name)}"', f'"{rate_column(name)}"'
            rows = connection.execute(
                f"SELECT shard, entry, tier, sum({value}), sum({value} / coalesce({rate}, 1)) "  # noqa: S608
                f"FROM read_parquet({text_sql(str(path))}) WHERE {value} IS NOT NULL "
                "GROUP BY ALL"
            ).fetchall()
            found |= {(s, entry, tier, name): (raw, est) for s, entry, tier, raw, est in rows}
    return {place: (raw, estimate) for place, (raw, estimate) in found.items()}


def both_players(root: Path) -> DataFolders:
    """Return a data folder with both players in each tier that holds records."""
    found = DataFolders.of(root)
    write_log(found.hot / HOT, [a_line(HER, 1), a_line(HIM, 2), a_line(None, 3)])
    write_warm(
        found.warm / DAY / "world-1" / "a.0123456789abcdef.parquet",
        [a_line(HIM, 1), a_line(HER, 2), a_line(HIM, 3)],
    )
    write_cold(found.cold / f"{DAY}.parquet")
    write_cold(found.cold / "2026-10-01.parquet")
    write_log(found.rejected / HOT, [b'{"text":"h:11bb"}\n', NOT_A_RECORD])
    return found
