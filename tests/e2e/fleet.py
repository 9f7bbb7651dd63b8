"""Servers that run on one folder while somebody saves config files, and what their data say."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.analysis.saves import SampleRates, Save
from inspector.config.defaults import default_rates
from inspector.config.store import Store
from inspector.core.registry import Registry
from tests.e2e.emitting import Server, serving, until

SHARDS = ("world-1", "world-2", "world-3", "world-4")
RECORDS = 20
"""So many activations a server records at a time."""

KEY = "reflect_count"


@dataclass(frozen=True, slots=True)
class Applying:
    """How long one shard took to apply one save.

    Attributes:
        heard_s: Until its heartbeat named the revision; NaN if none did.
        carried_s: Until its first record with the new rate; NaN if there is none.
    """

    heard_s: float
    carried_s: float


class Fleet:
    """Servers that record all the time, and the store that their settings are saved with.

    Attributes:
        saves: What was saved, in order.
        numbers: How many activations each server has recorded.
    """

    def __init__(self, game: Path, registry: Registry, servers: Sequence[Server]) -> None:
        self.saves: list[Save] = []
        self.numbers = 0
        self._store = Store(game / "config", registry)
        self._rates = SampleRates(default_rates(registry))
        self._servers = servers

    def play(self) -> None:
        """Let every server record some more, at the same time."""
        first, self.numbers = self.numbers, self.numbers + RECORDS
        self.tell("record", first, self.numbers)

    def tell(self, *order: Any) -> list[Any]:
        """Tell all servers what to do, at the same time; return their answers."""
        for server in self._servers:
            server.order(*order)
        return [server.done() for server in self._servers]

    def save(self, rate: float) -> Save:
        """Save another rate, as the page does."""
        before = self._rates
        self._rates = SampleRates({**before.by_key, KEY: rate})
        draft = self._store.load("sampling").set(("rates", KEY), rate)
        saved_ts = time.time()
        entry = self._store.save(draft, "to see who goes by it", "ana").entry
        assert entry is not None
        save = Save(entry.revision, saved_ts, self._rates, before)
        self.saves.append(save)
        return save

    def play_until_applied(self, save: Save) -> None:
        """Play until all servers go by a save, and then so much that their data tell."""
        until(lambda: self._play_to(save.revision))
        for _ in range(3):
            self.play()

    def _play_to(self, revision: int) -> bool:
        self.play()
        return all(found >= revision for found in self.tell("revision", "sampling"))


@contextmanager
def fleet(game: Path, registry: Registry, environment: dict[str, str]) -> Iterator[Fleet]:
    """Start a server for each shard on a folder, and leave none behind."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(game, environment, shard=shard, seed=number))
            for number, shard in enumerate(SHARDS)
        ]
        yield Fleet(game, registry, [server.is_up() for server in servers])


def rates(saves: int) -> list[float]:
    """Return so many rates, each other than the one before."""
    return [0.5 + 0.02 * (1 + number % 20) for number in range(saves)]


def applying(
    saves: Sequence[Save], records: Sequence[dict[str, Any]], beats: Sequence[dict[str, Any]]
) -> dict[tuple[str, int], Applying]:
    """Return how long each shard took for each save, by shard and revision.

    Args:
        saves: In order; each rate is another one than that before.
        records: Those of all shards.
        beats: Heartbeats of all shards.
    """
    carried: dict[tuple[str, float], list[float]] = {}
    for record in records:
        rate = record.get("meta", {}).get("rates", {}).get(KEY)
        if rate is not None:
            carried.setdefault((record["shard"], rate), []).append(record["ts"])
    heard: dict[tuple[str, int], float] = {}
    for beat in beats:
        named = beat["shard"], beat["meta"]["config"].get("sampling", 0)
        heard[named] = min(beat["ts"], heard.get(named, math.inf))
    return {
        (shard, save.revision): Applying(
            heard.get((shard, save.revision), math.nan) - save.saved_ts,
            _first(carried.get((shard, _rate(save)), ()), save.saved_ts) - save.saved_ts,
        )
        for save in saves
        for shard in SHARDS
    }


def _rate(save: Save) -> float:
    assert save.rates is not None
    return save.rates.by_key[KEY]


def _first(instants: Sequence[float], from_ts: float) -> float:
    return min((ts for ts in instants if ts >= from_ts), default=math.nan)
