"""The views of history: one table of records over all tiers, and what is derived from it.

Relations that nobody sees stand behind them: rows of records, and cells of roll-ups. They have the
columns of every metric key, so that a view is written once, whatever files there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, Registry
from inspector.storage.cold_schema import cold_column
from inspector.storage.sql_formula import formula_sql
from inspector.storage.tiers import DAY_S
from inspector.storage.warm_schema import FIXED, quoted, rate_column, text_sql, value_column

BEHIND = "behind"
"""The schema of what nobody sees."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Two relations that hold each record once.

    Attributes:
        rows: One row a record of hot and warm.
        cells: One row a day, entry, tier and shard, of roll-ups.
    """

    rows: str
    cells: str


WHOLE = Behind(f"{BEHIND}.rows", f"{BEHIND}.cells")
"""Each record by its row, as long as there is one."""

SUMMED = Behind(f"{BEHIND}.unsummed_rows", f"{BEHIND}.summed_cells")
"""Each record by a roll-up, as soon as there is one."""

RECORDS, KPIS, ALERTS, REJECTED = "records", "kpis", "alerts", "rejected"
VIEWS = (RECORDS, KPIS, ALERTS, REJECTED)

ALERT_COLUMNS = {
    "rule": "VARCHAR",
    "group": "VARCHAR",
    "state": "VARCHAR",
    "from_ts": "DOUBLE",
    "to_ts": "DOUBLE",
    "value": "DOUBLE",
    "threshold": "DOUBLE",
}
REJECTED_COLUMNS = {
    "path": "VARCHAR",
    "offset": "BIGINT",
    "reason": "VARCHAR",
    "message": "VARCHAR",
    "text": "VARCHAR",
}

_RECORD_COLUMNS = (
    *("ts", "time", "store", "records", "shard", "player", "entry", "namespace", "tier"),
    *("tags", "region", "meta"),
)
_ROW_COLUMNS = ("ts", "store", "shard", "player", "entry", "tier", "tags", "region", "meta")


@dataclass(frozen=True, slots=True)
class RowFiles:
    """Parquet files of one schema.

    Attributes:
        store: ``hot``, ``warm`` or ``cold``.
        metrics: Their metric keys.
        paths: As SQL can name them.
    """

    store: str
    metrics: tuple[str, ...]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """From when to when there are rows, Unix seconds; NaN without any."""

    first_ts: float
    last_ts: float


def metrics_of(registry: Registry, files: Iterable[RowFiles]) -> tuple[str, ...]:
    """Return all metric keys: those that are known, then those that only older files have."""
    others = (name for group in files for name in group.metrics)
    return tuple(dict.fromkeys((*registry.names, *others)))


def metric_columns(metrics: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return what the columns of each metric are called in `records`: its value, and its rate.

    A team may call a metric what a column is called; then the column has an underscore more.
    """
    taken = {*_RECORD_COLUMNS, *metrics}
    named = {}
    for metric in metrics:
        value = metric if metric not in _RECORD_COLUMNS else _free(f"{metric}_", taken)
        rate = _free(f"{metric}_rate", taken)
        named[metric] = (value, rate)
    return named


def behind_views(
    registry: Registry,
    metrics: Sequence[str],
    behind: Behind,
    rows: Sequence[RowFiles],
    cells: Sequence[RowFiles],
) -> tuple[str, str]:
    """Return the SQL of two relations behind the views.

    Args:
        registry: Says which metrics are gauges.
        metrics: Of all files.
        behind: Their names.
        rows: Files of records.
        cells: Roll-ups.
    """
    of_rows = [_rows_of(registry, metrics, group) for group in rows]
    of_cells = [_cells_of(registry, metrics, group) for group in cells]
    return (
        f"CREATE VIEW {behind.rows} AS {_union(of_rows, _row_types(metrics))}",
        f"CREATE VIEW {behind.cells} AS {_union(of_cells, _cell_types(metrics))}",
    )


def records_view(metrics: Sequence[str]) -> str:
    """Return the SQL of `records`."""
    named = metric_columns(metrics)
    of_rows = [
        "ts", f"{_time('ts')} AS time", "store", "1::BIGINT AS records", "shard", "player",
        "entry", f"{_NAMESPACE} AS namespace", "tier", "tags", "region", "meta",
    ]  # fmt: skip
    of_cells = [
        f"(day * {DAY_S})::DOUBLE", _time(f"day * {DAY_S}"), "'cold'", "records", "shard", "NULL",
        "entry", _NAMESPACE, "tier", "NULL", "NULL", "NULL",
    ]  # fmt: skip
    for metric, (value, rate) in named.items():
        of_rows += [
            f"{_value(metric)} AS {quoted(value)}",
            f"{_rate(metric)} AS {quoted(rate)}",
        ]
        of_cells += [_value(metric), f"{_kept(metric)} / nullif({_value(metric)}, 0.0)"]
    return (
        f"CREATE VIEW {RECORDS} AS SELECT {', '.join(of_rows)} FROM {WHOLE.rows} "  # noqa: S608 - names of ours
        f"UNION ALL SELECT {', '.join(of_cells)} FROM {WHOLE.cells}"
    )


