"""Activations: what a game measures while something goes on, told at the times that suit it."""

from __future__ import annotations

from collections.abc import Hashable
from types import TracebackType
from typing import Final, Self

from inspector.emitter.clock import Clock
from inspector.emitter.intake import Intake, Usable
from inspector.emitter.keys import (
    CASTS,
    CC_APPLIED_COUNT,
    CC_APPLIED_SECONDS,
    CC_FULL_DURATION_COUNT,
    PARTICIPANTS,
    UPTIME_SECONDS,
)
from inspector.emitter.measurement import Measurement
from inspector.emitter.outlet import Outlet

SUMMARY: Final = "summary"
"""The phase of the last record of an event."""


class Activation:
    """What all activations share: measuring, and being told of at the end.

    An activation is used by one thread. It ends with its ``with`` block, also by an exception,
    which passes through; or by `end`, where no block fits. Ending it twice is harmless; what is
    added after its end is counted as lost.
    """

    __slots__ = (
        *("_about", "_controlled", "_ended", "_gauges", "_intake", "_measured"),
        *("_names", "_outlet", "_targets", "_usable"),
    )

    def __init__(self, outlet: Outlet, intake: Intake, usable: Usable, about: Measurement) -> None:
        """Begin to measure.

        Args:
            outlet: Where records go.
            intake: Knows the clock, the metric keys, and who opted out.
            usable: The metric keys of the entry.
            about: Entry and labels of the records to come; the activation's own, and so are its
                metrics.
        """
        self._outlet = outlet
        self._intake = intake
        self._usable = usable
        self._about = about
        self._measured = about.metrics
        self._names = usable.names
        self._gauges = usable.gauges
        self._targets: set[Hashable] = set()
        self._controlled: dict[Hashable, bool] = {}
        self._ended = False

    def add(self, key: str, value: float = 1) -> None:
        """Add to a metric; of a gauge, the latest value counts.

        Raises:
            UnknownMetricError: The entry may use no such metric key.
        """
        measured = self._measured
        if key in measured:
            if key in self._gauges:
                measured[key] = value
            else:
                measured[key] += value
        elif key in self._names:
            measured[key] = value
        else:
            self._refuse(key)

    def hit(self, target: Hashable) -> None:
        """Note a target, whom `participants` counts once however often it is hit."""
        self._targets.add(target)

    def control(self, target: Hashable, duration_s: float, *, full: bool = True) -> None:
        """Note crowd control of a target, which is hit by it.

        Args:
            target: Counted once in an activation, however often it is controlled.
            duration_s: How long this time; durations add up.
            full: Whether diminishing returns did not shorten it.
        """
        self._targets.add(target)
        before = self._controlled.get(target)
        if before is None:
            self.add(CC_APPLIED_COUNT)
        if full and not before:
            self.add(CC_FULL_DURATION_COUNT)
        self._controlled[target] = full or bool(before)
        self.add(CC_APPLIED_SECONDS, duration_s)

    def end(self) -> None:
        """Tell the rest of what was measured; later calls do nothing."""
        if self._ended:
            return
        self._ended = True
        self._finish()
        # What was handed over is no longer ours to change.
        self._measured, self._targets, self._names = {}, set(), frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def _finish(self) -> None:
        raise NotImplementedError

    def _refuse(self, key: str) -> None:
        if not self._ended or key not in self._usable.names:
            raise self._intake.unknown(self._about.entry, (key,))
        self._outlet.lose(key)

    def _take(self) -> dict[str, float]:
        """Return what was measured since the last call."""
        taken, self._measured = self._measured, {}
        return taken

    def _count_cast(self, metrics: dict[str, float]) -> None:
        if self._usable.counted:
            metrics[CASTS] = metrics.get(CASTS, 0) + 1

    def _count_targets(self, metrics: dict[str, float], targets: set[Hashable]) -> None:
        # A number that the game gives itself stands.
        if targets and PARTICIPANTS not in metrics and PARTICIPANTS in self._usable.names:
            metrics[PARTICIPANTS] = len(targets)

    def _tell(self, metrics: dict[str, float], phase: str | None = None) -> None:
        """Hand over a record of this activation, unless there is nothing in it."""
        if not metrics:
            return
        about = self._about
        if about.player in self._intake.opted_out:
            about.player, about.opted_out = None, True
        self._outlet.at_once(
            Measurement(
                self._intake.clock.unix_s(),
                about.entry,
                metrics,
                about.player,
                about.tier,
                about.tags,
                about.region,
                phase,
                about.opted_out,
            )
        )


