"""The emitter's rules of backpressure as numbers for a kernel: asked of the emitter, not retold."""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import partial

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.emitter.backpressure import Degradation, Ladder, Step
from inspector.emitter.conveyor import POLL_S
from inspector.emitter.slices import LARGE_SLICE_RECORDS, SLICE_SHARE, slice_records
from inspector.session.queue import EVERYTHING, KEY_IDS, QueueRules

Ints = NDArray[np.int64]

_DEPTHS = LARGE_SLICE_RECORDS * SLICE_SHARE
"""From more records than these, no more are taken at once."""


def rules_of(
    ladder: Ladder,
    registry: Registry,
    copies: int,
    drain_per_s: float,
    stall_ts: tuple[float, float],
) -> QueueRules:
    """Return the rules for a queue.

    Args:
        ladder: When what is left out.
        registry: Whose key ids rows have; names in the order that it lacks are steps all the same.
        copies: As often each row comes.
        drain_per_s: Records taken a second.
        stall_ts: From when to when none are, Unix seconds.
    """
    place = np.full(KEY_IDS, EVERYTHING - 1, np.int64)
    for number, name in enumerate(ladder.order):
        key_id = registry.find_key(name)
        if key_id is not None:
            place[key_id] = number
    return QueueRules(
        rises=_rises(ladder),
        falls=_falls(ladder),
        place=place,
        slices=np.array([slice_records(depth) for depth in range(_DEPTHS + 1)], np.int64),
        capacity=ladder.capacity,
        copies=copies,
        record_s=1.0 / drain_per_s,
        poll_s=POLL_S,
        stall_start_ts=stall_ts[0],
        stall_end_ts=stall_ts[1],
    )


def _rises(ladder: Ladder) -> Ints:
    """Return by level the least depth that is beyond the one at which the next level begins."""
    levels = range(1, len(ladder.order) + 1)
    return np.array([math.floor(ladder.begins_at(level)) + 1 for level in levels], np.int64)


def _falls(ladder: Ladder) -> Ints:
    """Return by level how many depths, from none on, make the emitter take a step back."""
    depths = range(max(ladder.capacity, ladder.threshold) + 2)
    falls = [0]
    for level in range(1, len(ladder.order) + 1):
        step = Step.of(ladder, level)
        falls.append(bisect_left(depths, True, key=partial(_stays, step)))
    return np.array(falls, np.int64)


def _stays(step: Step, depth: int) -> bool:
    degradation = Degradation(step.ladder)
    degradation.step = step
    degradation.relax(depth)
    return degradation.step.level == step.level
