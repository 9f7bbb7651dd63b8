"""The view of KPIs: sums of rows and roll-ups, and the formulas over them as SQL."""

from __future__ import annotations

from collections.abc import Sequence

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

_BY = "day, entry, tier, shard"
_SAME_CELL = (
    "sums.day = players.day AND sums.entry = players.entry AND sums.shard = players.shard "
    "AND (sums.tier IS NOT DISTINCT FROM players.tier)"
)
_BY_ROWS = f"floor(ts / {DAY_S})::BIGINT AS day, entry, tier, shard"


def kpis_view(registry: Registry, reach: Reach) -> str:
    """Return the SQL of `kpis`: every KPI by day, entry, tier and shard.

    All KPIs are told from one relation of the sums of all metric keys, so that the rows are gone
    through once. A query that names the KPIs that it wants reads only the columns of those; the
    engine does not leave out a count of distinct players that nobody reads, which is why these are
    a relation of their own.
    """
    names = tuple(dict.fromkeys(name for kpi in registry.kpis for name in keys_of(kpi)))
    of_players = [kpi for kpi in registry.kpis if counts_players(kpi)]
    types = {
        "day": "DATE", "ts": "DOUBLE", "kpi": "VARCHAR", "entry": "VARCHAR",
        "namespace": "VARCHAR", "tier": "SMALLINT", "shard": "VARCHAR", "value": "DOUBLE",
        "numerator": "DOUBLE", "denominator": "DOUBLE", "n": "BIGINT", "records": "BIGINT",
    }  # fmt: skip
    union = union_sql([_kpi_part(kpi, reach) for kpi in registry.kpis], types)
    return (
        f"CREATE VIEW {KPIS} AS WITH sums AS ({_sums(names)}), "
        f"players AS ({_players(of_players)}) {union}"
    )


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


def counts_players(kpi: Kpi) -> bool:
    """Return whether a KPI depends on how many distinct players there were."""
    return PARTICIPANTS_DISTINCT in kpi.formula.names


def behind_of(kpi: Kpi) -> Behind:
    """Return what any sum of a KPI is counted from.

    A roll-up tells the players of each entry, tier and shard, and not who is in several of them.
    """
    return WHOLE if counts_players(kpi) else SUMMED


def keys_of(kpi: Kpi) -> tuple[str, ...]:
    """Return the metric keys in the formula of a KPI."""
    return tuple(
        name for name in kpi.formula.names if name not in (WINDOW_SECONDS, PARTICIPANTS_DISTINCT)
    )


def row_sums(names: Sequence[str]) -> list[str]:
    """Return the SQL of the sums of some metric keys over rows, and of how many had them."""
    return [
        f"coalesce(sum({value_sql(name)}), 0.0) AS {quoted(f'sum.{name}')}, "
        f"count({value_sql(name)}) AS {quoted(f'n.{name}')}"
        for name in names
    ]


def cell_sums(names: Sequence[str]) -> list[str]:
    """Return the SQL of what `row_sums` gives, over cells."""
    return [
        f"coalesce(sum({value_sql(name)}), 0.0) AS {quoted(f'sum.{name}')}, "
        f"coalesce(sum({quoted(f'n.{name}')}), 0)::BIGINT AS {quoted(f'n.{name}')}"
        for name in names
    ]


def players_sql(by: str, rows: str, where: str) -> str:
    """Return a select of groups of rows, and of how many distinct players each has.

    Records without a player count as one, as they do in a fold. Two of a million pairs of shard
    and player have the same 64 bits once in thirty million times, and the texts take much longer.

    Args:
        by: SQL of the columns that make the groups, each with a name.
        rows: The relation of rows.
        where: SQL of which of them count.
    """
    return (
        f"SELECT * EXCLUDE (pair), count(*) AS players FROM (SELECT DISTINCT {by}, "  # noqa: S608
        f"hash(shard, player) AS pair FROM {rows} WHERE {where}) GROUP BY ALL"
    )


def has_any_of(kpi: Kpi, behind: Behind, where: str = "true") -> str:
    """Return the SQL of whether an entry has what a KPI counts: without, it has no value.

    Few entries have what is divided by players, and to count those of all others takes long.

    Args:
        kpi: Which one.
        behind: Where the records are.
        where: SQL of which rows count.
    """
    names = counted_keys(kpi)
    in_rows = " OR ".join(f"{value_sql(name)} IS NOT NULL" for name in names) or "false"
    in_cells = " OR ".join(f"{quoted(f'n.{name}')} > 0" for name in names) or "false"
    return (
        f"entry IN (SELECT DISTINCT entry FROM {behind.rows} WHERE {where} AND ({in_rows}) "  # noqa: S608 - names of ours
        f"UNION ALL SELECT entry FROM {behind.cells} WHERE {in_cells})"
    )


def window_sql(start: str, width_s: float, reach: Reach) -> str:
    """Return the SQL of how many seconds of a bucket lie within all that there is."""
    if reach.first_ts != reach.first_ts:
        return "0.0"
    end = f"least({start} + {width_s!r}, {reach.last_ts!r}::DOUBLE)"
    return f"greatest({end} - greatest({start}, {reach.first_ts!r}::DOUBLE), 0.0)"


def _sums(names: Sequence[str]) -> str:
    """Return the SQL of the sums of metric keys by what `kpis` is by."""
    summed = [
        f"sum({column}){kind} AS {column}"
        for name in names
        for column, kind in ((quoted(f"sum.{name}"), ""), (quoted(f"n.{name}"), "::BIGINT"))
    ]
    of_rows = ", ".join(["count(*) AS records", *row_sums(names)])
    of_cells = ", ".join(["sum(records)::BIGINT AS records", *cell_sums(names)])
    return (
        f"SELECT {_BY}, {', '.join(['sum(records)::BIGINT AS records', *summed])} FROM ("  # noqa: S608 - names of ours
        f"SELECT {_BY_ROWS}, {of_rows} FROM {SUMMED.rows} GROUP BY 1, 2, 3, 4 "
        f"UNION ALL SELECT {_BY}, {of_cells} FROM {SUMMED.cells} GROUP BY {_BY}) GROUP BY {_BY}"
    )


def _players(kpis: Sequence[Kpi]) -> str:
    """Return the SQL of the distinct players by what `kpis` is by, for some KPIs.

    At that, roll-ups have them.
    """
    wanted = " OR ".join(has_any_of(kpi, SUMMED) for kpi in kpis) or "false"
    return (
        f"SELECT {_BY}, sum(players)::BIGINT AS players FROM ("  # noqa: S608 - names of ours
        f"{players_sql(_BY_ROWS, SUMMED.rows, wanted)} "
        f"UNION ALL SELECT {_BY}, players FROM {SUMMED.cells}) GROUP BY {_BY}"
    )


def _kpi_part(kpi: Kpi, reach: Reach) -> str:
    window = window_sql(f"(day * {DAY_S})", float(DAY_S), reach)
    value, numerator, denominator, n = kpi_columns(kpi, window, "players")
    columns = (
        "make_date(day::INTEGER)", f"(day * {DAY_S})::DOUBLE", text_sql(kpi.name), "entry",
        NAMESPACE_SQL, "tier", "shard", value, numerator, denominator, n, "records",
    )  # fmt: skip
    source = "sums"
    if counts_players(kpi):
        source = f"(SELECT sums.*, players FROM sums JOIN players ON {_SAME_CELL})"  # noqa: S608
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {n} > 0"  # noqa: S608
