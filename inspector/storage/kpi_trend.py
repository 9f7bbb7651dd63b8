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
    keys_of,
    kpi_columns,
    row_sums,
    window_sql,
)
from inspector.storage.sql_views import WHOLE, Reach
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
        width_s = self.bucket.width_s
        within = f"ts >= {span[0] * width_s} AND ts < {span[1] * width_s}"
        parts = [
            self._part(f"floor(ts / {width_s})::BIGINT", row_sums(self.kpi), behind.rows, within)
        ]
        if self.by_cells:
            within = f"day >= {span[0]} AND day < {span[1]}"
            parts.append(self._part("day", cell_sums(self.kpi), behind.cells, within))
        sums = ["sum(players)::BIGINT AS players"]
        for name in keys_of(self.kpi):
            total, n = quoted(f"sum.{name}"), quoted(f"n.{name}")
            sums += [f"sum({total}) AS {total}", f"sum({n})::BIGINT AS {n}"]
        joined = " UNION ALL ".join(parts)
        summed = f"SELECT bucket, name, {', '.join(sums)} FROM ({joined}) GROUP BY bucket, name"  # noqa: S608
        window = window_sql(f"(bucket * {self.bucket.width_s})", float(self.bucket.width_s), reach)
        columns = ", ".join(kpi_columns(self.kpi, window, "players"))
        return f"SELECT bucket, name, {columns} FROM ({summed})"  # noqa: S608

    def _part(self, bucket: str, sums: Sequence[str], source: str, within: str) -> str:
        where = " AND ".join((within, *self._filters()))
        return (
            f"SELECT {bucket} AS bucket, {self._group()} AS name, {', '.join(sums)} "  # noqa: S608
            f"FROM {source} WHERE {where} GROUP BY 1, 2"
        )

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
