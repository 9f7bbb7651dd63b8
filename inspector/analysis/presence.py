"""Presence: whether a session has what a chart is about, or what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from inspector.analysis.census import Census
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kpi, Registry
from inspector.session.query import Selector
from inspector.session.series import Measure


class Lack(StrEnum):
    """What a chart waits for, in the words of its card; empty if it waits for nothing."""

    NOTHING = ""
    MEASURE = "no such metric or KPI in this session"
    ENTRY = "no such entry in this session"
    VALUES = "no values of it in this session yet"


@dataclass(slots=True, eq=False)
class _Watch:
    """The entries that a chart is about, as far as they were looked through.

    Attributes:
        fits: Whether an entry is one of them; None for all.
        seen: How many entries of the census were looked at.
        own: The places of those that fit.
    """

    fits: Callable[[str], bool] | None
    seen: int = 0
    own: list[int] = field(default_factory=list)


class Presence:
    """Tells what charts lack; used by one thread.

    What a session has once it has for good, so that only charts that lack something cost anything,
    and of the entries only new ones are looked at.
    """

    def __init__(self, registry: Registry, census: Census) -> None:
        self._registry = registry
        self._census = census
        self._present: set[tuple[str, str, str]] = set()
        self._watches: dict[tuple[str, str], _Watch] = {}

    def lack(self, measure: Measure, namespace: str, entry: str) -> Lack:
        """Return what the session lacks for a chart.

        Args:
            measure: What it shows.
            namespace: Only entries of it; empty for all.
            entry: Glob over ``namespace.entryId``.
        """
        asked = (measure.name, namespace, entry)
        if asked in self._present:
            return Lack.NOTHING
        watch = self._look(namespace, entry)
        if not watch.own and self._census.uncounted_entries:
            return Lack.NOTHING  # it may be one of the many that nobody counts
        if not watch.own and entry != "*":
            return Lack.ENTRY
        if not self._census.values_of(self._keys(measure), watch.own):
            return Lack.VALUES
        self._present.add(asked)
        return Lack.NOTHING

    def _look(self, namespace: str, entry: str) -> _Watch:
        watch = self._watches.get((namespace, entry))
        if watch is None:
            fits = Selector(namespace=namespace, entry=entry).entry_filter()
            watch = self._watches[namespace, entry] = _Watch(fits)
        entries = self._census.entries
        for place in range(watch.seen, len(entries)):
            if watch.fits is None or watch.fits(entries[place]):
                watch.own.append(place)
        watch.seen = len(entries)
        return watch

    def _keys(self, measure: Measure) -> tuple[int, ...]:
        of = measure.of
        names = counted_keys(of) if isinstance(of, Kpi) else (of.name,)
        return tuple(self._registry.key_id(name) for name in names)