def kpis_view(registry: Registry, reach: Reach) -> str:
    """Return the SQL of `kpis`: every KPI by day, entry, tier and shard.

    A query that names the KPIs that it wants reads only the columns of those.
    """
    parts = [_kpi_part(kpi, reach) for kpi in registry.kpis]
    types = {
        "day": "DATE", "ts": "DOUBLE", "kpi": "VARCHAR", "entry": "VARCHAR",
        "namespace": "VARCHAR", "tier": "SMALLINT", "shard": "VARCHAR", "value": "DOUBLE",
        "numerator": "DOUBLE", "denominator": "DOUBLE", "n": "BIGINT", "records": "BIGINT",
    }  # fmt: skip
    return f"CREATE VIEW {KPIS} AS {_union(parts, types)}"


def empty_sql(types: dict[str, str]) -> str:
    """Return a relation with columns and without rows."""
    columns = ", ".join(f"NULL::{kind} AS {quoted(name)}" for name, kind in types.items())
    return f"SELECT {columns} WHERE false"


def _cell_types(metrics: Sequence[str]) -> dict[str, str]:
    """Return the columns of `CELLS`, with their types."""
    of_metrics = {
        name: kind
        for metric in metrics
        for name, kind in (
            (f"v.{metric}", "DOUBLE"),
            (f"s.{metric}", "DOUBLE"),
            (f"n.{metric}", "BIGINT"),
        )
    }
    fixed = {
        "day": "BIGINT", "entry": "VARCHAR", "tier": "SMALLINT", "shard": "VARCHAR",
        "records": "BIGINT", "players": "BIGINT",
    }  # fmt: skip
    return {**fixed, **of_metrics}


def paths_sql(paths: Sequence[Path]) -> str:
    """Return the SQL of what reads some Parquet files as one table."""
    listed = ", ".join(text_sql(str(path)) for path in paths)
    # A folder that is called shard=x is no column.
    return f"read_parquet([{listed}], hive_partitioning = false)"


def kpi_columns(kpi: Kpi, window_seconds: str, players: str) -> tuple[str, ...]:
    """Return the SQL of value, numerator, denominator and n of a KPI over sums.

    Args:
        kpi: Which one.
        window_seconds: SQL of the length of the window.
        players: SQL of the number of distinct pairs of shard and player.
    """
    columns = {name: quoted(f"sum.{name}") for name in keys_of(kpi)}
    columns |= {WINDOW_SECONDS: window_seconds, PARTICIPANTS_DISTINCT: players}
    found = formula_sql(kpi.formula, columns)
    counts = [quoted(f"n.{name}") for name in counted_keys(kpi)]
    n = f"greatest({', '.join(counts)})" if counts else "0"
    return found.value, found.numerator, found.denominator, n


def behind_of(kpi: Kpi) -> Behind:
    """Return what a KPI by day is counted from: roll-ups cannot tell who is in several of them."""
    return WHOLE if PARTICIPANTS_DISTINCT in kpi.formula.names else SUMMED


def keys_of(kpi: Kpi) -> tuple[str, ...]:
    """Return the metric keys in the formula of a KPI."""
    return tuple(
        name for name in kpi.formula.names if name not in (WINDOW_SECONDS, PARTICIPANTS_DISTINCT)
    )


def row_sums(kpi: Kpi) -> list[str]:
    """Return the SQL of the sums over rows that a KPI needs."""
    sums = [
        f"coalesce(sum({_value(name)}), 0.0) AS {quoted(f'sum.{name}')}, "
        f"count({_value(name)}) AS {quoted(f'n.{name}')}"
        for name in keys_of(kpi)
    ]
    return ["count(*) AS records", f"{_players(kpi)} AS players", *sums]


def cell_sums(kpi: Kpi) -> list[str]:
    """Return the SQL of what `row_sums` gives, over cells."""
    sums = [
        f"coalesce(sum({_value(name)}), 0.0) AS {quoted(f'sum.{name}')}, "
        f"coalesce(sum({quoted(f'n.{name}')}), 0)::BIGINT AS {quoted(f'n.{name}')}"
        for name in keys_of(kpi)
    ]
    return ["sum(records)::BIGINT AS records", "sum(players)::BIGINT AS players", *sums]


