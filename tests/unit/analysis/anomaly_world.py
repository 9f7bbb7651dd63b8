"""Sessions of abilities whose damage for each cast is known, for tests of what is odd in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.session.session import Session

Floats = NDArray[np.float64]
START_TS = 1_773_511_200.0
KEYS = ("casts", "damage_total", "execution_count")

Level = Callable[[Floats, NDArray[np.int64]], Floats]
"""Returns the mean damage of casts: when, in seconds since the start, and of which entry."""


class World:
    """Casts of some entries in the order of time.

    Attributes:
        session: Its rows.
        entries: Their names.
    """

    def __init__(self, registry: Registry, entries: int) -> None:
        self.session = Session(registry)
        self.session.ledger.open_source(Path("test.jsonl"))
        self.session.names.shards.add("world-1")
        self.entries = tuple(f"ability.entry_{number:02}" for number in range(entries))
        for entry in self.entries:
            self.session.names.entries.add(entry)
        self._registry = registry

    def rows(self, span_s: float, per_s: float, level: Level, seed: int = 1) -> list[Batch]:
        """Return the rows of a while, a batch for every five seconds."""
        dice, n = np.random.default_rng(seed), round(span_s * per_s)
        ts_s = np.sort(dice.random(n)) * span_s
        entry = dice.integers(0, len(self.entries), n)
        damage = level(ts_s, entry) * dice.gamma(16.0, 1.0 / 16.0, n)
        values = np.stack([np.ones(n), damage, (dice.random(n) < 0.2).astype(float)], axis=1)
        ends = np.searchsorted(ts_s, np.arange(5.0, span_s + 5.0, 5.0))
        return [
            self.batch(ts_s[low:high], entry[low:high], values[low:high])
            for low, high in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)
            if high > low
        ]

    def batch(self, ts_s: Floats, entry: NDArray[np.int64], values: Floats) -> Batch:
        """Return rows with each of `KEYS`."""
        n, zeros = len(ts_s), np.zeros(len(ts_s), np.int32)
        ids = np.array([self._registry.key_id(key) for key in KEYS], np.uint8)
        return Batch(
            *(0, START_TS + ts_s, entry.astype(np.int32), zeros, zeros),
            *(zeros.astype(np.int16), zeros, zeros),
            offset=np.arange(n) * 200,
            size_bytes=np.full(n, 199, np.uint32),
            first=np.arange(n + 1, dtype=np.int64) * len(ids),
            key=np.tile(ids, n),
            value=values.ravel(),
            rate=np.ones(n * len(ids)),
        )

    def add(self, batches: Sequence[Batch]) -> None:
        """Read rows."""
        for batch in batches:
            self.session.add(batch)


def steady(ts_s: Floats, _entry: NDArray[np.int64]) -> Floats:
    """Return 100 damage, always."""
    return np.full(len(ts_s), 100.0)


def stronger(entry: int, from_s: float, to_s: float, factor: float) -> Level:
    """Return 100 damage, and more or less of one entry for a while."""

    def level(ts_s: Floats, own: NDArray[np.int64]) -> Floats:
        is_other = (own == entry) & (ts_s >= from_s) & (ts_s < to_s)
        return np.where(is_other, 100.0 * factor, 100.0)

    return level
