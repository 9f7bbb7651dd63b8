"""Runs: odd buckets in a row are one hint."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

STAYS = 0.5
"""What is odd stays so down to this share of the least z: it shall not come and go."""

BRIDGED = 3
"""So many buckets in a row may be without a judgement."""


@dataclass(frozen=True, slots=True)
class Run:
    """Odd buckets in a row, all above what is usual, or all below it.

    Attributes:
        start: The first of them.
        stop: Behind the last one.
        z: That of the oddest.
        is_over: Whether something else came behind it.
        ended_at: The bucket that shows that it is over; `stop` as long as none does.
    """

    start: int
    stop: int
    z: float
    is_over: bool
    ended_at: int


def runs_of(z: Sequence[float], least: float) -> list[Run]:
    """Return the runs of a series, in the order of time.

    Args:
        z: How odd each bucket is; NaN where nobody can tell.
        least: Where a run begins.
    """
    found: list[Run] = []
    run: Run | None = None
    for at, own in enumerate(z):
        if math.isnan(own):
            continue
        if run is not None and _goes_on(run, at, own, least):
            oddest = max(run.z, own, key=abs)
            run = Run(run.start, at + 1, oddest, is_over=False, ended_at=at + 1)
            continue
        if run is not None:
            found.append(Run(run.start, run.stop, run.z, is_over=True, ended_at=at))
            run = None
        if abs(own) >= least:
            run = Run(at, at + 1, own, is_over=False, ended_at=at + 1)
    if run is not None:
        silent = len(z) - run.stop > BRIDGED
        last = min(run.stop, len(z) - 1)
        found.append(Run(run.start, run.stop, run.z, is_over=silent, ended_at=last))
    return found


def _goes_on(run: Run, at: int, own: float, least: float) -> bool:
    is_same = (own > 0) is (run.z > 0) and abs(own) >= STAYS * least
    return is_same and at - run.stop <= BRIDGED
