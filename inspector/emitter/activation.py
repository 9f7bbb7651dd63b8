"""Activations: what a game measures while something goes on, and an instant cast for one."""

from __future__ import annotations

from collections.abc import Hashable
from types import TracebackType
from typing import Final, Self

from inspector.emitter.keys import (
    CASTS,
    CC_APPLIED_COUNT,
    CC_APPLIED_SECONDS,
    CC_FULL_DURATION_COUNT,
    PARTICIPANTS,
)
from inspector.emitter.losses import Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.outlet import Outlet
from inspector.emitter.usable import Usable
from inspector.emitter.values import checked_value

_NOTHING: Final[frozenset[str]] = frozenset()


class Activation:
    """What all activations share: measuring, and being told of at the end.

    An activation is used by one thread. It ends with its ``with`` block, also by an exception,
    which passes through; or by `end`, where no block fits; or at the latest, if it lasts, when the
    emitter is closed. One that the game forgets without ending it tells nothing more. Ending it
    twice is harmless; what is added after its end is counted as lost.

    Each one is one cast, but not for entries of ``system``. A number that the game adds itself
    stands: of `casts` for the whole activation, of `participants` and `uptime_seconds` for the
    record in which it is told.
    """

    __slots__ = (
        *("_about", "_controlled", "_ended", "_measured"),
        *("_names", "_outlet", "_targets", "_usable"),
    )

    def __init__(self, outlet: Outlet, usable: Usable, about: Measurement) -> None:
        """Begin to measure.

        Args:
            outlet: Where records go.
            usable: The metric keys of the entry.
            about: Entry and labels of the records to come; the activation's own, and so are its
                metrics.
        """
        self._outlet = outlet
        self._usable = usable
        self._about = about
        self._measured = about.metrics
        self._names = usable.names
        self._targets: set[Hashable] = set()
        self._controlled: dict[Hashable, bool] | None = None
        self._ended = False

    def add(self, key: str, value: float = 1) -> None:
        """Add to a metric; of a gauge, the latest value counts.

        Raises:
            UnknownMetricError: The entry may use no such metric key.
        """
        measured = self._measured
        if key in measured:
            if key in self._usable.gauges:
                measured[key] = value
            else:
                try:
                    measured[key] += value
                except Exception:  # nothing that a game measures may stop the game
                    self._add_odd(measured, key, value)
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
        if self._controlled is None:
            self._controlled = {}
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
        # What was handed over is no longer ours to change. Without a name, nothing is added.
        self._measured, self._names = {}, _NOTHING
        if self._targets:
            self._targets = set()

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
            raise self._outlet.intake.unknown(self._about.entry, (key,))
        self._outlet.lose(key, Lost.CLOSED)

    def _add_odd(self, metrics: dict[str, float], key: str, value: float) -> None:
        """Add what cannot be added as it is: what is no number is left out, and counted."""
        for amount in (metrics.pop(key, 0), value):
            number = checked_value(amount, is_counter=False)
            if isinstance(number, Lost):
                self._outlet.lose(key, number)
            else:
                metrics[key] = metrics.get(key, 0) + number

    def _take(self) -> dict[str, float]:
        """Return what was measured since the last call."""
        taken, self._measured = self._measured, {}
        return taken

    def _has_casts(self, metrics: dict[str, float]) -> bool:
        """Return whether the game counted casts; a value that is no count is left out."""
        if CASTS not in metrics:
            return False
        number = checked_value(metrics[CASTS], is_counter=True)
        if isinstance(number, Lost):
            del metrics[CASTS]
            self._outlet.lose(CASTS, number)
        return not isinstance(number, Lost)

    def _count_targets(self, metrics: dict[str, float], targets: set[Hashable]) -> None:
        # A number that the game gives itself stands.
        if targets and PARTICIPANTS not in metrics and PARTICIPANTS in self._usable.names:
            metrics[PARTICIPANTS] = len(targets)

    def _tell(self, metrics: dict[str, float], phase: str | None = None) -> None:
        """Hand over a record of this activation, unless there is nothing in it.

        That a phase ended is something in itself; where players opted out, nobody is told of it.
        """
        about = self._about
        if about.player in self._outlet.intake.opted_out:
            about.player, about.opted_out = None, True
        if not metrics and (phase is None or about.opted_out):
            return
        self._outlet.at_once(
            Measurement(
                self._outlet.unix_s(),
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
        # The game makes these by the thousand, so that this is one piece.
        about, outlet = self._about, self._outlet
        metrics = about.metrics
        if about.player in outlet.intake.opted_out:  # since it began
            about.player, about.opted_out = None, True
        if self._usable.counted and (CASTS not in metrics or not self._has_casts(metrics)):
            metrics[CASTS] = 1
        if self._targets:
            self._count_targets(metrics, self._targets)
        if metrics:
            about.ts = outlet.unix_s()
            outlet.in_frame(about, self._targets)
