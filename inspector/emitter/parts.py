"""The parts of an emitter, ready for use."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from inspector.core.registry import Registry
from inspector.emitter.clamp_lookup import ClampLookup
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.emitter.frame import Frame
from inspector.emitter.losses import Losses
from inspector.emitter.outlet import RecordWriter
from inspector.emitter.ring_buffer import RingBuffer


@dataclass(frozen=True, slots=True)
class Parts:
    """What an emitter is made of.

    Attributes:
        registry: The metric keys that may be recorded.
        frame: Where casts wait.
        ring: Where the writer takes from.
        writer: Writes; not started yet.
        losses: Counts what is not written.
        opted_out: Players who want no rows of their own; the emitter changes it, and whoever makes
            lines looks at it.
        clock: What the time is taken from.
        clamps: Those in force.
        chance: What the child of a fork seeds anew, so that it does not sample as its parent does;
            None to leave it alone.
    """

    registry: Registry
    frame: Frame
    ring: RingBuffer
    writer: RecordWriter
    losses: Losses
    opted_out: set[str] = field(default_factory=set, repr=False)
    clock: Clock = SYSTEM_CLOCK
    clamps: ClampLookup = field(default_factory=ClampLookup)
    chance: Random | None = None