def window_sql(start: str, width_s: float, reach: Reach) -> str:
    """Return the SQL of how many seconds of a bucket lie within all that there is."""
    if reach.first_ts != reach.first_ts:
        return "0.0"
    end = f"least({start} + {width_s!r}, {reach.last_ts!r}::DOUBLE)"
    return f"greatest({end} - greatest({start}, {reach.first_ts!r}::DOUBLE), 0.0)"


_NAMESPACE = "split_part(entry, '.', 1)"


def _rows_of(registry: Registry, metrics: Sequence[str], group: RowFiles) -> str:
    columns = [
        f"{text_sql(group.store)} AS store" if name == "store" else name for name in _ROW_COLUMNS
    ]
    own = frozenset(group.metrics)
    for metric in metrics:
        value, rate = "NULL::DOUBLE", "NULL::DOUBLE"
        if metric in own:
            kept, raw = quoted(rate_column(metric)), quoted(value_column(metric))
            value = raw if _is_gauge(registry, metric) else f"{raw} / coalesce({kept}, 1.0)"
            rate = f"CASE WHEN {raw} IS NOT NULL THEN coalesce({kept}, 1.0) END"
        columns += [f"{value} AS {_value(metric)}", f"{rate} AS {_rate(metric)}"]
    return f"SELECT {', '.join(columns)} FROM {paths_sql(group.paths)}"  # noqa: S608 - quoted


def _cells_of(registry: Registry, metrics: Sequence[str], group: RowFiles) -> str:
    columns = [f"floor(ts / {DAY_S})::BIGINT", "entry", "tier", "shard", "records", "players"]
    for metric in metrics:
        if metric in group.metrics:
            figures = ("sum" if _is_gauge(registry, metric) else "estimate", "sum", "n")
            columns += (quoted(cold_column(figure, metric)) for figure in figures)
        else:
            columns += ["NULL", "NULL", "NULL"]
    return f"SELECT {', '.join(columns)} FROM {paths_sql(group.paths)}"  # noqa: S608 - quoted


def _is_gauge(registry: Registry, metric: str) -> bool:
    return any(key.name == metric and key.kind is Kind.GAUGE for key in registry.keys)


def _row_types(metrics: Sequence[str]) -> dict[str, str]:
    types = {name: "VARCHAR" if name == "store" else FIXED[name] for name in _ROW_COLUMNS}
    of_metrics = (f"{short}.{metric}" for metric in metrics for short in ("v", "r"))
    return {**types, **dict.fromkeys(of_metrics, "DOUBLE")}


def _kpi_part(kpi: Kpi, reach: Reach) -> str:
    day = f"floor(ts / {DAY_S})::BIGINT"
    behind, keys = behind_of(kpi), "day, entry, tier, shard"
    inner = (
        f"SELECT {day} AS day, entry, tier, shard, {', '.join(row_sums(kpi))} "  # noqa: S608 - names of ours
        f"FROM {behind.rows} GROUP BY 1, 2, 3, 4 "
        f"UNION ALL SELECT {keys}, {', '.join(cell_sums(kpi))} FROM {behind.cells} GROUP BY {keys}"
    )
    window = window_sql(f"(day * {DAY_S})", float(DAY_S), reach)
    value, numerator, denominator, n = kpi_columns(kpi, window, "players")
    columns = (
        "make_date(day::INTEGER)", f"(day * {DAY_S})::DOUBLE", text_sql(kpi.name), "entry",
        _NAMESPACE, "tier", "shard", value, numerator, denominator, n, "records",
    )  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM ({inner}) WHERE {n} > 0"  # noqa: S608


def _players(kpi: Kpi) -> str:
    if PARTICIPANTS_DISTINCT in kpi.formula.names:
        # Records without a player count as one, as they do in a fold. Two of a million pairs have
        # the same 64 bits once in thirty million times, and the texts take much longer to count.
        return "count(DISTINCT hash(shard, player))"
    return "0::BIGINT"


def _union(parts: Sequence[str], types: dict[str, str]) -> str:
    """Join selects; one without rows comes first, and gives the columns names and types."""
    return " UNION ALL ".join([empty_sql(types), *parts])


def _time(ts: str) -> str:
    return f"make_timestamp(({ts} * 1e6)::BIGINT)"


def _value(metric: str) -> str:
    return quoted(f"v.{metric}")


def _rate(metric: str) -> str:
    return quoted(f"r.{metric}")


def _kept(metric: str) -> str:
    return quoted(f"s.{metric}")


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name
