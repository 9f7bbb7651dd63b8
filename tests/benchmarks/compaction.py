"""How fast a hot log becomes a warm file: our reader and writer against DuckDB's, in one run.

    python tests/benchmarks/compaction.py [PATH] [--seconds 600] [--json FILE]

Without a path, a shard is simulated first. Other work on a machine takes wall time from one or the
other, so the ratio is also told of the time of the processor; `nice -n -20 taskset -c 1` helps.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console
from rich.table import Table

from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.ingest.names import Names
from inspector.session.kernel_loader import Kernels, load_kernels
from inspector.simulate.recording import Recording
from inspector.simulate.world import World
from inspector.simulate.writer import RECORDED_START_TS
from inspector.storage.hot_rows import HotLogs
from inspector.storage.warm_writer import WarmWriter

ROUNDS = 5
WANTED_MB_S = 100
WANTED_SMALLER = 8
_SEED, _SHARDS = 7, 1
_LINES_PER_S = 300.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What one contestant took, in the middle of its rounds.

    Attributes:
        wall_s: Seconds until the file was there, synced where it is.
        cpu_s: Seconds of the processor.
        size_bytes: Size of the file.
    """

    wall_s: float
    cpu_s: float
    size_bytes: int


def simulate(folder: Path, seconds: float) -> Path:
    """Write the hot log of one shard, and return it."""
    world = World(_SEED, _SHARDS, RECORDED_START_TS)
    with Recording(folder, world, 0, rate=_LINES_PER_S) as recording:
        recording.write_until(int(seconds * 1e3))
    (log,) = (folder / "hot").iterdir()
    return log


def ours(log: Path, warm: Path, registry: Registry, kernels: Kernels) -> None:
    """Write every record with all that its line says, and make the file last."""
    names = Names()
    logs = HotLogs(kernels.new_reader(registry, names), names)
    with WarmWriter(warm, registry, names) as writer:
        for piece in logs.read(log):
            writer.add(piece.rows)


def duckdb_copy(log: Path, warm: Path) -> None:
    """Let DuckDB write what it makes of the lines, on one thread."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_json('{log}')) TO '{warm}' "  # noqa: S608
            "(FORMAT parquet, COMPRESSION zstd)"
        )


def compare(log: Path, folder: Path, contestants: dict[str, Callable[[Path], None]]) -> list[Taken]:
    """Let all contestants write in turn, and return what each took."""
    walls: list[list[float]] = [[] for _ in contestants]
    cpus: list[list[float]] = [[] for _ in contestants]
    sizes = [0] * len(contestants)
    log.read_bytes()  # from now on it is in the memory of the system
    for _ in range(ROUNDS):
        for number, write in enumerate(contestants.values()):
            path = folder / f"{number}.parquet"
            wall_s, cpu_s = time.perf_counter(), time.process_time()
            write(path)
            walls[number].append(time.perf_counter() - wall_s)
            cpus[number].append(time.process_time() - cpu_s)
            sizes[number] = path.stat().st_size
            path.unlink()
    return [
        Taken(statistics.median(wall), statistics.median(cpu), size)
        for wall, cpu, size in zip(walls, cpus, sizes, strict=True)
    ]


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    registry = load_registry()
    kernels = load_kernels(registry)
    contestants: dict[str, Callable[[Path], None]] = {
        "scanner + warm writer": lambda warm: ours(log, warm, registry, kernels),
        "DuckDB COPY FROM read_json": lambda warm: duckdb_copy(log, warm),
    }
    with TemporaryDirectory() as folder:
        log = asked.path or simulate(Path(folder) / "simulated", asked.seconds)
        log_bytes = log.stat().st_size
        taken = compare(log, Path(folder), contestants)
    if asked.json:
        figures = dict(zip(contestants, map(asdict, taken), strict=True))
        asked.json.write_text(json.dumps({"log_bytes": log_bytes, **figures}, indent=2))
    table = Table(f"{log_bytes / 1e6:,.0f} MB of JSON", *contestants, "wanted", box=None)
    speeds = [log_bytes / one.wall_s / 1e6 for one in taken]
    table.add_row("JSON", *(f"{speed:,.0f} MB/s" for speed in speeds), f"≥ {WANTED_MB_S} MB/s")
    speeds = [log_bytes / one.cpu_s / 1e6 for one in taken]
    table.add_row("of the processor's time", *(f"{speed:,.0f} MB/s" for speed in speeds), "")
    first = taken[0]
    for name, times in (
        ("time / ours", [one.wall_s / first.wall_s for one in taken]),
        ("processor's time / ours", [one.cpu_s / first.cpu_s for one in taken]),
    ):
        table.add_row(name, *(f"{ratio:.2f}" for ratio in times), "≥ 1")
    smaller = [f"1 / {log_bytes / one.size_bytes:.1f}" for one in taken]
    table.add_row("size / JSON", *smaller, f"≤ 1 / {WANTED_SMALLER}")
    Console().print(table)


if __name__ == "__main__":
    main()
