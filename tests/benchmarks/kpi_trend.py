"""How fast KPIs of a fortnight are answered: from roll-ups, from warm files alone, and in SQL.

    python tests/benchmarks/kpi_trend.py [--dir DIR] [--rows 10000000] [--days 14] [--json FILE]

Rows are of all days together. A folder that is named is filled first, and kept; if it has warm
files already they are taken as they are. What other work on a machine takes from the answers stands
in their wall time, and hardly in their time of the processor.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.table import Table

from inspector.config.models import RetentionConfig
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.storage.engine import connect
from inspector.storage.folders import DataFolders
from inspector.storage.history import History
from inspector.storage.journal import storage_lock
from inspector.storage.kpi_trend import By, kpi_trend
from inspector.storage.parquet_copy import copy_parquet
from inspector.storage.roll_up import roll_up
from inspector.storage.tiers import DAY_S, Tier, day_of, listing
from inspector.storage.warm_schema import WarmSchema, quoted, rate_column, value_column

ROUNDS = 5
WANTED_S = 1.0
FIRST_DAY_TS = 20_000 * DAY_S
SHARDS = ("world-1", "world-2", "world-3", "world-4")
RETENTION = RetentionConfig(hot_h=1, warm_d=1_000, cold_d=2_000)
AFTER_TS = FIRST_DAY_TS + 100.0 * DAY_S
EVERY_KPI = "SELECT kpi, avg(value) FROM kpis GROUP BY kpi"
ONE_KPI = "SELECT kpi, avg(value) FROM kpis WHERE kpi = 'dmg_per_cast' GROUP BY kpi"

_ENTRIES, _PLAYERS, _DAILY = 60, 5_000, 1_000
"""In all, of a shard, and of those how many are there on a day."""

_OF_METRICS = {
    "casts": ("floor(u2 * 4)", 0.7),
    "damage_total": ("round(u2 * 900, 2)", 0.5),
    "healing_total": ("round(u2 * 400, 2)", 0.2),
    "overheal_total": ("round(u2 * 90, 2)", 0.2),
    "cc_applied_count": ("floor(u2 * 3)", 0.15),
    "cc_applied_seconds": ("round(u2 * 6, 3)", 0.15),
    "cc_full_duration_count": ("floor(u2 * 2)", 0.15),
    "resource_generated": ("floor(u2 * 50)", 0.25),
    "resource_spent": ("floor(u2 * 45)", 0.25),
    "execution_count": ("floor(u2 * 2)", 0.1),
    "uptime_seconds": ("round(u2 * 2, 3)", 0.2),
    "participants": ("floor(u2 * 8)", 0.1),
    "tick_cost_us": ("round(u2 * 300, 1)", 0.2),
}
"""Of each metric its values, and the share of the entries that have it."""

_SAMPLED = {"damage_total": 0.25, "resource_generated": 0.5}


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer took, in the middle of its rounds.

    Attributes:
        wall_s: Seconds until it was there.
        cpu_s: Seconds of the processor, of all its cores.
    """

    wall_s: float
    cpu_s: float


def rows_sql(registry: Registry, shard: str, start_ts: float, count: int) -> str:
    """Return SQL of the records of a shard on a day; the same ones whenever it is asked."""
    seed = int(start_ts) % 9_973 + SHARDS.index(shard)
    numbers = (
        f"SELECT i, hash(i, {seed}) AS h, hash(i, {seed}, 2) % 1000 / 1000 AS u2, "  # noqa: S608 - numbers
        f"floor({_ENTRIES} * (h % 997 / 997) ** 2)::INTEGER AS e, "
        f"({seed * 317} + floor({_DAILY} * (h // 1000 % 9973 / 9973) ** 2)::INTEGER) "
        f"% {_PLAYERS} AS p "
        f"FROM range({count}) t(i)"
    )
    columns = {
        "ts": f"{start_ts!r} + floor(i * {DAY_S * 1e3 / count!r}) / 1e3",
        "shard": f"'{shard}'",
        "player": "CASE WHEN h % 20 > 0 THEN 'h:' || md5(p::VARCHAR) END",
        "entry": "['ability', 'mythic', 'contract'][1 + e % 3] || '.spell_' || e",
        "tier": "1 + e % 5",
        "tags": "CASE WHEN e % 3 > 0 THEN ['aoe', ['fire', 'ice'][1 + e % 2]] END",
        "region": "CASE WHEN h % 3 > 0 THEN 'r:' || h % 40 || ':' || h // 64 % 40 END",
        "meta": "CASE WHEN h % 50 = 0 THEN '{\"phase\":\"p' || h % 4 || '\"}' END",
    }
    for number, (metric, (value, share)) in enumerate(_OF_METRICS.items()):
        has = f"hash(e, {number}) % 100 < {share * 100:.0f}"
        columns[value_column(metric)] = f"CASE WHEN {has} THEN {value} END"
        if rate := _SAMPLED.get(metric):
            columns[rate_column(metric)] = f"CASE WHEN {has} AND e % 4 = 0 THEN {rate} END"
    asked = ", ".join(
        f"CAST({columns.get(name, 'NULL')} AS {kind}) AS {quoted(name)}"
        for name, kind in WarmSchema(registry.names).columns.items()
    )
    return f"SELECT {asked} FROM ({numbers}) ORDER BY ts"  # noqa: S608


