"""Rows as the pages of a warm file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import ABSENT
from inspector.ingest.names import Names
from inspector.storage.parquet_pages import (
    Pages,
    double_pages,
    empty_pages,
    list_pages,
    name_pages,
)
from inspector.storage.warm_rows import WarmRows
from inspector.storage.warm_schema import FIXED


def pages_of(rows: WarmRows, names: Names, metrics: int) -> list[Pages]:
    """Return the pages of all columns, in the order of `WarmSchema.columns`.

    Args:
        rows: The rows, at least one.
        names: The strings of their ids.
        metrics: How many metric keys there are.
    """
    ids = rows.ids
    fixed = {
        "ts": double_pages(np.ascontiguousarray(rows.ts)),
        "shard": name_pages(ids["shard"], names.shards.values),
        "player": name_pages(ids["player"], names.players.values, absent=ABSENT),
        "entry": name_pages(ids["entry"], names.entries.values),
        "tier": name_pages(ids["tier"], names.tiers.values, absent=ABSENT),
        "tags": list_pages(ids["tags"], names.tag_sets.values),
        "region": name_pages(ids["region"], names.regions.values, absent=ABSENT),
        "meta": _meta_pages(rows.meta, len(rows.ts)),
    }
    return [*(fixed[name] for name in FIXED), *_metric_pages(rows, metrics)]


def _meta_pages(meta: Sequence[str | None] | None, rows: int) -> Pages:
    if meta is None:
        return empty_pages(rows)
    texts = np.fromiter(meta, object, rows)
    filled = np.flatnonzero(texts.astype(np.bool_))  # a text of ours is never empty
    places: dict[str | None, int] = {None: ABSENT}
    ids = np.full(rows, ABSENT)
    ids[filled] = [places.setdefault(text, len(places)) for text in texts[filled].tolist()]
    return name_pages(ids, list(places), absent=ABSENT, has_bounds=False)


def _metric_pages(rows: WarmRows, metrics: int) -> Iterator[Pages]:
    """Yield the pages of the values and of the rates of each key."""
    count = len(rows.ts)
    order = np.argsort(rows.key, kind="stable")
    row = np.repeat(np.arange(count, dtype=np.int32), np.diff(rows.first))[order]
    value = rows.value[order]
    sampled = np.flatnonzero(rows.rate[order] != 1.0)
    rate = rows.rate[order[sampled]]
    ends = np.cumsum(np.bincount(rows.key, minlength=metrics))
    assert len(ends) == metrics
    empty = empty_pages(count)
    low = rate_low = 0
    for high, rate_high in zip(ends.tolist(), np.searchsorted(sampled, ends).tolist(), strict=True):
        own, own_rates = slice(low, high), slice(rate_low, rate_high)
        low, rate_low = high, rate_high
        if own.start == own.stop:
            yield from (empty, empty)
            continue
        yield _spread(row[own], value[own], count)
        has_rates = own_rates.start < own_rates.stop
        yield _spread(row[sampled[own_rates]], rate[own_rates], count) if has_rates else empty


def _spread(row: NDArray[np.int32], values: NDArray[np.float64], rows: int) -> Pages:
    if len(row) == rows:
        return double_pages(values)
    present = np.zeros(rows, np.bool_)
    present[row] = True
    return double_pages(values, present)
