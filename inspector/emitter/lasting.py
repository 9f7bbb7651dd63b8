"""Activations that last: channels, fields, transformations and events, told of at their times."""

from __future__ import annotations

from collections.abc import Hashable
from threading import RLock
from typing import Final

from inspector.core.errors import EmitterError
from inspector.emitter.activation import Activation
from inspector.emitter.clock import Clock
from inspector.emitter.keys import CASTS, PARTICIPANTS, UPTIME_SECONDS
from inspector.emitter.measurement import Measurement
from inspector.emitter.outlet import Outlet
from inspector.emitter.usable import Usable

SUMMARY: Final = "summary"
"""The phase of the last record of an event."""


class _Lasting(Activation):
    """An activation that may be told of more than once: it remembers what it told before.

    The thread that closes the emitter ends it, should it still last then. So what is told, is told
    under a lock of its own, or both threads might tell the same.
    """

    __slots__ = ("__weakref__", "_has_told_casts", "_met", "_telling")

    def __init__(self, outlet: Outlet, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, usable, about)
        self._met: set[Hashable] = set()
        self._has_told_casts = False
        # One that its own thread may take twice: a handler of a signal may close the emitter.
        self._telling = RLock()
        outlet.begun(self)

    def end(self) -> None:
        """Tell the rest of what was measured; later calls do nothing."""
        with self._telling:
            super().end()
        self._outlet.ended(self)

    def _take(self) -> dict[str, float]:
        # A copy: if it is another thread that ends this, its own may be adding to it just now.
        return dict(super()._take())

    def _increments(self) -> dict[str, float]:
        """Return what was measured since the last record, with the targets since then."""
        metrics = self._take()
        self._count_targets(metrics, self._targets)
        self._met |= self._targets
        self._targets = set()
        self._has_told_casts = self._has_casts(metrics) or self._has_told_casts
        return metrics

    def _rest(self) -> dict[str, float]:
        """Return what the last record says, with the targets of the whole activation."""
        metrics = self._take()
        self._met |= self._targets
        self._count_targets(metrics, self._met)
        self._count_cast(metrics)
        return metrics

    def _count_cast(self, metrics: dict[str, float]) -> None:
        if self._usable.counted and not self._has_casts(metrics) and not self._has_told_casts:
            metrics[CASTS] = 1


class Channel(_Lasting):
    """A spell held for a while: a record of the increments each tick, and a final one."""

    __slots__ = ()

    def tick(self) -> None:
        """Tell what was measured since the last tick; nothing if nothing was."""
        with self._telling:
            if not self._ended:
                self._tell(self._increments())

    def _finish(self) -> None:
        self._tell(self._rest())


class _Uptime:
    """How long something was in effect."""

    __slots__ = ("_clock", "_since_s")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since_s = clock.monotonic_s()

    def add_to(self, metrics: dict[str, float], names: frozenset[str]) -> None:
        """Add the time since the last record; one that the game measured stands, in this one."""
        now_s = self._clock.monotonic_s()
        if UPTIME_SECONDS not in metrics and UPTIME_SECONDS in names:
            metrics[UPTIME_SECONDS] = now_s - self._since_s
        self._since_s = now_s


class Field(_Lasting):
    """A field or an aura: a light record each tick, and a summary when it ends.

    A light record tells the time since the last one, the targets in it, and the metrics that are
    not optional; the optional ones wait for the summary. `uptime_seconds` that the game adds itself
    stands for the time of the record in which it is told; the time after that is measured again.
    """

    __slots__ = ("_uptime",)

    def __init__(self, outlet: Outlet, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, usable, about)
        self._uptime = _Uptime(outlet.intake.clock)

    def tick(self) -> None:
        """Tell what happened since the last tick, without the optional metrics."""
        with self._telling:
            if not self._ended:
                self._tell(self._light())

    def _light(self) -> dict[str, float]:
        metrics = self._increments()
        later = self._usable.optional.intersection(metrics) - {PARTICIPANTS}
        self._measured.update((key, metrics.pop(key)) for key in later)
        self._uptime.add_to(metrics, self._usable.names)
        return metrics

    def _finish(self) -> None:
        metrics = self._rest()
        self._uptime.add_to(metrics, self._usable.names)
        self._tell(metrics)


class Transformation(_Lasting):
    """A change of form: one record when it reverts, with the time that it lasted."""

    __slots__ = ("_uptime",)

    def __init__(self, outlet: Outlet, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, usable, about)
        self._uptime = _Uptime(outlet.intake.clock)

    def _finish(self) -> None:
        metrics = self._take()
        self._count_targets(metrics, self._targets)
        self._uptime.add_to(metrics, self._usable.names)
        self._count_cast(metrics)
        self._tell(metrics)


class Event(_Lasting):
    """An event with phases: a record at the end of each phase, and a summary at its own.

    A phase is told of also if nothing was measured in it; what comes before the first one, only if
    something was.
    """

    __slots__ = ("_phase",)

    def __init__(self, outlet: Outlet, usable: Usable, about: Measurement) -> None:
        """Begin to measure.

        Raises:
            EmitterError: The phase has the name of the summary.
        """
        _refuse_summary(about.phase)
        super().__init__(outlet, usable, about)
        self._phase = about.phase

    def enter_phase(self, name: str) -> None:
        """Tell what the phase that ends here came to, and begin the next one.

        Raises:
            EmitterError: No record can carry such a name, or it is that of the summary.
        """
        name = self._outlet.intake.phase(name)
        _refuse_summary(name)
        with self._telling:
            if not self._ended:
                self._tell(self._increments(), self._phase)
                self._phase = name

    def _finish(self) -> None:
        # The last phase ends here too: what it did is its own, not that of the whole event.
        if self._phase is not None:
            self._tell(self._increments(), self._phase)
        self._tell(self._rest(), SUMMARY)


def _refuse_summary(phase: str | None) -> None:
    if phase == SUMMARY:
        raise EmitterError(
            f"phase: {SUMMARY!r} is what the last record of an event is called",
            remedy="Give the phase another name",
        )
