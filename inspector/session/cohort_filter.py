"""Which cohorts a selector takes: each name is asked about once, however many cohorts have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.cohorts import CohortIds
from inspector.session.growing_array import GrowingArray
from inspector.session.selector import Selector

T = TypeVar("T")

Flags = NDArray[np.bool_]


class CohortFilter:
    """Remembers of each name whether it is selected."""

    def __init__(self, selector: Selector) -> None:
        self._entry = _Asked(selector.entry_filter())
        self._tier = _Asked(selector.tier_filter())
        self._shard = _Asked(selector.shard_filter())
        self._tags = _Asked(selector.tags_filter())

    def takes(self, cohorts: CohortIds, names: Names) -> Flags:
        """Return (n,) bool: which of some cohorts are selected."""
        taken = np.ones(len(cohorts.entry), np.bool_)
        self._entry.narrow(taken, cohorts.entry, names.entries.values)
        self._tier.narrow(taken, cohorts.tier, names.tiers.values)
        self._shard.narrow(taken, cohorts.shard, names.shards.values)
        self._tags.narrow(taken, cohorts.tags, names.tag_sets.values)
        return taken


class _Asked:
    """What was asked about the names of one column."""

    def __init__(self, takes: Callable[[T], bool] | None) -> None:
        self._takes: Callable[..., bool] | None = takes
        self._answers = GrowingArray(np.bool_)

    def narrow(self, taken: Flags, ids: NDArray[np.int32], values: Sequence[object]) -> None:
        """Let only those stay taken whose name is selected."""
        takes, known = self._takes, len(self._answers)
        if takes is None or not len(ids):
            return
        fresh = values[known : int(ids.max()) + 1]
        if fresh:
            self._answers.extend(np.array([takes(value) for value in fresh], np.bool_))
        taken &= self._answers.values[ids]
