"""The tier of an entry: the one that most of its rows have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.columns import TableView

MOST_TIERS = 64
"""Rows of further tiers than these, the first that appeared, do not count."""


class EntryTiers:
    """Counts in which tiers the rows of each entry are; used by one thread.

    Only new rows are looked at. Rows without a tier count for none.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._counted_rows = 0
        # (entries, tiers), by the ids of the names; id 0 of a tier is a row without one.
        self._counts = np.zeros((64, 8), np.uint32)

    def update(self, view: TableView) -> None:
        """Count the rows of `view` that are new."""
        done = bisect_right(view.starts, self._counted_rows) - 1
        for part, first in zip(view.parts[done:], view.starts[done:-1], strict=True):
            start = max(self._counted_rows - first, 0)
            if start < part.rows:
                self._count(part.view.entry[start : part.rows], part.view.tier[start : part.rows])
        self._counted_rows = view.rows

    def of(self, entries: Sequence[str], among: Collection[int] = ()) -> tuple[int | None, ...]:
        """Return the tier of each entry; None where no row has one.

        Args:
            entries: ``namespace.entryId``.
            among: Only these tiers come into question; all if there are none.
        """
        tiers = self._names.tiers.values[: self._counts.shape[1]]
        counts = np.zeros((len(entries), len(tiers)), np.uint32)
        for row, entry in enumerate(entries):
            number = self._names.entries.find(entry)
            if number is not None and number < len(self._counts):
                counts[row] = self._counts[number, : len(tiers)]
        asked = [tier is not None and (not among or tier in among) for tier in tiers]
        counts[:, ~np.array(asked, np.bool_)] = 0
        best = np.argmax(counts, axis=1) if len(tiers) else np.zeros(len(entries), np.int64)
        is_known = counts.sum(axis=1) > 0
        return tuple(
            tiers[place] if known else None
            for place, known in zip(best.tolist(), is_known.tolist(), strict=True)
        )

    def _count(self, entry: NDArray[np.int32], tier: NDArray[np.int16]) -> None:
        kept = tier < MOST_TIERS
        entry, tier = entry[kept], tier[kept]
        if not len(entry):
            return
        self._make_room(int(entry.max()) + 1, int(tier.max()) + 1)
        width = self._counts.shape[1]
        place = entry.astype(np.int64) * width + tier
        found, times = np.unique(place, return_counts=True)
        self._counts.reshape(-1)[found] += times.astype(np.uint32)

    def _make_room(self, entries: int, tiers: int) -> None:
        rows, columns = self._counts.shape
        more = max(entries, 2 * rows) - rows if entries > rows else 0
        wider = max(tiers, 2 * columns) - columns if tiers > columns else 0
        if more or wider:
            self._counts = np.pad(self._counts, ((0, more), (0, wider)))
