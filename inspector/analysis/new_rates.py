"""New rates: which rate each metric key of each entry would have, by the rules of the emitter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.emitter.heartbeat import ENTRY as HEARTBEAT
from inspector.emitter.path_globs import PathGlobs

MOST_ENTRIES = 20_000
"""So many entries have overrides of their own, with a registry of usual size."""

_MOST_CELLS = 1_000_000
_LOOKED_UP_EACH = 1_000

Floats = NDArray[np.float64]


def entry_places(entries: int, registry: Registry) -> int:
    """Return how many places tables of entries have; the last stands for all further ones."""
    most = min(MOST_ENTRIES, _MOST_CELLS // max(len(registry.keys), 1))
    return min(entries, most) + 1


class NewRates:
    """Looks rates up; what globs match is remembered while they stay the same."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._globs: tuple[str, ...] | None = None
        self._ready = PathGlobs(())
        self._matched: dict[tuple[str, int], int] = {}

    def table(
        self,
        rates: Mapping[str, float],
        overrides: tuple[tuple[str, float], ...],
        entries: list[str],
        has_values: NDArray[np.bool_],
        check: Callable[[], None],
    ) -> Floats:
        """Return (places, keys) float64: the rate of each metric path, as the emitter's `Sampler`.

        The heartbeat is never sampled. Entries that have no place of their own go by the rates of
        their keys.

        Args:
            rates: Metric key to rate; others have that of the registry.
            overrides: Globs with their rates, of which the last that matches counts.
            entries: Names of those that have a place.
            has_values: (places, keys) bool, the metric paths that are asked for.
            check: Called now and then; may raise.
        """
        own = [rates.get(key.name, key.default_rate) for key in self._registry.keys]
        table = np.tile(np.array(own, np.float64), (len(has_values), 1))
        if overrides:
            self._use(tuple(glob for glob, _ in overrides))
            self._override(table, overrides, entries, has_values, check)
        for place, entry in enumerate(entries):
            if entry == HEARTBEAT:
                table[place] = 1.0
        return np.clip(table, 0.0, 1.0, out=table)

    def _use(self, globs: tuple[str, ...]) -> None:
        if globs != self._globs:
            self._globs, self._ready = globs, PathGlobs(globs)
            self._matched = {}

    def _override(
        self,
        table: Floats,
        overrides: tuple[tuple[str, float], ...],
        entries: list[str],
        has_values: NDArray[np.bool_],
        check: Callable[[], None],
    ) -> None:
        names, matched = self._registry.names, self._matched
        asked = np.argwhere(has_values[: len(entries)]).tolist()
        for number, (place, key) in enumerate(asked):
            if number % _LOOKED_UP_EACH == 0:
                check()
            path = entries[place], key
            index = matched.get(path)
            if index is None:
                found = self._ready.last(entries[place], names[key])
                index = matched[path] = -1 if found is None else found
            if index >= 0:
                table[place, key] = overrides[index][1]
