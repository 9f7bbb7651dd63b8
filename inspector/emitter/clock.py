"""The clock of an emitter: the real one, or that of a simulation."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Where an emitter takes the time from.

    Attributes:
        unix_s: Returns Unix seconds, which records carry.
        monotonic_s: Returns seconds that only ever grow, which intervals are measured by.
    """

    unix_s: Callable[[], float]
    monotonic_s: Callable[[], float]


SYSTEM_CLOCK = Clock(time.time, time.monotonic)
"""That of the machine."""
