"""Rows as the columns of a warm file, for DuckDB to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import ABSENT
from inspector.ingest.names import Names
from inspector.storage.warm_rows import WarmRows
from inspector.storage.warm_schema import WarmSchema, quoted, rate_column, value_column

TAG_SETS = "tag_sets"
"""The variable of a connection that has all tag sets, as `tag_sets_of` returns them."""

Columns = dict[str, NDArray[Any]]


def columns_of(parts: Sequence[WarmRows], names: Names, schema: WarmSchema) -> Columns:
    """Return the columns of some rows by their names, without those that have nothing in them.

    Args:
        parts: The rows, one part after the other, at least one part.
        names: The strings of their ids.
        schema: Which columns there are.

    Returns:
        Of equal length. Numbers are float64, NaN where there is none; texts are objects, None
        where there is none; `tags` has the ids of tag sets.
    """
    ids = {name: np.concatenate([part.ids[name] for part in parts]) for name in parts[0].ids}
    columns: Columns = {
        "ts": np.concatenate([part.ts for part in parts]),
        "shard": _texts(names.shards.values)[ids["shard"]],
        "player": _texts(names.players.values, has_absent=True)[ids["player"]],
        "entry": _texts(names.entries.values)[ids["entry"]],
        "tier": np.array(names.tiers.values, np.float64)[ids["tier"]],
        "tags": ids["tags"],
        "region": _texts(names.regions.values, has_absent=True)[ids["region"]],
    }
    if any(part.meta is not None for part in parts):
        meta = chain.from_iterable(part.meta or repeat(None, len(part.ts)) for part in parts)
        columns["meta"] = _texts(list(meta))
    return columns | _metric_columns(parts, schema)


def tag_sets_of(names: Names) -> list[list[str] | None]:
    """Return all tag sets by their ids."""
    return [list(tags) or None for tags in names.tag_sets.values]


def select_sql(schema: WarmSchema, columns: Columns, table: str) -> str:
    """Return the SQL for rows as the schema has them.

    Args:
        schema: Which columns a warm file has.
        columns: Those of the rows.
        table: What they are called.
    """
    wanted = ", ".join(
        f"CAST({_as_given(name, columns)} AS {kind}) AS {quoted(name)}"
        for name, kind in schema.columns.items()
    )
    return f"SELECT {wanted} FROM {table}"  # noqa: S608 - names of ours


def _as_given(name: str, columns: Columns) -> str:
    if name not in columns:
        return "NULL"
    return f"list_extract(getvariable('{TAG_SETS}'), tags + 1)" if name == "tags" else quoted(name)


def _texts(values: Sequence[str | None], *, has_absent: bool = False) -> NDArray[Any]:
    texts = np.fromiter(values, object, len(values))
    if has_absent:
        texts[ABSENT] = None
    return texts


@dataclass(frozen=True, slots=True)
class _Cells:
    """Numbers with the rows and the metric keys that they belong to, all of one length."""

    row: NDArray[np.int32]
    key: NDArray[np.uint8]
    number: NDArray[np.float64]


def _metric_columns(parts: Sequence[WarmRows], schema: WarmSchema) -> Columns:
    values, rates, rows = list[_Cells](), list[_Cells](), 0
    for part in parts:
        numbers = np.arange(rows, rows + len(part.ts), dtype=np.int32)
        rows += len(part.ts)
        row = np.repeat(numbers, np.diff(part.first))
        values.append(_Cells(row, part.key, part.value))
        sampled = np.flatnonzero(part.rate != 1.0)
        rates.append(_Cells(row[sampled], part.key[sampled], part.rate[sampled]))
    return {
        **_spread(values, rows, [value_column(metric) for metric in schema.metrics]),
        **_spread(rates, rows, [rate_column(metric) for metric in schema.metrics]),
    }


def _spread(parts: Sequence[_Cells], rows: int, columns: Sequence[str]) -> Columns:
    """Return a column for each key that has a number; part by part, which stays in the cache."""
    has_key = np.zeros(len(columns), np.bool_)
    for part in parts:
        has_key[part.key] = True
    used = np.flatnonzero(has_key)
    start = np.zeros(len(columns), np.int64)
    start[used] = np.arange(len(used)) * rows
    spread = np.full((len(used), rows), np.nan)
    cells = spread.reshape(-1)
    for part in parts:
        cells[start[part.key] + part.row] = part.number
    return dict(zip((columns[key] for key in used.tolist()), spread, strict=True))
