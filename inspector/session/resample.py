"""Resampling: what lines of a stretch consist of, and its values sampled anew with other rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.session import resample_reference
from inspector.session.columns import ChunkPart
from inspector.session.stretch import (
    FIRST_TS,
    RATE_UNIT,
    RESAMPLES,
    STAT_FIELDS,
    TALLY_FIELDS,
    Stretch,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_STANDS = 1 << 40
_WORDS = RESAMPLES // 4


@dataclass(frozen=True, slots=True)
class ResampleKernels:
    """The functions that do the work: compiled, or in numpy until those are ready."""

    weigh: Callable[..., None]
    expect_bytes: Callable[..., float]
    resample: Callable[..., None]


REFERENCE_RESAMPLE = ResampleKernels(
    resample_reference.weigh_rows,
    resample_reference.expect_bytes,
    resample_reference.resample_rows,
)


def rate_text_bytes(rates: Floats) -> Ints:
    """Return (n,) int64, how long rates are as an emitter writes them."""
    return np.array([len(msgspec.json.encode(rate)) for rate in rates.tolist()], np.int64)


def thresholds_of(rates: Floats) -> Ints:
    """Return rates in parts of `RATE_UNIT`, where only 0 is none of them and only 1 all."""
    inside = (rates > 0.0) & (rates < 1.0)
    parts = np.rint(np.clip(rates, 0.0, 1.0) * RATE_UNIT).astype(np.int64)
    return np.where(inside, np.clip(parts, 1, RATE_UNIT - 1), parts)


class Weights:
    """What the lines of a stretch consist of.

    Attributes:
        stats: (entries, keys, `STAT_FIELDS`) float64.
        sums: (keys, cells) float64, values restored by their recorded rates.
        tally: (`TALLY_FIELDS`,) float64.
    """

    def __init__(self, entries: int, keys: int, cells: int) -> None:
        self.stats = np.zeros((entries, keys, STAT_FIELDS))
        self.sums = np.zeros((keys, cells))
        self.tally = np.zeros(TALLY_FIELDS)
        self.tally[FIRST_TS] = np.inf


class Draws:
    """The values of one metric key, sampled anew many times.

    Attributes:
        truth: (cells,) float64, totals of the values that are sampled.
        shift: (cells,) float64, what every resample has of them.
        totals: (cells, `RESAMPLES`) float64, estimated totals, without `shift`.
        carry: (1,) int64, what kept values stood for beyond whole ones; half a value at first.
        words: Room for chance.
    """

    def __init__(self, cells: int) -> None:
        self.truth = np.zeros(cells)
        self.shift = np.zeros(cells)
        self.totals = np.zeros((cells, RESAMPLES))
        self.carry = np.full(1, RATE_UNIT // 2, np.int64)
        self.words = np.zeros(_WORDS, np.uint64)


class PartOfStretch:
    """The rows of one chunk that lie in a stretch."""

    def __init__(
        self, part: ChunkPart, first_row: int, stretch: Stretch, kernels: ResampleKernels
    ) -> None:
        """Take the rows.

        Args:
            part: The chunk, as published.
            first_row: Number of its first row in the table.
            stretch: Which of them count.
            kernels: What works on them.
        """
        self._chunk = part.view
        self._rows = part.rows
        self._first_row = first_row
        self._stretch = stretch
        self._kernels = kernels
        self._base = np.zeros(part.rows, np.int32)
        stands = np.rint(RATE_UNIT / np.maximum(part.view.rates, RATE_UNIT / _MOST_STANDS))
        self._stands = stands.astype(np.int64)

    def weigh(self, name_bytes: Ints, weights: Weights) -> None:
        """Take its lines apart; before `expect_bytes`.

        Args:
            name_bytes: (keys,) int64, what the name of a key takes, with all that stands around it.
            weights: Added to.
        """
        self._kernels.weigh(
            self._chunk,
            *(0, self._rows, self._stretch, name_bytes),
            rate_text_bytes(self._chunk.rates),
            *(self._base, weights.stats, weights.sums, weights.tally),
        )

    def expect_bytes(self, rates: Floats) -> float:
        """Return what its lines would take beside values and their rates: expected, in bytes.

        Args:
            rates: (entries, keys) float64, the new rates.
        """
        span = (0, self._rows, self._stretch)
        return self._kernels.expect_bytes(self._chunk, *span, rates, self._base)

    def resample(self, key: int, thresholds: Ints, draws: Draws, *, as_count: bool = False) -> None:
        """Sample the values of a metric key anew.

        Args:
            key: Its id.
            thresholds: (entries,) int64, the new rates in parts of `RATE_UNIT`.
            draws: Added to; parts come in the order of the table.
            as_count: Take every value for 1, so that values are counted.
        """
        self._kernels.resample(
            self._chunk,
            *(0, self._rows, self._stretch, self._first_row, key, as_count, thresholds),
            *(self._stands, draws.carry, draws.words, draws.truth, draws.shift, draws.totals),
        )
