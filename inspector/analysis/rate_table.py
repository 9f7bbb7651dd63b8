"""The rates that a save asks for, by entry and metric key, ready for comparing with rows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.saves import SampleRates
from inspector.core.registry import Registry
from inspector.emitter.heartbeat import ENTRY as HEARTBEAT
from inspector.emitter.path_globs import PathGlobs
from inspector.ingest.names import Names

MOST_ENTRIES = 4_096
"""Entries that are looked at, the first that appeared; a game has hundreds."""

GROWING_S = 0.004
"""So long a call resolves entries: microseconds each, but with a thousand globs milliseconds."""

_WILD = re.compile(r"[*?\[\]]")


class RateTable:
    """What a save asks for, and where it differs from what was before.

    Where a rate was changed, a value that carries the new one tells that its writer goes by the
    save. If what was before is not known, that is where a rate is below 1. A rate of 0 leaves no
    value that could tell. A save that changes nothing that could be told by is one that every
    value agrees with.

    Attributes:
        keys: Number of metric keys: an entry and a key are cell ``entry * keys + key``.
        entries: Entries that are known so far; rows of others decide nothing.
        wanted: (entries * keys,) float64, the rate asked for; NaN where none is.
        tells: (entries * keys,) bool, where the rate tells that a writer goes by the save.
        is_silent: Whether the save changes nothing that values could tell.
    """

    def __init__(
        self,
        rates: SampleRates,
        before: SampleRates | None,
        names: Names,
        registry: Registry,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.keys = len(registry.keys)
        self.entries = 0
        self._names = names
        self._clock = clock
        self._key_names = [key.name for key in registry.keys]
        defaults = {key.name: key.default_rate for key in registry.keys}
        self._asked = _Rates(rates, defaults, self._key_names)
        self._before = None if before is None else _Rates(before, defaults, self._key_names)
        self.is_silent = not _can_tell(rates, before, defaults)
        self._wanted = np.full((64, self.keys), np.nan)
        self._tells = np.zeros((64, self.keys), np.bool_)

    @property
    def wanted(self) -> NDArray[np.float64]:
        """Return the rate asked for by cell."""
        return self._wanted.reshape(-1)

    @property
    def tells(self) -> NDArray[np.bool_]:
        """Return by cell whether its rate tells."""
        return self._tells.reshape(-1)

    def path(self, cell: int) -> str:
        """Return the metric path of a cell."""
        entry, key = divmod(cell, self.keys)
        return f"{self._names.entries.values[entry]}.{self._key_names[key]}"

    def grow(self) -> bool:
        """Get to know further entries, as far as there is time; return whether all are known."""
        until_s = self._clock() + GROWING_S
        most = min(len(self._names.entries), MOST_ENTRIES)
        while self.entries < most:
            if self.entries == len(self._wanted):
                # Unknown ones are never looked up, whatever stands there.
                self._wanted = np.concatenate([self._wanted, np.full_like(self._wanted, np.nan)])
                self._tells = np.concatenate([self._tells, np.zeros_like(self._tells)])
            entry = self._names.entries.values[self.entries]
            if entry != HEARTBEAT:  # which is never sampled
                asked = self._asked.of(entry)
                self._wanted[self.entries] = asked
                self._tells[self.entries] = self._tell(entry, asked)
            self.entries += 1
            if self._clock() >= until_s:
                break
        return self.entries == most

    def _tell(self, entry: str, asked: NDArray[np.float64]) -> NDArray[np.bool_]:
        if self.is_silent:
            return asked > 0.0
        before = np.ones(self.keys) if self._before is None else self._before.of(entry)
        found: NDArray[np.bool_] = (asked != before) & (asked > 0.0)
        return found


class _Rates:
    """Rates by key, of entry after entry; what no override can concern costs nothing."""

    def __init__(self, rates: SampleRates, defaults: dict[str, float], keys: list[str]) -> None:
        by_key = defaults | dict(rates.by_key)
        self._rates = np.array([by_key[key] for key in keys])
        self._overrides = [rate for _glob, rate in rates.overrides]
        self._globs = PathGlobs(glob for glob, _rate in rates.overrides)
        last_parts = {glob.rpartition(".")[2] for glob, _rate in rates.overrides}
        is_any = any(_WILD.search(part) for part in last_parts)
        self._concerned = [(n, k) for n, k in enumerate(keys) if is_any or k in last_parts]

    def of(self, entry: str) -> NDArray[np.float64]:
        """Return (keys,) float64, the rates of an entry."""
        found = self._rates.copy()
        for number, key in self._concerned:
            index = self._globs.last(entry, key)
            if index is not None:
                found[number] = self._overrides[index]
        return found


def _can_tell(rates: SampleRates, before: SampleRates | None, defaults: dict[str, float]) -> bool:
    """Return whether any value could tell who goes by these rates."""
    after_by_key = defaults | dict(rates.by_key)
    if before is None:
        every = (*after_by_key.values(), *(rate for _glob, rate in rates.overrides))
        return any(0.0 < rate < 1.0 for rate in every)
    before_by_key = defaults | dict(before.by_key)
    if any(0.0 < after_by_key[key] != before_by_key[key] for key in defaults):
        return True
    added = set(rates.overrides).difference(before.overrides)
    gone = set(before.overrides).difference(rates.overrides)
    # A rate of 0 leaves nothing that could tell; what comes instead of one that went, may.
    is_moved = not added and rates.overrides != before.overrides
    return bool(gone) or is_moved or any(rate > 0.0 for _glob, rate in added)
