"""Sampling: which values of a record are kept, by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inspector.core.registry import Registry
from inspector.emitter.path_globs import PathGlobs
from inspector.emitter.settings import Settings

MAX_ENTRIES = 4_096
"""For so many entries the rates are remembered; a game has hundreds."""

_NO_RATES: Mapping[str, float] = {}


class Sampler:
    """Keeps each value with the rate of its metric key, independently of all others.

    The settings do not change; new ones need a new sampler, if it does not go by the same.
    """

    def __init__(self, registry: Registry, settings: Settings, draw: Callable[[], float]) -> None:
        """Take what decides.

        Args:
            registry: Of all metric keys; it has the rate of those that the settings leave out.
            settings: Rates, and overrides by metric path.
            draw: Returns independent numbers, uniform from 0 to below 1.
        """
        self._registry = registry
        self._settings = settings
        self._globs = PathGlobs(glob for glob, _ in settings.overrides)
        self._draw = draw
        self._by_entry: dict[str, Mapping[str, float]] = {}

    def goes_by(self, settings: Settings) -> bool:
        """Return whether it does what settings ask for, which may differ in all else."""
        mine = self._settings
        return settings.rates == mine.rates and settings.overrides == mine.overrides

    def rates(self, entry: str) -> Mapping[str, float]:
        """Return the metric keys of an entry whose rate is below 1, with their rates.

        An override goes for the metric paths that its glob matches, case and all; of several, the
        last.
        """
        found = self._by_entry.get(entry)
        if found is None:
            if len(self._by_entry) >= MAX_ENTRIES:
                self._by_entry.clear()
            found = self._by_entry[entry] = self._rates_of(entry)
        return found

    def sample(self, entry: str, values: dict[str, float]) -> Mapping[str, float]:
        """Drop values by chance; return the rates of those sampled values that are kept.

        One number is drawn for each value whose rate is above 0 and below 1, in the order of the
        values, and for no other: writers in any language that draw the same numbers keep the same
        values. A value is kept if its number is below its rate; at a rate of 0, never.

        Args:
            entry: ``namespace.entryId``.
            values: Metric key to value; what is not kept is removed.
        """
        rates = self.rates(entry)
        if not rates:
            return _NO_RATES
        kept: dict[str, float] = {}
        for key in [key for key in values if key in rates]:
            rate = rates[key]
            if rate > 0.0 and self._draw() < rate:
                kept[key] = rate
            else:
                del values[key]
        return kept

    def _rates_of(self, entry: str) -> dict[str, float]:
        settings = self._settings
        rates = {}
        for key in self._registry.keys:
            index = self._globs.last(entry, key.name)
            if index is not None:
                rate = settings.overrides[index][1]
            else:
                rate = settings.rates.get(key.name, key.default_rate)
            if rate < 1.0:
                rates[key.name] = rate
        return rates
