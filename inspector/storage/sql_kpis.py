"""The view of KPIs: sums of rows and roll-ups, and the formulas over them as SQL."""

from __future__ import annotations

from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kpi, Registry
from inspector.storage.sql_formula import formula_sql
from inspector.storage.sql_views import (
    KPIS,
    NAMESPACE_SQL,
    SUMMED,
    WHOLE,
    Behind,
    Reach,
    union_sql,
    value_sql,
)
from inspector.storage.tiers import DAY_S
from inspector.storage.warm_schema import quoted, text_sql


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
    return f"CREATE VIEW {KPIS} AS {union_sql(parts, types)}"


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
        f"coalesce(sum({value_sql(name)}), 0.0) AS {quoted(f'sum.{name}')}, "
        f"count({value_sql(name)}) AS {quoted(f'n.{name}')}"
        for name in keys_of(kpi)
    ]
    return ["count(*) AS records", f"{_players(kpi)} AS players", *sums]


def cell_sums(kpi: Kpi) -> list[str]:
    """Return the SQL of what `row_sums` gives, over cells."""
    sums = [
        f"coalesce(sum({value_sql(name)}), 0.0) AS {quoted(f'sum.{name}')}, "
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
        NAMESPACE_SQL, "tier", "shard", value, numerator, denominator, n, "records",
    )  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM ({inner}) WHERE {n} > 0"  # noqa: S608


def _players(kpi: Kpi) -> str:
    if PARTICIPANTS_DISTINCT in kpi.formula.names:
        # Records without a player count as one, as they do in a fold. Two of a million pairs have
        # the same 64 bits once in thirty million times, and the texts take much longer to count.
        return "count(DISTINCT hash(shard, player))"
    return "0::BIGINT"
