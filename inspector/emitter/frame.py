"""The frame: casts that wait for its end, merged where somebody asked for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable
from collections.abc import Set as AbstractSet
from fnmatch import translate
from threading import Lock

from inspector.core.registry import Kind, Registry
from inspector.emitter.keys import PARTICIPANTS
from inspector.emitter.measurement import Measurement

MAX_CASTS = 4_096
"""So many casts wait at most, should nobody ever end a frame."""

MAX_KNOWN = 65_536
"""For how many entries it is known whether they are merged."""

Targets = AbstractSet[Hashable]


class Frame:
    """Casts of the current frame. Any thread may add to it, and any thread may end it.

    Within a frame, casts of an entry that is to be merged become one measurement for each player,
    tier, tag set, region and phase: sums add up, of gauges the largest counts, and participants
    are the different targets of all of them, where the casts know their targets.
    """

    __slots__ = ("_ending", "_ends", "_gauges", "_globs", "_known", "_seen", "_since_s", "_waiting")

    def __init__(self, merged: Iterable[str], registry: Registry) -> None:
        """Start an empty frame.

        Args:
            merged: Globs over entries whose casts are merged.
            registry: Says what is a gauge.
        """
        globs = tuple(merged)
        self._globs = re.compile("|".join(map(translate, globs))) if globs else None
        self._gauges = frozenset(key.name for key in registry.keys if key.kind is Kind.GAUGE)
        self._known: dict[str, bool] = {}
        self._waiting: list[tuple[Measurement, Targets | None]] = []
        self._ending = Lock()
        self._ends = 0
        self._seen: int | None = None
        self._since_s = 0.0

    def add(self, measurement: Measurement, targets: Targets | None = None) -> bool:
        """Let a cast wait for the end of the frame.

        Args:
            measurement: What it did.
            targets: Whom it met; None if nobody knows.

        Returns:
            Whether so many wait that the frame had better end now.
        """
        self._waiting.append((measurement, targets))
        return len(self._waiting) >= MAX_CASTS

    def end(self) -> list[Measurement]:
        """Return what the frame comes to, and begin the next one."""
        self._ends += 1
        casts = self._take()
        if self._globs is None:
            return [measurement for measurement, _ in casts]
        return self._merge(casts)

    def end_if_older(self, most_s: float, now_s: float) -> list[Measurement]:
        """End a frame that nobody ends; for the writer's thread, which asks time and again.

        Args:
            most_s: How long a frame may last after the writer first saw it.
            now_s: Monotonic seconds.
        """
        if not self._waiting:
            self._seen = None
            return []
        if self._ends != self._seen:
            self._seen, self._since_s = self._ends, now_s
            return []
        return self.end() if now_s - self._since_s >= most_s else []

    def forget(self) -> None:
        """Forget what waits: after a fork it is the parent's to write."""
        self._ending = Lock()  # a thread that the child does not have may have held the old one
        self._waiting.clear()

    def _take(self) -> list[tuple[Measurement, Targets | None]]:
        if not self._waiting or not self._ending.acquire(blocking=False):
            return []  # another thread ends this very frame, and nobody waits for it
        try:
            casts = self._waiting[:]
            del self._waiting[: len(casts)]  # others may have added to it meanwhile
        finally:
            self._ending.release()
        return casts

    def _merge(self, casts: list[tuple[Measurement, Targets | None]]) -> list[Measurement]:
        done: list[Measurement] = []
        merged: dict[tuple[object, ...], tuple[Measurement, set[Hashable]]] = {}
        for cast, targets in casts:
            if not self._is_merged(cast.entry):
                done.append(cast)
                continue
            labels = (cast.tier, cast.tags, cast.region, cast.phase, cast.opted_out)
            subject = (cast.entry, cast.player, *labels)
            if subject in merged:
                self._add(*merged[subject], cast, targets or ())
            else:
                merged[subject] = cast, set(targets or ())
                done.append(cast)
        return done

    def _add(
        self,
        first: Measurement,
        met: set[Hashable],
        cast: Measurement,
        targets: Collection[Hashable],
    ) -> None:
        """Add a cast to the first of its subject, and its targets to those met before."""
        metrics = first.metrics
        for key, value in cast.metrics.items():
            if key not in metrics:
                metrics[key] = value
            elif key in self._gauges:
                metrics[key] = max(metrics[key], value)
            else:
                metrics[key] += value
        met.update(targets)
        if PARTICIPANTS in metrics:
            metrics[PARTICIPANTS] = max(metrics[PARTICIPANTS], len(met))

    def _is_merged(self, entry: str) -> bool:
        known = self._known.get(entry)
        if known is None:
            known = self._globs is not None and self._globs.match(entry) is not None
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[entry] = known
        return known
