"""The census: how much of everything a session holds, kept up to date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.core.kpi import counted_keys
from inspector.core.registry import NAMESPACES, Registry
from inspector.ingest.names import Names
from inspector.session.cells import COUNT
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.series import Measure


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
    """Rows and values of every entry and metric key."""

    def __init__(self, registry: Registry, names: Names, kernels: FoldKernels) -> None:
        self._registry = registry
        keys = tuple(range(len(registry.keys)))
        query = Query(Selector(), keys, GroupBy.ENTRY, Grid.everything())
        self._fold = Fold(query, names, kernels)

    def update(self, view: TableView) -> bool:
        """Count the rows of `view` that are new; return whether any were."""
        return self._fold.update(view)

    def rows_by_namespace(self) -> dict[str, int]:
        """Return the number of rows of each namespace, in the order of `NAMESPACES`."""
        rows = dict.fromkeys(NAMESPACES, 0)
        for entry, count in zip(self._fold.groups, self._fold.rows[:, 0], strict=True):
            rows[entry.partition(".")[0]] += int(count)
        return rows

    def activities(self, namespace: str) -> list[Activity]:
        """Return all measures recorded in a namespace (empty for all), most records first."""
        counts = self._counts(namespace).sum(axis=1)
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
        names = [e for e in self._fold.groups if not namespace or e.startswith(namespace + ".")]
        counts = self._counts(namespace)[list(keys)].sum(axis=0)
        order = np.argsort(-counts, kind="stable")[:at_most]
        return tuple(names[i] for i in order if counts[i])

    def _counts(self, namespace: str) -> NDArray[np.float64]:
        """Return (keys, entries of the namespace) float64: values recorded."""
        counts = self._fold.cells[:, :, 0, COUNT]
        if not namespace:
            return counts
        prefix = namespace + "."
        return counts[:, [entry.startswith(prefix) for entry in self._fold.groups]]
