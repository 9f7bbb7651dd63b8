"""Rows as the columns of a warm file, for DuckDB to write."""

from __future__ import annotations

from collections.abc import Sequence
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


def columns_of(rows: WarmRows, names: Names, schema: WarmSchema) -> Columns:
    """Return the columns of some rows by their names, without those that have nothing in them.

    Args:
        rows: The rows.
        names: The strings of their ids.
        schema: Which columns there are.

    Returns:
        Of equal length. Numbers are float64, NaN where there is none; texts are objects, None
        where there is none; `tags` has the ids of tag sets.
    """
    ids = rows.ids
    columns: Columns = {
        "ts": rows.ts,
        "shard": _texts(names.shards.values)[ids["shard"]],
        "player": _texts(names.players.values, has_absent=True)[ids["player"]],
        "entry": _texts(names.entries.values)[ids["entry"]],
        "tier": np.array(names.tiers.values, np.float64)[ids["tier"]],
        "tags": ids["tags"],
        "region": _texts(names.regions.values, has_absent=True)[ids["region"]],
    }
    if rows.meta is not None:
        columns["meta"] = _texts(rows.meta)
    row = np.repeat(np.arange(len(rows.ts)), np.diff(rows.first))
    values = list(map(value_column, schema.metrics))
    columns |= _spread(values, len(rows.ts), row, rows.key, rows.value)
    sampled = np.flatnonzero(rows.rate != 1.0)
    rates = list(map(rate_column, schema.metrics))
    return columns | _spread(
        rates, len(rows.ts), row[sampled], rows.key[sampled], rows.rate[sampled]
    )


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


def _spread(
    columns: Sequence[str],
    rows: int,
    row: NDArray[np.int64],
    key: NDArray[np.uint8],
    value: NDArray[np.float64],
) -> Columns:
    """Return values in a column each key that has one: all of them in one go."""
    used = np.flatnonzero(np.bincount(key, minlength=len(columns)))
    place = np.zeros(len(columns), np.int64)
    place[used] = np.arange(len(used)) * rows
    spread = np.full((len(used), rows), np.nan)
    spread.reshape(-1)[place[key] + row] = value
    return dict(zip((columns[k] for k in used.tolist()), spread, strict=True))