class InstantCast(Activation):
    """A cast that is over in the frame in which it resolves: one record, when the frame ends."""

    __slots__ = ()

    def _finish(self) -> None:
        about, targets = self._about, self._targets
        if self._usable.counted:
            self._count_cast(about.metrics)
        if targets:
            self._count_targets(about.metrics, targets)
        if about.metrics:
            about.ts = self._intake.clock.unix_s()
            self._outlet.in_frame(about, targets or None)


class _Lasting(Activation):
    """An activation that is told of more than once: it remembers whom it met before."""

    __slots__ = ("_met",)

    def __init__(self, outlet: Outlet, intake: Intake, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, intake, usable, about)
        self._met: set[Hashable] = set()

    def _increments(self) -> dict[str, float]:
        """Return what was measured since the last record, with the targets since then."""
        metrics = self._take()
        self._count_targets(metrics, self._targets)
        self._met |= self._targets
        self._targets = set()
        return metrics

    def _rest(self) -> dict[str, float]:
        """Return what the last record says, with the targets of the whole activation."""
        metrics = self._take()
        self._met |= self._targets
        self._count_targets(metrics, self._met)
        self._count_cast(metrics)
        return metrics


class Channel(_Lasting):
    """A spell held for a while: a record of the increments each tick, and a final one."""

    __slots__ = ()

    def tick(self) -> None:
        """Tell what was measured since the last tick; nothing if nothing was."""
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
        """Add the time since the last call, unless the game measured it itself."""
        now_s = self._clock.monotonic_s()
        if UPTIME_SECONDS not in metrics and UPTIME_SECONDS in names:
            metrics[UPTIME_SECONDS] = now_s - self._since_s
        self._since_s = now_s


class Field(_Lasting):
    """A field or an aura: a light record each tick, and a summary when it ends.

    A light record tells the time since the last one, the targets in it, and the metrics that are
    not optional; the optional ones wait for the summary.
    """

    __slots__ = ("_uptime",)

    def __init__(self, outlet: Outlet, intake: Intake, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, intake, usable, about)
        self._uptime = _Uptime(intake.clock)

    def tick(self) -> None:
        """Tell what happened since the last tick, without the optional metrics."""
        if self._ended:
            return
        metrics = self._increments()
        later = self._usable.optional.intersection(metrics) - {PARTICIPANTS}
        self._measured.update((key, metrics.pop(key)) for key in later)
        self._uptime.add_to(metrics, self._usable.names)
        self._tell(metrics)

    def _finish(self) -> None:
        metrics = self._rest()
        self._uptime.add_to(metrics, self._usable.names)
        self._tell(metrics)


class Transformation(Activation):
    """A change of form: one record when it reverts, with the time that it lasted."""

    __slots__ = ("_uptime",)

    def __init__(self, outlet: Outlet, intake: Intake, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, intake, usable, about)
        self._uptime = _Uptime(intake.clock)

    def _finish(self) -> None:
        metrics = self._take()
        self._count_targets(metrics, self._targets)
        self._uptime.add_to(metrics, self._usable.names)
        self._count_cast(metrics)
        self._tell(metrics)


class Event(_Lasting):
    """An event with phases: a record at the end of each phase, and a summary at its own."""

    __slots__ = ("_phase",)

    def __init__(self, outlet: Outlet, intake: Intake, usable: Usable, about: Measurement) -> None:
        super().__init__(outlet, intake, usable, about)
        self._phase = about.phase

    def enter_phase(self, name: str) -> None:
        """Tell what the phase that ends here came to, and begin the next one.

        Raises:
            EmitterError: No record can carry such a name.
        """
        self._intake.check_phase(name)
        if not self._ended:
            self._tell(self._increments(), self._phase)
            self._phase = name

    def _finish(self) -> None:
        # The last phase ends here too: what it did is its own, not that of the whole event.
        if self._phase is not None:
            self._tell(self._increments(), self._phase)
        self._tell(self._rest(), SUMMARY)
