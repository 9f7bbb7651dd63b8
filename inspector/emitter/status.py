"""The status of an emitter, for the server that runs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmitterStatus:
    """How an emitter fares.

    Attributes:
        depth: Records that wait to be written.
        threshold: Records that may wait before values are left out.
        degrade_level: Steps of degradation in force; 0 is none.
        bytes_written: Since it was opened.
        problem: Why nothing can be written at the moment; empty if it can.
    """

    depth: int
    threshold: int
    degrade_level: int
    bytes_written: int
    problem: str
