"""The stations of a record: what the conveyor takes from, and what makes a line of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from inspector.emitter.backpressure import Ladder
from inspector.emitter.measurement import Measurement
from inspector.emitter.settings import Settings


class RecordSource(Protocol):
    """Where measurements wait, as the ring buffer."""

    @property
    def depth(self) -> int:
        """How many wait."""

    @property
    def level(self) -> int:
        """How many metric keys are left out of what comes; 0 is none."""

    def use(self, ladder: Ladder) -> None:
        """Leave out keys by other steps from now on."""

    def relax(self) -> None:
        """Leave out one key less if the queue is short again."""

    def take(self, most: int) -> list[Measurement]:
        """Return those that waited longest, at most so many, and forget them."""


class LineMaker(Protocol):
    """What makes lines of measurements, as the pipeline."""

    def use(self, settings: Settings) -> None:
        """Go by other settings from now on."""

    def encode(self, measurements: Sequence[Measurement]) -> list[bytes]:
        """Return whole lines; what opted-out players did waits for `merged`."""

    @property
    def merged_depth(self) -> int:
        """How many records of what opted-out players did wait for `merged`."""

    def merged(self, most: int | None = None) -> list[bytes]:
        """Return whole lines of what opted-out players did, of so many records at most."""

    def line(self, m: Measurement, extra_meta: Mapping[str, object]) -> bytes:
        """Return the whole line of a measurement that is not sampled; empty if there is none."""


class ConfigSource(Protocol):
    """Where settings come from, as the retuning."""

    def poll(self) -> Settings | None:
        """Return new settings, or None if nothing changed."""
