"""The census: how much of everything a session holds, kept up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from inspector.core.kpi import counted_keys
from inspector.core.registry import NAMESPACES, Registry
from inspector.ingest.names import Names
from inspector.session.cells import COUNT
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.query import ALL_ROWS, Grid, GroupBy, Query
from inspector.session.series import Measure

MOST_ENTRIES = 20_000
"""Entries that are counted one by one, with a registry of usual size."""

_MOST_BYTES = 32 * 1024 * 1024
_CELL_BYTES = 32


@dataclass(frozen=True, slots=True)
class Activity:
    """How often a measure was recorded in a namespace.

    Attributes:
        measure: The metric key or KPI.
        records: Records that carry it; for a KPI, those that carry its denominator.
    """

    measure: Measure
    records: int


class Census:
    """Rows and values of every namespace, entry and metric key.

    Namespaces are counted exactly. Entries are counted one by one up to `MOST_ENTRIES` of them, or
    fewer where there are very many keys, the first that appeared: hostile names must cost neither
    memory nor frames.
    """

    def __init__(
        self, registry: Registry, names: Names, kernels: FoldKernels, new_fold: NewFold = Fold
    ) -> None:
        self._registry = registry
        self._names = names
        keys = tuple(range(len(registry.keys)))
        self._most_entries = min(MOST_ENTRIES, _MOST_BYTES // (_CELL_BYTES * max(len(keys), 1)))
        grid = Grid.everything()
        by_namespace = Query(ALL_ROWS, keys, GroupBy.NAMESPACE, grid)
        by_entry = Query(ALL_ROWS, keys, GroupBy.ENTRY, grid, most_groups=self._most_entries)
        self._namespaces = new_fold(by_namespace, names, kernels)
        self._entries = new_fold(by_entry, names, kernels)

    @property
    def uncounted_entries(self) -> int:
        """Return how many entries are not counted one by one, because there are too many."""
        return max(len(self._names.entries) - self._most_entries, 0)

    @property
    def entries(self) -> Sequence[str]:
        """Return the entries that are counted one by one; there only ever come more."""
        return self._entries.groups

    def values_of(self, keys: Sequence[int], entries: Sequence[int]) -> int:
        """Return how many values of some keys entries have, by their places in `entries`."""
        counts = self._entries.cells[list(keys), :, 0, COUNT]
        return int(counts[:, list(entries)].sum())

    def update(self, view: TableView) -> bool:
        """Count the rows of `view` that are new; return whether any were."""
        self._entries.update(view)
        return self._namespaces.update(view)

    def rows_by_namespace(self) -> dict[str, int]:
        """Return the number of rows of each namespace, in the order of `NAMESPACES`."""
        rows = dict.fromkeys(NAMESPACES, 0)
        counts = self._namespaces.rows[:, 0].tolist()
        for namespace, count in zip(self._namespaces.groups, counts, strict=True):
            rows[namespace] = int(count)
        return rows

    def activities(self, namespace: str) -> list[Activity]:
        """Return all measures recorded in a namespace (empty for all), most records first."""
        fold = self._namespaces
        own = [not namespace or group == namespace for group in fold.groups]
        counts = fold.cells[:, own, 0, COUNT].sum(axis=1)
        found = [
            Activity(Measure(key), int(counts[number]))
            for number, key in enumerate(self._registry.keys)
        ]
        for kpi in self._registry.kpis:
            numbers = [self._registry.key_id(name) for name in counted_keys(kpi)]
            found.append(Activity(Measure(kpi), int(counts[numbers].max())))
        found = [activity for activity in found if activity.records]
        return sorted(found, key=lambda activity: -activity.records)

    def busiest_entries(
        self, namespace: str, keys: tuple[int, ...], at_most: int
    ) -> tuple[str, ...]:
        """Return the entries of a namespace with the most values of some keys, busiest first."""
        counts = self._entries.cells[list(keys), :, 0, COUNT].sum(axis=0)
        order = np.argsort(-counts, kind="stable").tolist()
        prefix = namespace + "." if namespace else ""
        found = (self._entries.groups[i] for i in order if counts[i])
        own = (entry for entry in found if entry.startswith(prefix))
        return tuple(islice(own, at_most))
