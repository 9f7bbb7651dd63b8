"""A bounded queue that rows are played into again: what its kernel is given, and what it fills in.

It knows of no settings: whoever asks turns the rules of backpressure into these numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import MAX_KEYS

KEY_IDS = MAX_KEYS + 1
"""Room for every key id."""

EVERYTHING = KEY_IDS
"""A level that leaves out every key, also those that have no place."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class QueueRows(NamedTuple):
    """Rows of one shard in the order in which they come; n rows.

    Attributes:
        ts: (n,) float64, Unix seconds, rising.
        begin: (n,) int64, row i owns the values ``begin[i]:end[i]``.
        end: (n,) int64.
        key: (m,) uint8, the metric key of each value; m values of all shards.
    """

    ts: Floats
    begin: Ints
    end: Ints
    key: NDArray[np.uint8]


class QueueRules(NamedTuple):
    """When the queue leaves out what, and how fast it is emptied.

    Attributes:
        rises: (levels,) int64, the least depth, with the record that comes, that asks for more than
            so many steps.
        falls: (levels + 1,) int64, a step is taken back where fewer wait than this.
        place: (KEY_IDS,) int64, the key is left out on levels above this one; below `EVERYTHING`.
        slices: (k,) int64, so many are taken at once from that many; the last from all that are
            more.
        capacity: So many may wait.
        copies: As often each row comes, at its instant.
        record_s: Seconds that one record takes.
        poll_s: Seconds after which an empty queue is looked at again.
        stall_start_ts: From here on nothing is taken, Unix seconds.
        stall_end_ts: Until here.
    """

    rises: Ints
    falls: Ints
    place: Ints
    slices: Ints
    capacity: int
    copies: int
    record_s: float
    poll_s: float
    stall_start_ts: float
    stall_end_ts: float


class QueueState(NamedTuple):
    """How the queue stands.

    Attributes:
        counts: (3,) int64: records that wait, steps in force, number of the time step.
        free_ts: (1,) float64, when the writer can take something again, Unix seconds.
    """

    counts: Ints
    free_ts: Floats


class QueueSteps(NamedTuple):
    """What became of the rows, by time step; several shards are played into the same one.

    Attributes:
        start_ts: Start of the first step, Unix seconds.
        width_s: Width of a step.
        depth: (steps,) int64, the most records that waited in a shard.
        level: (steps,) int64, the highest level of a shard.
        values: (steps, KEY_IDS) int64, values that were left out, those of lost records included.
        records: (steps,) int64, whole records that were lost.
        first_ts: (KEY_IDS,) float64, when a value of a key was left out first, infinite if never.
        last_ts: (KEY_IDS,) float64, and last, minus infinite if never.
    """

    start_ts: float
    width_s: float
    depth: Ints
    level: Ints
    values: Ints
    records: Ints
    first_ts: Floats
    last_ts: Floats


@dataclass(frozen=True, slots=True)
class QueueKernels:
    """The functions that do the work.

    Attributes:
        play: Plays some rows of a shard into its queue.
        end: Lets the time steps behind its last row go by.
    """

    play: Callable[[QueueRows, int, int, QueueRules, QueueState, QueueSteps], None]
    end: Callable[[QueueRules, QueueState, QueueSteps], None]


def empty_state(start_ts: float) -> QueueState:
    """Return the state of a queue in which nothing waits."""
    return QueueState(np.zeros(3, np.int64), np.array([start_ts]))


def empty_steps(start_ts: float, width_s: float, steps: int) -> QueueSteps:
    """Return time steps in which nothing happened yet."""
    return QueueSteps(
        start_ts,
        width_s,
        np.zeros(steps, np.int64),
        np.zeros(steps, np.int64),
        np.zeros((steps, KEY_IDS), np.int64),
        np.zeros(steps, np.int64),
        np.full(KEY_IDS, np.inf),
        np.full(KEY_IDS, -np.inf),
    )
