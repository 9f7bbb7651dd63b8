"""The status of an emitter, for the server that runs it."""

from __future__ import annotations

from collections.abc import Mapping
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
        config_problem: Why a config file is not in force; empty if all are.
        revisions: Name of a config file, without its ending, to its revision in force.
    """

    depth: int
    threshold: int
    degrade_level: int
    bytes_written: int
    problem: str
    config_problem: str
    revisions: Mapping[str, int]
