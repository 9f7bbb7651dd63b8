"""The heartbeat: what an emitter says about itself, so that no loss stays a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from inspector.emitter.clock import Clock
from inspector.emitter.losses import Losses, Tally
from inspector.emitter.measurement import Measurement
from inspector.emitter.settings import Settings
from inspector.emitter.stations import LineMaker

HEARTBEAT_S = 5.0
ENTRY = "system.telemetry"


@dataclass(frozen=True, slots=True)
class Figures:
    """How an emitter fares.

    Attributes:
        queue_depth: Records that wait.
        degrade_level: How many metric keys are left out.
        bytes_written: Since the start.
        flush_count: Since the start.
    """

    queue_depth: int = 0
    degrade_level: int = 0
    bytes_written: int = 0
    flush_count: int = 0


class Heartbeat:
    """Makes heartbeats. What one of them told is forgotten only once it is in the file.

    Attributes:
        due_s: Monotonic seconds of the next; the first is due at once.
    """

    def __init__(self, pipeline: LineMaker, losses: Losses, clock: Clock, build: str = "") -> None:
        """Prepare the first heartbeat.

        Args:
            pipeline: Makes lines.
            losses: What is to be told.
            clock: What the time is taken from.
            build: Of the game; empty if it has none.
        """
        self.due_s = -inf
        self._pipeline = pipeline
        self._losses = losses
        self._clock = clock
        self._build = build
        self._problem = ""
        self._told = Figures()
        self._made: tuple[Tally, Figures, str] | None = None

    def note(self, problem: str) -> None:
        """Remember why something could not be done; the next heartbeat tells the latest."""
        self._problem = problem or self._problem

    def hurry(self) -> None:
        """Be due at once: something is so that nobody should wait to hear."""
        self.due_s = -inf

    def make(self, figures: Figures, settings: Settings) -> bytes:
        """Return the line of a heartbeat; `settle` must say what became of it.

        Args:
            figures: As they are now.
            settings: Those in force.

        Returns:
            The whole line; empty if there can be none, which needs no settling.
        """
        due_s = self._clock.monotonic_s() + HEARTBEAT_S
        tally = self._losses.take()
        line = b""
        try:
            line = self._pipeline.line(*self._record(tally, figures, settings))
        finally:
            if not line:
                self._losses.give_back(tally)
            self.due_s = due_s
        self._made = (tally, figures, self._problem) if line else None
        return line

    def _record(
        self, tally: Tally, figures: Figures, settings: Settings
    ) -> tuple[Measurement, Mapping[str, object]]:
        metrics: dict[str, float] = {
            "queue_depth": figures.queue_depth,
            "records_dropped": tally.records.total(),
            "values_dropped": tally.values.total(),
            "bytes_written": figures.bytes_written - self._told.bytes_written,
            "flush_count": figures.flush_count - self._told.flush_count,
            "degrade_level": figures.degrade_level,
        }
        meta: dict[str, object] = {"config": dict(settings.revisions)}
        if settings.problem:
            meta["config_error"] = settings.problem
        if self._build:
            meta["build"] = self._build
        if tally:
            meta["dropped"] = _dropped(tally)
        if self._problem:
            meta["problem"] = self._problem
        return Measurement(self._clock.unix_s(), ENTRY, metrics), meta

    def settle(self, told: bool) -> None:
        """Say whether the last heartbeat is in the file; if not, the next one tells it all."""
        if self._made is None:
            return
        (tally, figures, problem), self._made = self._made, None
        if told:
            self._told = figures
            if self._problem == problem:
                self._problem = ""
        else:
            self._losses.give_back(tally)
            self.due_s = -inf

    def start_over(self, figures: Figures) -> None:
        """Forget all, in the child of a fork: the parent tells what was before.

        Args:
            figures: As they are now, which the first heartbeat counts from.
        """
        self.due_s = -inf
        self._problem = ""
        self._made = None
        self._told = replace(figures, queue_depth=0, degrade_level=0)


def _dropped(tally: Tally) -> dict[str, object]:
    values: dict[str, dict[str, int]] = {}
    for (key, reason), count in sorted(tally.values.items()):
        values.setdefault(key, {})[reason.value] = count
    records = {reason.value: count for reason, count in sorted(tally.records.items())}
    return {"values": values, "records": records}
