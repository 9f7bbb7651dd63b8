"""What else a game server could record an activation with, each as it is meant to be used."""

from __future__ import annotations

import json
import logging
import logging.handlers
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from prometheus_client import CollectorRegistry, Counter

ENTRIES = 20
PLAYERS = 200
KEYS = ("damage_total", "healing_total", "overheal_total", "cc_applied_count", "resource_spent")
SHARD = "world-1"
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@dataclass(frozen=True, slots=True)
class Activation:
    """What a game knows at the end of an activation.

    Attributes:
        entry: ``ability.<id>``.
        metrics: Five metric keys to their values.
        player: A raw name.
        tier: 0 to 4.
        tags: Two.
    """

    entry: str
    metrics: dict[str, float]
    player: str
    tier: int
    tags: tuple[str, ...]


def activations(number: int) -> list[Activation]:
    """Return so many, the same ones each time."""
    random = Random(3)
    return [
        Activation(
            f"ability.spell_{random.randrange(ENTRIES)}",
            dict(zip(KEYS, (random.uniform(0, 500), 42.5, 7, 2, 30), strict=True)),
            f"Player {random.randrange(PLAYERS)}",
            random.randrange(5),
            ("fire", "burst"),
        )
        for _ in range(number)
    ]


Frame = Callable[[Sequence[Activation]], None]


def _counters() -> list[Counter]:
    registry = CollectorRegistry()
    # No player among the labels: nobody would give them so many values.
    return [Counter(key, key, ("shard", "entry", "tier"), registry=registry) for key in KEYS]


@contextmanager
def prometheus_labelled(_folder: Path) -> Iterator[Frame]:
    """Five counters, each told its labels at every increment."""
    counters = dict(zip(KEYS, _counters(), strict=True))

    def frame(found: Sequence[Activation]) -> None:
        for one in found:
            for key, value in one.metrics.items():
                counters[key].labels(SHARD, one.entry, one.tier).inc(value)

    yield frame


@contextmanager
def prometheus_bound(_folder: Path) -> Iterator[Frame]:
    """Five counters whose children the game keeps for each entry and tier."""
    counters = _counters()
    children: dict[tuple[str, int], list[Counter]] = {}

    def frame(found: Sequence[Activation]) -> None:
        for one in found:
            bound = children.get((one.entry, one.tier))
            if bound is None:
                bound = [counter.labels(SHARD, one.entry, one.tier) for counter in counters]
                children[one.entry, one.tier] = bound
            for child, value in zip(bound, one.metrics.values(), strict=True):
                child.inc(value)

    yield frame


@contextmanager
def logging_to_file(folder: Path) -> Iterator[Frame]:
    """A handler that formats each message and writes it to a file."""
    handler = logging.FileHandler(folder / "game.log", encoding="utf-8")
    try:
        yield _logging(handler)
    finally:
        handler.close()


@contextmanager
def logging_to_queue(folder: Path) -> Iterator[Frame]:
    """The same handler behind a queue, in a thread of its own."""
    handler = logging.FileHandler(folder / "game.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORMAT))
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    listener = logging.handlers.QueueListener(waiting, handler)
    listener.start()
    try:
        yield _logging(logging.handlers.QueueHandler(waiting))
    finally:
        listener.stop()
        handler.close()


def _logging(handler: logging.Handler) -> Frame:
    handler.setFormatter(logging.Formatter(FORMAT))
    # One of its own, so that no other handler hears of it.
    logger = logging.Logger("telemetry", logging.INFO)
    logger.addHandler(handler)

    def frame(found: Sequence[Activation]) -> None:
        for one in found:
            record = {
                "ts": round(time.time(), 3),
                "shard": SHARD,
                "player": one.player,
                "entry": one.entry,
                "metrics": one.metrics,
                "meta": {"tier": one.tier, "tags": one.tags},
            }
            logger.info("%s", json.dumps(record))

    return frame
