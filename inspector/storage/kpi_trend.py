"""Trends of KPIs over days or hours, from warm files and their roll-ups."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from inspector.core.errors import StorageError
from inspector.core.registry import Kpi
from inspector.session.query import NO_TIER
from inspector.session.selector import ALL_ROWS, Selector
from inspector.storage.history import History
from inspector.storage.sql_kpis import (
    behind_of,
    cell_sums,
    counts_players,
    has_any_of,
    keys_of,
    kpi_columns,
    players_sql,
    row_sums,
    window_sql,
)
from inspector.storage.sql_views import WHOLE, Behind, Reach
from inspector.storage.tiers import DAY_S
from inspector.storage.warm_schema import quoted, text_sql

HOUR_S = 3_600
MOST_BUCKETS = 100_000

Floats = NDArray[np.float64]


class By(StrEnum):
    """What makes the groups of a trend."""

    ENTRY = "entry"
    TIER = "tier"
    SHARD = "shard"


class Bucket(StrEnum):
    """How long a bucket is."""

    DAY = "day"
    HOUR = "hour"

    @property
    def width_s(self) -> int:
        """Return its length in seconds."""
        return DAY_S if self is Bucket.DAY else HOUR_S


@dataclass(frozen=True, slots=True)
class KpiTrend:
    """A KPI by group and bucket.

    Attributes:
        starts: (buckets,) float64, Unix seconds, one after the other without gaps.
        groups: Names, sorted; one empty name if there is nothing to group by.
        value: (groups, buckets) float64, in the unit of the KPI; NaN for no data.
        numerator: (groups, buckets) float64.
        denominator: (groups, buckets) float64.
        n: (groups, buckets) int64, records behind the value.
    """

    starts: Floats
    groups: tuple[str, ...]
    value: Floats
    numerator: Floats
    denominator: Floats
    n: NDArray[np.int64]


def kpi_trend(
    history: History,
    kpi: str,
    by: By | None = None,
    selector: Selector = ALL_ROWS,
    bucket: Bucket = Bucket.DAY,
    from_ts: float | None = None,
    to_ts: float | None = None,
    *,
    with_hot: bool = False,
) -> KpiTrend:
    """Return how a KPI went.

    Days come from their roll-ups, where these hold all that is asked for. Roll-ups have no hours,
    tags or players: asked by those, days that only they are left of have no data.

    Args:
        history: What is asked.
        kpi: Name of the KPI.
        by: What makes a group; None for one group of all.
        selector: Which records.
        bucket: How long a bucket is; they begin at whole days and hours of UTC.
        from_ts: Unix seconds; its whole bucket counts. None for the first there is.
        to_ts: Unix seconds; the bucket that begins then does not count. None for the last.
        with_hot: Whether hot logs count; without them nothing waits for their reading.

    Raises:
        UnknownMetricError: There is no such KPI.
        SourceError: A path is missing, or can hold no records.
        StorageError: It could not be answered, took too long or was cancelled.
    """
    wanted = history.registry.kpi(kpi)
    by_cells = bucket is Bucket.DAY and not selector.tags and not selector.player
    question = _Question(wanted, by, selector, bucket, by_cells)

    def fetch(connection: duckdb.DuckDBPyConnection, reach: Reach) -> KpiTrend:
        span = _span(reach, bucket.width_s, from_ts, to_ts)
        rows = connection.execute(question.sql(span, reach)).fetchall() if span[1] > span[0] else []
        return _trend(rows, span, bucket.width_s)

    return history.ask(fetch, with_hot=with_hot)


@dataclass(frozen=True, slots=True)
class _Question:
    """What a trend asks for."""

    kpi: Kpi
    by: By | None
    selector: Selector
    bucket: Bucket
    by_cells: bool

    def sql(self, span: tuple[int, int], reach: Reach) -> str:
        """Return the SQL of bucket, group, value, numerator, denominator and n."""
        behind = behind_of(self.kpi) if self.by_cells else WHOLE
        names, width_s = keys_of(self.kpi), self.bucket.width_s
        bucket = f"floor(ts / {width_s})::BIGINT"
        within = self._where(f"ts >= {span[0] * width_s} AND ts < {span[1] * width_s}")
        parts = [self._part(bucket, ["0 AS players", *row_sums(names)], behind.rows, within)]
        if counts_players(self.kpi):
            parts.append(self._players(bucket, behind, within))
        if self.by_cells:
            cells = self._where(f"day >= {span[0]} AND day < {span[1]}")
            sums = ["sum(players)::BIGINT AS players", *cell_sums(names)]
            parts.append(self._part("day", sums, behind.cells, cells))
        asked = ["coalesce(sum(players), 0)::BIGINT AS players"]
        for name in names:
            total, n = quoted(f"sum.{name}"), quoted(f"n.{name}")
            asked.append(f"coalesce(sum({total}), 0.0) AS {total}")
            asked.append(f"coalesce(sum({n}), 0)::BIGINT AS {n}")
        joined = " UNION ALL BY NAME ".join(parts)
        summed = f"SELECT bucket, name, {', '.join(asked)} FROM ({joined}) GROUP BY bucket, name"  # noqa: S608
        window = window_sql(f"(bucket * {width_s})", float(width_s), reach)
        columns = ", ".join(kpi_columns(self.kpi, window, "players"))
        return f"SELECT bucket, name, {columns} FROM ({summed})"  # noqa: S608

    def _part(self, bucket: str, sums: Sequence[str], source: str, where: str) -> str:
        return (
            f"SELECT {bucket} AS bucket, {self._group()} AS name, {', '.join(sums)} "  # noqa: S608
            f"FROM {source} WHERE {where} GROUP BY 1, 2"
        )

    def _players(self, bucket: str, behind: Behind, where: str) -> str:
        by = f"{bucket} AS bucket, {self._group()} AS name"
        if self.by is By.ENTRY:
            where = f"{where} AND {has_any_of(self.kpi, behind, where)}"
        return players_sql(by, behind.rows, where)

    def _where(self, within: str) -> str:
        return " AND ".join((within, *self._filters()))

    def _group(self) -> str:
        if self.by is None:
            return "''"
        if self.by is By.TIER:
            return f"coalesce('tier ' || tier, {text_sql(NO_TIER)})"
        return str(self.by)

    def _filters(self) -> Iterable[str]:
        wanted = self.selector
        if wanted.namespace:
            yield f"starts_with(entry, {text_sql(wanted.namespace + '.')})"
        if wanted.entry != "*":
            yield f"entry GLOB {text_sql(wanted.entry)}"
        if wanted.shards:
            yield f"shard IN ({', '.join(map(text_sql, sorted(wanted.shards)))})"
        if wanted.tiers:
            yield f"tier IN ({', '.join(map(str, sorted(wanted.tiers)))})"
        if wanted.player:
            yield f"player = {text_sql(wanted.player)}"
        if wanted.tags:
            fits = " OR ".join(f"tag GLOB {text_sql(glob)}" for glob in sorted(wanted.tags))
            yield f"EXISTS (SELECT 1 FROM unnest(tags) AS own(tag) WHERE {fits})"  # noqa: S608 - quoted


def _span(
    reach: Reach, width_s: int, from_ts: float | None, to_ts: float | None
) -> tuple[int, int]:
    """Return the first bucket, and the one behind the last."""
    first_ts = reach.first_ts if from_ts is None else from_ts
    if not math.isfinite(first_ts) or (to_ts is None and not math.isfinite(reach.last_ts)):
        return 0, 0
    first = math.floor(first_ts / width_s)
    end = math.floor(reach.last_ts / width_s) + 1 if to_ts is None else math.ceil(to_ts / width_s)
    if end - first > MOST_BUCKETS:
        raise StorageError(
            f"the trend would have {end - first:,} points, at most {MOST_BUCKETS:,} are drawn",
            where="the trend",
            remedy="Choose a shorter time, or days for hours",
        )
    return first, max(end, first)


def _trend(rows: list[tuple[Any, ...]], span: tuple[int, int], width_s: int) -> KpiTrend:
    groups = sorted({row[1] for row in rows})
    number = {name: place for place, name in enumerate(groups)}
    shape = (len(groups), span[1] - span[0])
    value, numerator, denominator = (np.full(shape, np.nan) for _ in range(3))
    n = np.zeros(shape, np.int64)
    for bucket, name, of_value, above, below, count in rows:
        place = number[name], bucket - span[0]
        n[place] = count
        if count:
            numerator[place], denominator[place] = (_float(one) for one in (above, below))
            value[place] = _float(of_value)
    starts = np.arange(*span, dtype=np.float64) * width_s
    return KpiTrend(starts, tuple(groups), value, numerator, denominator, n)


def _float(value: float | None) -> float:
    return math.nan if value is None else value
