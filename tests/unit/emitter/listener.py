"""An emitter whose writer only listens, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.core.registry import Registry
from inspector.emitter import Clock, Emitter
from inspector.emitter.clamp_lookup import ClampLookup
from inspector.emitter.frame import Frame
from inspector.emitter.losses import Losses, Lost, Tally
from inspector.emitter.measurement import Measurement
from inspector.emitter.parts import Parts
from inspector.emitter.ring_buffer import RingBuffer
from inspector.emitter.settings import Settings
from inspector.files.resources import load_registry

REGISTRY = load_registry()
START_S = 1_700_000_000.0


class Listener:
    """What an emitter hands over, and the time by which it does.

    Attributes:
        emitter: To be used as a game would.
        now_s: Unix seconds, and monotonic ones too.
        settings: Those in force.
        clamps: Those in force.
    """

    level = 2
    bytes_written = 4_096
    problem = "no space"

    def __init__(
        self,
        registry: Registry = REGISTRY,
        merge: Iterable[str] = (),
        opted_out: Iterable[str] = (),
        capacity: int = 100_000,
    ) -> None:
        self.now_s = START_S
        self.settings = Settings({})
        self.calls: list[str] = []
        self._losses = Losses()
        self._ring = RingBuffer(capacity, self._losses)
        clock = Clock(lambda: self.now_s, lambda: self.now_s)
        frame = Frame(merge, registry, self._losses)
        self.clamps = ClampLookup()
        self.emitter = Emitter(
            Parts(
                *(registry, frame, self._ring, self, self._losses),
                opted_out=set(opted_out),
                clock=clock,
                clamps=self.clamps,
            )
        )

    def heard(self) -> list[Measurement]:
        """Return what was handed over since the last call."""
        return self._ring.take(1_000_000)

    def metrics(self) -> list[dict[str, float]]:
        """Return the metrics of what was handed over since the last call."""
        return [measurement.metrics for measurement in self.heard()]

    def losses(self) -> Tally:
        """Return what was lost since the last call."""
        return self._losses.take()

    def lost(self) -> dict[str, int]:
        """Return how many values were lost since the last call, by metric key."""
        values = self._losses.take().values
        return {key: count for (key, reason), count in values.items() if reason is Lost.CLOSED}

    def start(self) -> None:
        """Be a writer."""
        self.calls.append("start")

    def stop(self, timeout_s: float) -> bool:
        """Be a writer."""
        self.calls.append(f"stop {timeout_s}")
        return True

    def flush(self, timeout_s: float) -> bool:
        """Be a writer."""
        self.calls.append(f"flush {timeout_s}")
        return False

    def wake_if_due(self) -> None:
        """Be a writer."""
        self.calls.append("wake")

    def pump(self) -> None:
        """Be a writer."""
        self.calls.append("pump")

    def after_fork(self) -> None:
        """Be a writer."""
        self.calls.append("after_fork")

    def resume(self) -> None:
        """Be a writer."""
        self.calls.append("resume")
