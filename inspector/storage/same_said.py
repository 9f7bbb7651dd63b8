"""Whether a Parquet file that was written anew says what it should, read back from the disk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import duckdb

from inspector.core.errors import StorageError
from inspector.core.registry import Kind, Registry
from inspector.storage.warm_schema import (
    WarmSchema,
    quoted,
    rate_column,
    text_sql,
    value_column,
)

_TOLERANCE = 1e-9

_Totals = Mapping[str, tuple[float, float]]
"""By metric key: what all values stand for, and the same of their amounts."""


class SameSaid:
    """Compares rows with those of a new file.

    Args:
        connection: Knows all that is asked for.
        schema: The columns.
        registry: Says which metric keys are gauges: nobody adds them up.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, schema: WarmSchema, registry: Registry
    ) -> None:
        gauges = {key.name for key in registry.keys if key.kind is Kind.GAUGE}
        self._connection = connection
        self._columns = ", ".join(map(quoted, schema.columns))
        self._keys = [key for key in schema.metrics if key not in gauges]

    def verify(self, path: Path, before: str, wanted: str, new: Path, rows: int) -> None:
        """Make sure of every row, of their number, and of every sum.

        Args:
            path: The file that the new one is for.
            before: SQL of rows that have the same sums.
            wanted: SQL of the rows that it must have.
            new: The new file.
            rows: How many rows it must have.

        Raises:
            StorageError: It says something else.
        """
        written = f"read_parquet({text_sql(str(new))})"
        found = self._mark(written)
        is_right = found == self._mark(f"({wanted})") and found[0] == rows
        if is_right and _are_same(self._totals(before), self._totals(written)):
            return
        raise StorageError(
            "would not say the same of others if it were rewritten, so that it stays as it is",
            where=str(path),
            remedy="Check the disk, and report this",
        )

    def _mark(self, rows: str) -> tuple[int, int | None]:
        """Return how many rows there are, and what changes with any of them."""
        mark = f"sum(CAST(hash({self._columns}) AS HUGEINT))"
        found = self._connection.execute(f"SELECT count(*), {mark} FROM {rows}").fetchone()  # noqa: S608
        return found or (0, None)

    def _totals(self, rows: str) -> _Totals:
        parts = []
        for key in self._keys:
            value, rate = quoted(value_column(key)), quoted(rate_column(key))
            estimate = f"{value} / coalesce({rate}, 1)"
            parts.append(f"sum({estimate}), sum(abs({estimate}))")
        if not parts:
            return {}
        found = self._connection.execute(f"SELECT {', '.join(parts)} FROM {rows}").fetchone() or ()  # noqa: S608
        numbers = [number or 0.0 for number in found]
        return dict(zip(self._keys, zip(numbers[::2], numbers[1::2], strict=True), strict=True))


def _are_same(before: _Totals, after: _Totals) -> bool:
    return all(
        abs(total - after[key][0]) <= _TOLERANCE * amount
        for key, (total, amount) in before.items()
        if math.isfinite(amount)
    )
