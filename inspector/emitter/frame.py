"""The frame: casts that wait for its end, merged where somebody asked for it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from collections.abc import Set as AbstractSet
from fnmatch import translate
from math import isfinite
from threading import Lock

from inspector.core.registry import Kind, Registry
from inspector.core.validation import MAX_PLAIN
from inspector.emitter.keys import PARTICIPANTS
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.values import checked_value

MAX_CASTS = 4_096
"""So many casts wait at most, should nobody ever end a frame."""

MAX_KNOWN = 65_536
"""For how many entries it is known whether they are merged."""

Targets = AbstractSet[Hashable]


class Frame:
    """Casts of the current frame. Any thread may add to it, and any thread may end it.

    Within a frame, casts of an entry that is to be merged become one measurement for each player,
    tier, tag set, region and phase: sums add up, of gauges the largest counts, and participants
    are the different targets of all of them, where the casts know their targets. A value that no
    reader accepts is left out and counted before it spoils what it is added to.
    """

    __slots__ = (
        *("_counters", "_ending", "_ends", "_gauges", "_globs"),
        *("_known", "_losses", "_seen", "_since_s", "_waiting"),
    )

    def __init__(self, merged: Iterable[str], registry: Registry, losses: Losses) -> None:
        """Start an empty frame.

        Args:
            merged: Globs over entries whose casts are merged.
            registry: Says what is a gauge, and what a counter.
            losses: Where values that cannot be added up are counted.
        """
        globs = tuple(merged)
        self._globs = re.compile("|".join(map(translate, globs))) if globs else None
        self._gauges = frozenset(key.name for key in registry.keys if key.kind is Kind.GAUGE)
        self._counters = frozenset(key.name for key in registry.keys if key.kind is Kind.COUNTER)
        self._losses = losses
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
            if not (self._is_plain(cast.metrics) or self._leave_out_odd(cast)):
                continue
            labels = (cast.tier, cast.tags, cast.region, cast.phase, cast.opted_out)
            subject = (cast.entry, cast.player, *labels)
            if subject not in merged:
                merged[subject] = cast, set(targets or ())
                done.append(cast)
                continue
            first, met = merged[subject]
            try:
                met.update(targets or ())
            except Exception:  # targets are the game's own, and say themselves whom they equal
                done.append(cast)
                continue
            self._add(first.metrics, cast.metrics, len(met))
        return done

    def _is_plain(self, metrics: dict[str, float]) -> bool:
        """Return whether all values can be added as they are; not all that can are known here."""
        for key, value in metrics.items():
            kind = type(value)
            if kind is int:
                if not 0 <= value <= MAX_PLAIN:
                    return False
            elif kind is not float or key in self._counters or not isfinite(value):
                return False
        return True

    def _leave_out_odd(self, cast: Measurement) -> bool:
        """Leave out values that no reader accepts; return whether the record is not lost by it."""
        numbers: dict[str, float] = {}
        lost: Lost | None = None
        for key, value in cast.metrics.items():
            number = checked_value(value, key in self._counters)
            if isinstance(number, Lost):
                lost = number
                self._losses.count_value(key, lost)
            else:
                numbers[key] = number
        cast.metrics = numbers
        if lost is None or numbers:
            return True
        self._losses.count_record((), lost)
        return False

    def _add(self, metrics: dict[str, float], more: dict[str, float], targets: int) -> None:
        """Add the values of a cast to those of the first of its subject.

        Args:
            metrics: Of the first; all of them plain numbers.
            more: The same of the other.
            targets: How many both met, where they know.
        """
        for key, value in more.items():
            if key not in metrics:
                metrics[key] = value
            elif key in self._gauges:
                metrics[key] = max(metrics[key], value)
            else:
                metrics[key] += value
        if PARTICIPANTS in metrics:
            metrics[PARTICIPANTS] = max(metrics[PARTICIPANTS], targets)

    def _is_merged(self, entry: str) -> bool:
        known = self._known.get(entry)
        if known is None:
            known = self._globs is not None and self._globs.match(entry) is not None
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[entry] = known
        return known
