"""How fast lines become sums: our scanner and fold against DuckDB and msgspec, in one run.

    python tests/benchmarks/ingest.py [--lines 1000000]

Times on one machine vary, so what counts is the ratio of two times taken in turn.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import msgspec
from rich.console import Console
from rich.table import Table

from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.ingest.reader import read_forward
from inspector.session.columns import ChunkPart, TableView
from inspector.session.fold import Fold
from inspector.session.ingestion import ParallelReader
from inspector.session.kernel_loader import Kernels, load_kernels
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.session import Session
from inspector.simulate.lines import shard_lines
from inspector.simulate.world import World

ROUNDS = 5
MANY_ROWS = 10_000_000
NEW_ROWS = 10_000


def generate(path: Path, lines: int) -> None:
    """Write so many simulated lines."""
    world, rate, written, from_ms = World(7, 4, 1_700_000_000.0), 2_000.0, 0, 0
    with path.open("wb") as file:
        while written < lines:
            for shard in range(len(world)):
                part = shard_lines(world, shard, from_ms, from_ms + 10_000, rate)
                file.write(part)
                written += part.count(b"\n")
            from_ms += 10_000


def ours(path: Path, registry: Registry, kernels: Kernels, threads: int) -> Session:
    """Read the file into a session and sum every metric of every entry."""
    session = Session(registry)
    reader = ParallelReader(session, kernels, threads)
    fold = Fold(by_entry(registry), session.names, kernels.fold)
    for batch in reader.read(read_forward([path], session.ledger)):
        session.add(batch)
    fold.update(session.view)
    reader.close()
    return session


def by_entry(registry: Registry) -> Query:
    """Return the query that all contestants answer."""
    keys = tuple(range(len(registry.keys)))
    return Query(Selector(), keys, GroupBy.ENTRY, Grid.everything())


def duckdb_fold(path: Path) -> int:
    """Let DuckDB sum every metric of every entry, whatever keys a line has, on one thread."""
    connection = duckdb.connect(config={"threads": 1})
    rows = connection.execute(
        "SELECT entry, metric.key, sum(metric.value), count(*) FROM (SELECT entry, "
        "unnest(map_entries(metrics)) AS metric FROM read_json(?, format='newline_delimited', "
        "columns={ts: 'DOUBLE', shard: 'VARCHAR', player: 'VARCHAR', entry: 'VARCHAR', "
        "metrics: 'MAP(VARCHAR, DOUBLE)', meta: 'JSON'})) GROUP BY ALL",
        [str(path)],
    ).fetchall()
    return len(rows)


def duckdb_told_all(path: Path, registry: Registry) -> int:
    """Let DuckDB do so told each key by name, and reading nothing but entry and metrics."""
    connection = duckdb.connect(config={"threads": 1})
    names = [key.name for key in registry.keys]
    struct = ", ".join(f"{name} DOUBLE" for name in names)
    sums = ", ".join(f"sum(metrics.{name})" for name in names)
    rows = connection.execute(
        f"SELECT entry, count(*), {sums} FROM read_json(?, format='newline_delimited', "  # noqa: S608
        f"columns={{entry: 'VARCHAR', metrics: 'STRUCT({struct})'}}) GROUP BY entry",
        [str(path)],
    ).fetchall()
    return len(rows)


class Line(msgspec.Struct):
    """What msgspec is told of a line."""

    entry: str
    metrics: dict[str, float]


def msgspec_sums(path: Path) -> int:
    """Answer it with msgspec and plain Python."""
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    decode = msgspec.json.Decoder(Line).decode
    with path.open("rb") as file:
        for raw in file:
            line = decode(raw)
            for key, value in line.metrics.items():
                sums[line.entry, key] += value
    return len(sums)


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(path: Path, registry: Registry, kernels: Kernels, table: Table) -> None:
    """Time all contestants in turn and add a row each."""
    contestants: dict[str, Callable[[], object]] = {
        "scanner + fold, 1 thread": lambda: ours(path, registry, kernels, 1),
        "scanner + fold, 2 threads": lambda: ours(path, registry, kernels, 2),
        "DuckDB read_json, 1 thread": lambda: duckdb_fold(path),
        "DuckDB, told the 29 keys, 1 thread": lambda: duckdb_told_all(path, registry),
    }
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, work in contestants.items():
            taken[name].append(seconds(work))
    taken["msgspec and Python"] = [seconds(lambda: msgspec_sums(path))]
    size_bytes = path.stat().st_size
    first = taken["scanner + fold, 1 thread"]
    for name, times in taken.items():
        middle = statistics.median(times)
        ratio = statistics.median([t / own for t, own in zip(times, first, strict=False)])
        speed = f"{size_bytes / middle / 1e6:,.0f} MB/s"
        table.add_row(name, f"{middle:.3f} s", speed, f"{ratio:.2f}")


def tile(view: TableView, rows: int) -> TableView:
    """Return a table of so many rows by repeating full chunks."""
    full = [part for part in view.parts if part.rows == view.parts[0].rows]
    parts: list[ChunkPart] = []
    starts = [0]
    while starts[-1] < rows:
        parts.append(full[len(parts) % len(full)])
        starts.append(starts[-1] + parts[-1].rows)
    return TableView(tuple(parts), tuple(starts), view.first_ts, view.last_ts)


def folds(session: Session, kernels: Kernels, table: Table) -> None:
    """Time the fold behind a chart: over ten million rows, then over a few new ones."""
    registry, view = session.registry, session.view
    many = tile(view, MANY_ROWS)
    width_s = (view.last_ts - view.first_ts) / 150
    query = Query(
        Selector(namespace="ability"),
        (registry.key_id("damage_total"), registry.key_id("casts")),
        GroupBy.ENTRY,
        Grid.covering(view.first_ts, view.last_ts, width_s),
        with_total=True,
    )
    first, update = [], []
    for _ in range(ROUNDS):
        fold = Fold(query, session.names, kernels.fold)
        first.append(seconds(lambda fold=fold: fold.update(many)))  # type: ignore[misc]
        tail = many.parts[-1]
        grown = TableView(
            (*many.parts, ChunkPart(tail.view, NEW_ROWS, tail.first_ts, tail.last_ts)),
            (*many.starts, many.rows + NEW_ROWS),
            many.first_ts,
            many.last_ts,
        )
        update.append(seconds(lambda fold=fold, grown=grown: fold.update(grown)))  # type: ignore[misc]
    table.add_row(
        f"first fold, {many.rows:,} rows", f"{statistics.median(first) * 1e3:.0f} ms", "", ""
    )
    table.add_row(f"update, {NEW_ROWS:,} rows", f"{statistics.median(update) * 1e3:.2f} ms", "", "")


def main() -> None:
    """Run all and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    lines = parser.parse_args().lines
    registry = load_registry()
    kernels = load_kernels(registry)
    table = Table("", "median time", "speed", "time / ours", box=None)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lines.jsonl"
        generate(path, lines)
        compare(path, registry, kernels, table)
        session = ours(path, registry, kernels, 2)
    folds(session, kernels, table)
    rows, values = session.view.rows, sum(len(p.view.key) for p in session.view.parts)
    table.add_row(
        "memory a row", f"{session.size_bytes / rows:.0f} B", f"{values / rows:.2f} metrics", ""
    )
    Console().print(table)


if __name__ == "__main__":
    main()
