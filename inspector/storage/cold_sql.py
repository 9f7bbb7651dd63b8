"""Roll-ups in SQL: warm rows and earlier roll-ups of a day as the rows of a cold file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspector.session.sketch import ACCURACY, BINS, GREATEST_SIZE, LEAST_SIZE
from inspector.storage.cold_schema import COLD_FIGURES, COLD_FIXED, ColdSchema, cold_column
from inspector.storage.parquet_copy import file_list
from inspector.storage.warm_schema import quoted, rate_column, value_column

_GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
_ZERO = BINS // 2
_PLACE = ("shard", "entry", "tier")
_HOW = {
    "records": "sum",
    "players": "sum",
    "first_ts": "min",
    "last_ts": "max",
    "least": "min",
    "greatest": "max",
}
"""How figures of several rows become one; all others add up."""


def warm_rows_sql(paths: Sequence[Path]) -> str:
    """Return SQL of all records of warm files."""
    return f"(SELECT * FROM read_parquet({file_list(paths)}, union_by_name = true))"  # noqa: S608


def rolled_sql(rows: str, metrics: Sequence[str]) -> str:
    """Return SQL of the figures of records by shard, entry and tier, without sketches.

    Args:
        rows: SQL of the records.
        metrics: The metric keys, each a column of the records.
    """
    asked = [
        "count(*) AS records",
        # Records without a player count as one, as they do in a fold.
        "count(DISTINCT player) + CASE WHEN count(player) < count(*) THEN 1 ELSE 0 END AS players",
        "min(ts) AS first_ts",
        "max(ts) AS last_ts",
    ]
    for metric in metrics:
        value = quoted(value_column(metric))
        rate = f"coalesce({quoted(rate_column(metric))}, 1)"
        figures = {
            "n": f"count({value})",
            "sum": f"sum({value})",
            "estimate": f"sum({value} / {rate})",
            "squares": f"sum(({value} / {rate}) * ({value} / {rate}))",
            "variance": f"sum(({value} / {rate}) * ({value} / {rate}) * (1 - {rate}))",
            "least": f"min({value})",
            "greatest": f"max({value})",
        }
        asked += [f"{sql} AS {quoted(cold_column(name, metric))}" for name, sql in figures.items()]
    return f"SELECT {', '.join((*_PLACE, *asked))} FROM {rows} GROUP BY {', '.join(_PLACE)}"  # noqa: S608


def old_rows_sql(path: Path) -> str:
    """Return SQL of the figures in an earlier roll-up."""
    return f"SELECT * EXCLUDE (ts) FROM read_parquet({file_list([path])})"  # noqa: S608


def added_up_sql(parts: Sequence[str], metrics: Sequence[str]) -> str:
    """Return SQL of figures added up, of parts that may lack columns.

    Args:
        parts: SQL of the parts.
        metrics: The metric keys of all parts.
    """
    columns = [name for name in COLD_FIXED if name not in ("ts", *_PLACE)]
    columns += [
        cold_column(figure, metric)
        for metric in metrics
        for figure in COLD_FIGURES
        if figure != "sketch"
    ]
    asked = [
        f"{_HOW.get(name.partition('.')[0], 'sum')}({quoted(name)}) AS {quoted(name)}"
        for name in columns
    ]
    union = " UNION ALL BY NAME ".join(f"({part})" for part in parts)
    return f"SELECT {', '.join((*_PLACE, *asked))} FROM ({union}) GROUP BY {', '.join(_PLACE)}"  # noqa: S608


def bins_sql(rows: str, metric: str) -> str:
    """Return SQL of the bins of a metric's sketches, as `session.fold_reference.bin_of` has them.

    Args:
        rows: SQL of the records.
        metric: The metric key.
    """
    value, rate = quoted(value_column(metric)), quoted(rate_column(metric))
    size = f"least(abs({value}), {GREATEST_SIZE!r})"
    step = f"least(ceil(ln({size} / {LEAST_SIZE!r}) / ln({_GROWTH!r})), {_ZERO})"
    steps = f"CASE WHEN {size} <= {LEAST_SIZE!r} THEN 0 ELSE {step} END"
    number = f"CAST({_ZERO} + sign({value}) * ({steps}) AS SMALLINT)"
    return (
        f"SELECT {', '.join(_PLACE)}, {number} AS bin, "  # noqa: S608
        f"1 / coalesce({rate}, 1) AS weight FROM {rows} WHERE {value} IS NOT NULL"
    )


def old_bins_sql(path: Path, metric: str) -> str:
    """Return SQL of the bins in an earlier roll-up."""
    column = quoted(cold_column("sketch", metric))
    return (
        f"SELECT {', '.join(_PLACE)}, one.bin AS bin, one.weight AS weight FROM "  # noqa: S608
        f"(SELECT {', '.join(_PLACE)}, unnest({column}) AS one "
        f"FROM read_parquet({file_list([path])}))"
    )


def sketches_sql(parts: Sequence[str]) -> str:
    """Return SQL of sketches by shard, entry and tier, of the bins of several parts."""
    union = " UNION ALL ".join(parts)
    places = ", ".join(_PLACE)
    summed = f"SELECT {places}, bin, sum(weight) AS weight FROM ({union}) GROUP BY {places}, bin"  # noqa: S608
    one = "{'bin': bin, 'weight': weight}"
    return f"SELECT {places}, list({one} ORDER BY bin) AS sketch FROM ({summed}) GROUP BY {places}"  # noqa: S608


def whole_sql(figures: str, sketches: Sequence[str], schema: ColdSchema, start_ts: float) -> str:
    """Return SQL of all columns of a cold file.

    Args:
        figures: The table of figures.
        sketches: The table of the sketches of each metric.
        schema: The columns of the file.
        start_ts: Start of the day, Unix seconds.
    """
    tables, joins = {}, ""
    for number, (metric, table) in enumerate(zip(schema.metrics, sketches, strict=True)):
        tables[cold_column("sketch", metric)] = f"s{number}.sketch"
        same = " AND ".join(f"f.{n} IS NOT DISTINCT FROM s{number}.{n}" for n in _PLACE)
        joins += f" LEFT JOIN {table} s{number} ON {same}"
    asked = []
    for name, kind in schema.columns.items():
        source = f"{start_ts!r}" if name == "ts" else tables.get(name, f"f.{quoted(name)}")
        asked.append(f"CAST({source} AS {kind}) AS {quoted(name)}")
    return f"SELECT {', '.join(asked)} FROM {figures} f{joins} ORDER BY shard, entry, tier"  # noqa: S608
