"""Totals: what records add up to, by which what was written is held against what was read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from inspector.storage.engine import connect
from inspector.storage.origins import unreadable
from inspector.storage.warm_rows import WarmRows
from inspector.storage.warm_schema import quoted, rate_column, value_column

_TOLERANCE = 1e-9
"""Of the sum of sizes: adding up in another order differs by less."""

_FIELDS = ("values", "sum", "restored sum")


class Totals:
    """How many records there are, and what each metric of them adds up to.

    Attributes:
        rows: Records.
        first_ts: The earliest instant, Unix seconds; infinite without records.
        last_ts: The latest; minus infinite without records.
        sums: (metrics, 3) float64: number of values, Σ value, Σ value / rate.
        sizes: (metrics, 3) float64: the same of absolute values, to judge differences by.
    """

    def __init__(self, metrics: Sequence[str]) -> None:
        self.rows = 0
        self.first_ts, self.last_ts = np.inf, -np.inf
        self.sums = np.zeros((len(metrics), len(_FIELDS)))
        self.sizes = np.zeros((len(metrics), len(_FIELDS)))
        self._metrics = tuple(metrics)

    def add(self, rows: WarmRows) -> None:
        """Count more records."""
        if not len(rows.ts):
            return
        self.rows += len(rows.ts)
        self.first_ts = min(self.first_ts, float(rows.ts.min()))
        self.last_ts = max(self.last_ts, float(rows.ts.max()))
        ones = np.ones(len(rows.value))
        for place, values in enumerate((ones, rows.value, rows.value / rows.rate)):
            self.sums[:, place] += self._by_metric(rows.key, values)
            self.sizes[:, place] += self._by_metric(rows.key, np.abs(values))

    def differences(self, other: Totals) -> list[str]:
        """Return in what another one differs by more than the order of adding up can explain."""
        found = []
        if (self.rows, self.first_ts, self.last_ts) != (other.rows, other.first_ts, other.last_ts):
            found.append(f"{other.rows:,} records in place of {self.rows:,}")
        off = np.abs(self.sums - other.sums) > _TOLERANCE * self.sizes
        # What is no number differs from all.
        off |= np.isnan(self.sums) != np.isnan(other.sums)
        for metric, place in np.argwhere(off).tolist():
            pair = f"{other.sums[metric, place]:.17g} in place of {self.sums[metric, place]:.17g}"
            found.append(f"{_FIELDS[place]} of {self._metrics[metric]}: {pair}")
        return found

    def _by_metric(
        self, key: NDArray[np.uint8], values: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return np.bincount(key, values, minlength=len(self._metrics)).astype(np.float64)


def totals_of_files(paths: Sequence[Path], metrics: Sequence[str]) -> Totals:
    """Read what warm files hold, as an independent reader of Parquet finds it.

    Args:
        paths: The files, at least one; each has a column for every metric, or for none.
        metrics: The metric keys.

    Raises:
        StorageError: They cannot be read.
    """
    totals = Totals(metrics)
    asked = ["count(*)", "min(ts)", "max(ts)"]
    for metric in metrics:
        value, rate = quoted(value_column(metric)), quoted(rate_column(metric))
        asked += [f"count({value})", f"sum({value})", f"sum({value} / coalesce({rate}, 1))"]
    connection = connect(paths[0].parent)
    try:
        row = connection.execute(
            f"SELECT {', '.join(asked)} FROM read_parquet($files, union_by_name = true)",  # noqa: S608
            {"files": [str(path) for path in paths]},
        ).fetchone()
    except duckdb.Error as problem:
        raise unreadable(paths[0].parent, problem) from problem
    finally:
        connection.close()
    assert row is not None
    totals.rows = row[0]
    if row[0]:
        totals.first_ts, totals.last_ts = row[1], row[2]
    totals.sums[:] = np.array([value or 0.0 for value in row[3:]]).reshape(totals.sums.shape)
    totals.sizes[:] = np.abs(totals.sums)
    return totals
