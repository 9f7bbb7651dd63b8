"""Values: what single rows say, where sums are not enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.core.evaluation import evaluate
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, Registry
from inspector.session.columns import ChunkView, TableView
from inspector.session.fold import FoldKernels
from inspector.session.query import Lookup
from inspector.session.series import Measure
from inspector.session.span import Span

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RowValues:
    """Rows of one chunk that were selected, with their values.

    Attributes:
        chunk: The chunk.
        first_row: Number of the chunk's first row in the table.
        rows: (n,) int64, rows of the chunk.
        values: (n, keys) float64, NaN where a row lacks a key.
        weights: (n, keys) float64, how many each value stands for: 1 / rate.
    """

    chunk: ChunkView
    first_row: int
    rows: Ints
    values: Floats
    weights: Floats

    def taken(self, which: NDArray[np.bool_]) -> RowValues:
        """Return some of the rows."""
        return RowValues(
            self.chunk, self.first_row, self.rows[which], self.values[which], self.weights[which]
        )


def collect(
    view: TableView,
    lookup: Lookup,
    span: Span,
    kernels: FoldKernels,
    *,
    keys: int,
    seen_rows: int = 0,
    every: bool = False,
) -> Iterator[RowValues]:
    """Yield the rows that `lookup` selects, chunk by chunk.

    Args:
        view: The table.
        lookup: Which rows, groups and keys.
        span: When.
        kernels: What does the work.
        keys: Number of keys that `lookup` has slots for.
        seen_rows: Rows of the table, from its first, that are left out.
        every: Also rows that carry none of the keys.
    """
    for part, first_row in zip(view.parts, view.starts[:-1], strict=True):
        for start, stop in part.runs(span.start_ts, span.end_ts, seen_rows - first_row):
            room = stop - start
            rows = np.empty(room, np.int64)
            values, weights = np.empty((room, keys)), np.empty((room, keys))
            n = kernels.values(
                *(part.view, start, stop, lookup, span.start_ts, span.end_ts, every),
                *(rows, values, weights),
            )
            if n:
                yield RowValues(part.view, first_row, rows[:n], values[:n], weights[:n])


def carrying(found: RowValues, measure: Measure, registry: Registry) -> RowValues:
    """Return those rows that a measure counts: a KPI's are those that carry its denominator."""
    slots = [0]
    if isinstance(measure.of, Kpi):
        slot_of = {key: slot for slot, key in enumerate(measure.keys(registry))}
        slots = [slot_of[registry.key_id(name)] for name in counted_keys(measure.of)]
    carries = np.any(~np.isnan(found.values[:, slots]), axis=1, keepdims=True)[:, 0]
    return found if carries.all() else found.taken(carries)


def single_values(found: RowValues, measure: Measure, registry: Registry) -> tuple[Floats, Floats]:
    """Return (n,) float64 each: what a measure says of every single row, and its weight.

    A metric's value is the value as it was written; a gauge's weighs 1 always. A KPI's is the
    formula over the values of the row alone, NaN where that divides by zero. As in its sums, a
    key that the row lacks is 0 there; the row weighs what all its values together do.
    """
    if not isinstance(measure.of, Kpi):
        gauge = measure.of.kind is Kind.GAUGE
        return found.values[:, 0], np.ones(len(found.rows)) if gauge else found.weights[:, 0]
    by_name: dict[str, float | Floats] = {
        registry.keys[key].name: np.nan_to_num(found.values[:, slot], nan=0.0)
        for slot, key in enumerate(measure.keys(registry))
    }
    result = np.array(evaluate(measure.of.formula, by_name), np.float64)
    return np.where(np.isfinite(result), result, np.nan), found.weights.prod(axis=1)
