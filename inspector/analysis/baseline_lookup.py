"""Looking baselines up: what is usual for a KPI, whoever wrote it down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Usual(Protocol):
    """What is usual for a KPI in a tier: the baselines of the config file are such values.

    They are told apart by what they have, not by their class: a table is shown long before
    anything that reads config files is loaded.
    """

    @property
    def tier(self) -> int:
        """The tier."""
        ...

    @property
    def measure(self) -> str:
        """Name of the KPI."""
        ...

    @property
    def value(self) -> float:
        """What is usual, in the unit of the KPI."""
        ...

    @property
    def n(self) -> int:
        """How many records it was learnt from."""
        ...

    @property
    def namespace(self) -> str | None:
        """Only for entries of this namespace; None for all."""
        ...

    @property
    def entry(self) -> str:
        """Glob over ``namespace.entryId``."""
        ...


_Usual = TypeVar("_Usual", bound=Usual)


def find_baseline(
    baselines: Sequence[_Usual],
    measure: str,
    tier: int | None,
    *,
    namespace: str | None,
    entry: str | None,
) -> _Usual | None:
    """Return the last baseline that fits, or None.

    Args:
        baselines: In the order of the file.
        measure: Name of the KPI.
        tier: None for rows without one, which have no baseline.
        namespace: Of all the rows; None if they may have several.
        entry: ``namespace.entryId`` of all the rows; None if they may be of several, so that only
            baselines of all entries fit.
    """
    for one in reversed(baselines):
        if one.measure != measure or one.tier != tier:
            continue
        if one.namespace is not None and one.namespace != namespace:
            continue
        if one.entry == "*" or (entry is not None and fnmatchcase(entry, one.entry)):
            return one
    return None


class BaselineLookup:
    """Finds the baselines of thousands of entries; each is looked for once."""

    def __init__(self, baselines: Iterable[Usual] = ()) -> None:
        self._by_place: dict[tuple[str, int | None], list[Usual]] = {}
        for one in baselines:
            self._by_place.setdefault((one.measure, one.tier), []).append(one)
        self._found: dict[tuple[str, int | None, str | None], Usual | None] = {}

    def find(self, measure: str, tier: int | None, entry: str | None) -> Usual | None:
        """Return the last baseline that fits, or None; see `find_baseline`."""
        fitting = self._by_place.get((measure, tier))
        if fitting is None:
            return None
        key = (measure, tier, entry)
        if key not in self._found:
            namespace = None if entry is None else entry.partition(".")[0]
            self._found[key] = find_baseline(
                fitting, measure, tier, namespace=namespace, entry=entry
            )
        return self._found[key]

    def values(
        self,
        measures: Sequence[str],
        entries: Sequence[str | None],
        tiers: Sequence[int | None],
    ) -> tuple[Floats, Floats]:
        """Return value and n of the baselines, each (entries, measures) float64, NaN without one.

        Args:
            measures: Names of KPIs.
            entries: One a row; None for a row of several entries.
            tiers: The tier of each row.
        """
        values = np.full((len(entries), len(measures)), np.nan)
        counts = np.full(values.shape, np.nan)
        for column, measure in enumerate(measures):
            known = {tier for name, tier in self._by_place if name == measure}
            for row, (entry, tier) in enumerate(zip(entries, tiers, strict=True)):
                found = self.find(measure, tier, entry) if tier in known else None
                if found is not None:
                    values[row, column], counts[row, column] = found.value, found.n
        return values, counts
