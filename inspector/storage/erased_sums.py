"""Sums of what erased players did: records without a player, so that no total misses it.

They are grouped as the emitter groups what players do who opted out (`emitter/merging.py`), and by
the hour, so that a trend keeps its shape. Values were sampled already: those of different rates
are added up apart, so that what they stand for stays the same to the last digit that counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from inspector.core.registry import Kind, Registry
from inspector.core.validation import MAX_PLAIN

_HOUR_S = 3_600

_Group = tuple[float, str, str, int | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Did:
    """What a record says that somebody did.

    Attributes:
        ts: Unix seconds.
        shard: The server.
        entry: ``namespace.entryId``.
        tier: None for none.
        tags: Sorted.
        values: Metric key, value as written, and the rate it was kept with.
    """

    ts: float
    shard: str
    entry: str
    tier: int | None
    tags: tuple[str, ...]
    values: Sequence[tuple[str, float, float]]


@dataclass(frozen=True, slots=True)
class Summed:
    """A record of what several did.

    Attributes:
        ts: That of the latest.
        shard: The server.
        entry: ``namespace.entryId``.
        tier: None for none.
        tags: Sorted.
        metrics: Values by metric key.
        rates: Those below 1.
        place: The highest that was told of those who are in it.
    """

    ts: float
    shard: str
    entry: str
    tier: int | None
    tags: tuple[str, ...]
    metrics: Mapping[str, float]
    rates: Mapping[str, float]
    place: int

    def line(self) -> bytes:
        """Return it as a line of a log, with its newline."""
        meta: dict[str, object] = {} if self.tier is None else {"tier": self.tier}
        if self.tags:
            meta["tags"] = self.tags
        if self.rates:
            meta["rates"] = self.rates
        record: dict[str, object] = {"ts": _plain(self.ts), "shard": self.shard}
        record["entry"] = self.entry
        record["metrics"] = {key: _plain(value) for key, value in self.metrics.items()}
        if meta:
            record["meta"] = meta
        return msgspec.json.encode(record) + b"\n"


@dataclass(slots=True)
class _Growing:
    ts: float
    place: int
    values: dict[str, dict[float, list[float]]] = field(default_factory=dict)


class ErasedSums:
    """Adds up what is erased from one file, and keeps nothing else of it.

    Args:
        registry: Says which metric keys are gauges: of them the largest value stays.
    """

    def __init__(self, registry: Registry) -> None:
        self._gauges = frozenset(key.name for key in registry.keys if key.kind is Kind.GAUGE)
        self._groups: dict[_Group, _Growing] = {}

    def add(self, did: Did, place: int = 0) -> None:
        """Add what a record says."""
        group = (did.ts // _HOUR_S, did.shard, did.entry, did.tier, did.tags)
        sums = self._groups.setdefault(group, _Growing(did.ts, place))
        sums.ts, sums.place = max(sums.ts, did.ts), max(sums.place, place)
        for key, value, rate in did.values:
            sums.values.setdefault(key, {}).setdefault(rate, []).append(value)

    def take(self) -> list[Summed]:
        """Return the records, and forget them; where there are no values, there is none."""
        groups, self._groups = self._groups, {}
        return [one for group, sums in groups.items() for one in self._records(group, sums)]

    def _records(self, group: _Group, sums: _Growing) -> Iterable[Summed]:
        """Yield as many records as the metric key of the most rates has."""
        _, shard, entry, tier, tags = group
        totals = {
            key: [
                (total, rate)
                for rate, values in by_rate.items()
                for total in self._totals(key, values)
            ]
            for key, by_rate in sums.values.items()
        }
        for number in range(max(map(len, totals.values()), default=0)):
            own = {key: found[number] for key, found in totals.items() if number < len(found)}
            metrics = {key: total for key, (total, _) in own.items()}
            rates = {key: rate for key, (_, rate) in own.items() if rate != 1.0}
            yield Summed(sums.ts, shard, entry, tier, tags, metrics, rates, sums.place)

    def _totals(self, key: str, values: Sequence[float]) -> Sequence[float]:
        if key in self._gauges:
            return (max(values),)
        try:
            total = math.fsum(values)
        except OverflowError:
            return values
        return (total,) if math.isfinite(total) else values


def _plain(number: float) -> float | int:
    """Return a number as it is written shortest."""
    return int(number) if number == math.trunc(number) and abs(number) <= MAX_PLAIN else number
