"""Settings: what an emitter goes by, ready for use; config files are where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clamp:
    """Bounds that a game keeps values of a metric path within.

    Attributes:
        path: Glob over metric paths.
        least: The smallest value, None for no bound.
        most: The largest value, None for no bound.
    """

    path: str
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be retuned while an emitter runs.

    Attributes:
        rates: Metric key to rate, 0 to 1, for every key of the registry.
        overrides: Glob over metric paths, and its rate; the last that matches wins.
        queue_threshold: Records that may wait before values are left out.
        buffer_records: Records that may wait at most.
        order: Metric keys in the order in which they are left out.
        recover_share: A step back is taken below this share of the depth that led to the step.
        flush_s: Records wait at most so long for others before they are written.
        flush_bytes: So much is written at once, if it comes sooner.
        roll_s: Length of the period that one hot log covers.
        roll_bytes: A hot log ends at this size.
        drops_opted_out: Whether what opted-out players did is not even summed up.
        clamps: The last whose path matches wins.
        revisions: Name of a config file, without its ending, to its revision.
        problem: Why a config file is not in force; empty if all are.
    """

    rates: Mapping[str, float]
    overrides: tuple[tuple[str, float], ...] = ()
    queue_threshold: int = 4_096
    buffer_records: int = 16_384
    order: tuple[str, ...] = ()
    recover_share: float = 0.5
    flush_s: float = 2.0
    flush_bytes: int = 4_096
    roll_s: int = 3_600
    roll_bytes: int = 256 * 1024 * 1024
    drops_opted_out: bool = False
    clamps: tuple[Clamp, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
