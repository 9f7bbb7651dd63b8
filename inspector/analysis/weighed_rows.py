"""Weighed rows: a span taken apart once, so that every new question about it is a quick one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.forecast_span import Cells, Span, cells_of
from inspector.analysis.new_rates import entry_places
from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.resample import (
    Draws,
    PartOfStretch,
    ResampleKernels,
    Weights,
    rate_text_bytes,
    thresholds_of,
)
from inspector.session.stretch import (
    COUNT,
    FIRST_TS,
    LINE_BYTES,
    NAME_BYTES,
    RATE_TEXT,
    ROWS,
    STANDS,
    TEXT,
    TEXT_STANDS,
    Stretch,
)

Floats = NDArray[np.float64]
Check = Callable[[], None]
"""Is called between chunks, and raises when the work is not wanted any more."""


@dataclass(frozen=True, slots=True)
class WeighedRows:
    """The rows of a span, and what their lines consist of.

    Attributes:
        span: Which rows.
        cells: How their time is divided.
        entries: Names of the entries that have a place of their own in tables.
        name_bytes: (keys,) int64, what the name of a key takes, with all that stands around it.
        parts: The rows.
        weights: What their lines consist of.
    """

    span: Span
    cells: Cells
    entries: list[str]
    name_bytes: NDArray[np.int64]
    parts: tuple[PartOfStretch, ...]
    weights: Weights

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return int(self.weights.tally[ROWS])

    @property
    def first_ts(self) -> float:
        """Return the instant of the earliest row, Unix seconds; NaN without rows."""
        return float(self.weights.tally[FIRST_TS]) if self.rows else np.nan

    @property
    def line_bytes(self) -> float:
        """Return what all lines take, with their newlines."""
        return float(self.weights.tally[LINE_BYTES])

    @property
    def counts(self) -> Floats:
        """Return (places, keys) float64: values of each metric path."""
        counts: Floats = self.weights.stats[..., COUNT]
        return counts

    def value_bytes(self) -> Floats:
        """Return (keys,) float64: what values and their rates take in the lines, in bytes."""
        stats = self.weights.stats.sum(axis=0)
        taken: Floats = stats[:, TEXT] + self.name_bytes * stats[:, COUNT] + stats[:, RATE_TEXT]
        return taken

    def expected_value_bytes(self, rates: Floats) -> Floats:
        """Return (keys,) float64: what they would take with new rates, in bytes.

        Args:
            rates: (places, keys) float64.
        """
        stats = self.weights.stats
        each = stats[..., TEXT_STANDS] + self.name_bytes * stats[..., STANDS]
        distinct, place = np.unique(rates, return_inverse=True)
        rate_bytes = self.name_bytes + rate_text_bytes(distinct)[place].reshape(rates.shape)
        each = each + np.where(rates < 1.0, rate_bytes * stats[..., STANDS], 0.0)
        expected: Floats = (rates * each).sum(axis=0)
        return expected

    def expected_line_bytes(self, rates: Floats, check: Check) -> float:
        """Return what all lines would take with new rates, in bytes.

        Args:
            rates: (places, keys) float64.
            check: Called between chunks.
        """
        total = float(self.expected_value_bytes(rates).sum())
        for part in self.parts:
            check()
            total += part.expect_bytes(rates)
        # Rows that stand for many others may, few as they are, come to less than nothing.
        return max(total, 0.0)

    def draw(self, key: int, rates: Floats, check: Check, *, as_count: bool = False) -> Draws:
        """Sample the values of a metric key anew.

        Args:
            key: Its id.
            rates: (places,) float64, its new rates.
            check: Called between chunks.
            as_count: Take every value for 1, so that values are counted.
        """
        draws, thresholds = Draws(self.cells.number), thresholds_of(rates)
        for part in self.parts:
            check()
            part.resample(key, thresholds, draws, as_count=as_count)
        return draws


def weigh(
    span: Span,
    window_s: float,
    registry: Registry,
    names: Names,
    kernels: ResampleKernels,
    check: Check,
) -> WeighedRows:
    """Take the rows of a span apart.

    Args:
        span: Which rows.
        window_s: Length of the windows whose errors are wanted.
        registry: Of all metric keys.
        names: Of the session, newer than the rows.
        kernels: What does the work.
        check: Called between chunks.
    """
    cells = cells_of(span, window_s)
    places = entry_places(len(names.entries), registry)
    stretch = Stretch(span.start_ts, span.end_ts, cells.first, cells.cell_s, places - 1)
    name_bytes = np.array([len(name.encode()) + NAME_BYTES for name in registry.names], np.int64)
    weights = Weights(places, len(registry.keys), cells.number)
    parts = tuple(PartOfStretch(part, first, stretch, kernels) for first, part in span.parts)
    for part in parts:
        check()
        part.weigh(name_bytes, weights)
    entries = names.entries.values[: places - 1]
    return WeighedRows(span, cells, entries, name_bytes, parts, weights)
