"""The views of history: one table of records over all tiers, and what is derived from it.

Relations that nobody sees stand behind them: rows of records, and cells of roll-ups. They have the
columns of every metric key, so that a view is written once, whatever files there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.registry import Kind, Registry
from inspector.storage.cold_schema import cold_column
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
"""Each record by a roll-up, as soon as there is one of all of its day."""

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
        f"CREATE VIEW {behind.rows} AS {union_sql(of_rows, _row_types(metrics))}",
        f"CREATE VIEW {behind.cells} AS {union_sql(of_cells, _cell_types(metrics))}",
    )


def records_view(metrics: Sequence[str]) -> str:
    """Return the SQL of `records`."""
    named = metric_columns(metrics)
    of_rows = [
        "ts", f"{_time('ts')} AS time", "store", "1::BIGINT AS records", "shard", "player",
        "entry", f"{NAMESPACE_SQL} AS namespace", "tier", "tags", "region", "meta",
    ]  # fmt: skip
    of_cells = [
        f"(day * {DAY_S})::DOUBLE", _time(f"day * {DAY_S}"), "'cold'", "records", "shard", "NULL",
        "entry", NAMESPACE_SQL, "tier", "NULL", "NULL", "NULL",
    ]  # fmt: skip
    for metric, (value, rate) in named.items():
        of_rows += [
            f"{value_sql(metric)} AS {quoted(value)}",
            f"{_rate(metric)} AS {quoted(rate)}",
        ]
        of_cells += [value_sql(metric), f"{_kept(metric)} / nullif({value_sql(metric)}, 0.0)"]
    return (
        f"CREATE VIEW {RECORDS} AS SELECT {', '.join(of_rows)} FROM {WHOLE.rows} "  # noqa: S608 - names of ours
        f"UNION ALL SELECT {', '.join(of_cells)} FROM {WHOLE.cells}"
    )


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


NAMESPACE_SQL = "split_part(entry, '.', 1)"


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
        columns += [f"{value} AS {value_sql(metric)}", f"{rate} AS {_rate(metric)}"]
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


def union_sql(parts: Sequence[str], types: dict[str, str]) -> str:
    """Join selects; one without rows comes first, and gives the columns names and types."""
    return " UNION ALL ".join([empty_sql(types), *parts])


def _time(ts: str) -> str:
    return f"make_timestamp(({ts} * 1e6)::BIGINT)"


def value_sql(metric: str) -> str:
    """Return the column behind the views of a metric's restored value."""
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