def fill(folders: DataFolders, registry: Registry, days: int, rows: int) -> None:
    """Write warm files, one a day and shard as merging leaves them, and their roll-ups."""
    schema = WarmSchema(registry.names)
    count = rows // (days * len(SHARDS))
    starts = [float(FIRST_DAY_TS + day * DAY_S) for day in range(days)]
    with closing(connect(folders.root)) as connection:
        for start_ts in track(starts, "Writing warm files", transient=True):
            for shard in SHARDS:
                path = folders.warm / day_of(start_ts) / shard / "day.0123456789ab.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                query = rows_sql(registry, shard, start_ts, count)
                copy_parquet(connection, query, path, schema.metadata)
    with storage_lock(folders, "a benchmark"):
        report = roll_up(folders, RETENTION, AFTER_TS)
    assert not report.problems, report.problems


def taken(answer: Callable[[], object]) -> Taken:
    """Answer some times, and return what it took; one answer before warms up."""
    answer()
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        answer()
        walls.append(time.perf_counter() - wall_s)
        cpus.append(time.process_time() - cpu_s)
    return Taken(statistics.median(walls), statistics.median(cpus))


@contextmanager
def histories(root: Path, registry: Registry) -> Iterator[tuple[History, History]]:
    """Yield the history of a folder, and the same as if there were no roll-ups."""

    def without_cold(folder: Path) -> DataFolders:
        return DataFolders.of(folder, cold="no-cold")

    with (
        History([root], registry) as whole,
        History([root], registry, folders_of=without_cold) as warm,
    ):
        yield whole, warm


def answers(whole: History, warm: History) -> dict[str, Callable[[], object]]:
    """Return what is measured, by what the table calls it."""

    def trend(history: History, kpi: str) -> Callable[[], object]:
        return lambda: kpi_trend(history, kpi, By.ENTRY)

    def query(history: History, sql: str) -> Callable[[], object]:
        return lambda: history.run(sql, 1_000)

    return {
        "trend of dmg_per_cast, roll-ups": trend(whole, "dmg_per_cast"),
        "trend of uptime_ratio, roll-ups": trend(whole, "uptime_ratio"),
        "trend of dmg_per_cast, warm": trend(warm, "dmg_per_cast"),
        "trend of uptime_ratio, warm": trend(warm, "uptime_ratio"),
        "every KPI in SQL, roll-ups": query(whole, EVERY_KPI),
        "every KPI in SQL, warm": query(warm, EVERY_KPI),
        "one KPI in SQL, roll-ups": query(whole, ONE_KPI),
        "one KPI in SQL, warm": query(warm, ONE_KPI),
    }


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dir", type=Path, help="a data folder; made if it has no warm files")
    parser.add_argument("--rows", type=int, default=10_000_000, help="of all days together")
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    registry = load_registry()
    with TemporaryDirectory() as temporary:
        root = asked.dir or Path(temporary)
        folders = DataFolders.of(root)
        if not listing(folders).of(Tier.WARM):
            fill(folders, registry, asked.days, asked.rows)
        with histories(root, registry) as (whole, warm):
            found = {name: taken(answer) for name, answer in answers(whole, warm).items()}
            (count,) = warm.run("SELECT count(*) FROM records WHERE store = 'warm'", 1).columns
            rows = int(count[0] or 0)
        files = listing(folders).of(Tier.WARM)
    if asked.json:
        figures = {name: asdict(one) for name, one in found.items()}
        asked.json.write_text(json.dumps({"rows": rows, **figures}, indent=2))
    size_mb = sum(file.size_bytes for file in files) / 1e6
    title = f"{rows / 1e6:,.1f} million rows in {len(files)} warm files of {size_mb:,.0f} MB"
    table = Table(title, box=None, pad_edge=False)
    for column in ("wall s", "processor s", "wanted"):
        table.add_column(column, justify="right")
    for name, one in found.items():
        wanted = f"< {WANTED_S:.0f}" if name.startswith("trend") else ""
        table.add_row(name, f"{one.wall_s:.3f}", f"{one.cpu_s:.3f}", wanted)
    Console().print(table)


if __name__ == "__main__":
    main()
