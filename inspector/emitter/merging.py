"""Merging: what players do who want no rows of their own, added up so that no total misses it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from operator import add

from inspector.core.registry import Kind, Registry
from inspector.emitter.measurement import Measurement

MAX_GROUPS = 4_096
"""So many kinds of activity wait at most; then they are due."""

_Group = tuple[str, int | None, tuple[str, ...]]


class Merging:
    """Adds up measurements by entry, tier and tags, and keeps nothing else of them but the time."""

    def __init__(self, registry: Registry, max_groups: int = MAX_GROUPS) -> None:
        gauges = (key.name for key in registry.keys if key.kind is Kind.GAUGE)
        self._add_by_key = dict.fromkeys(gauges, max)
        self._max_groups = max_groups
        self._groups: dict[_Group, Measurement] = {}

    @property
    def is_full(self) -> bool:
        """Whether what waits must be taken before anything is added."""
        return len(self._groups) >= self._max_groups

    def add(self, m: Measurement, values: Mapping[str, float]) -> None:
        """Add some values of a measurement to what others with its entry, tier and tags did.

        Counters and sums are added, of a gauge the largest value stays. Player, region and phase
        are forgotten.
        """
        group = m.entry, m.tier, m.tags
        merged = self._groups.get(group)
        if merged is None:
            self._groups[group] = Measurement(m.ts, m.entry, dict(values), None, m.tier, m.tags)
            return
        merged.ts = max(merged.ts, m.ts)
        for key, value in values.items():
            if key in merged.metrics:
                combine = self._add_by_key.get(key, add)
                merged.metrics[key] = combine(merged.metrics[key], value)
            else:
                merged.metrics[key] = value

    @property
    def depth(self) -> int:
        """How many merged measurements wait."""
        return len(self._groups)

    def take(self, most: int | None = None) -> list[Measurement]:
        """Return merged measurements, each with the time of its latest, and forget them.

        Args:
            most: At most so many, those that began first; None for all.
        """
        return [self._groups.pop(group) for group in list(islice(self._groups, most))]
