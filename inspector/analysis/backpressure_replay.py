"""What backpressure would do to a loaded session at another load: question, answer, and replay."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.backpressure_by_record import play_by_record
from inspector.analysis.backpressure_rows import ShardRows, rows_of
from inspector.analysis.backpressure_rules import rules_of
from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.session.grid import Grid
from inspector.session.queue import (
    QueueKernels,
    QueueRows,
    QueueRules,
    QueueSteps,
    empty_state,
    empty_steps,
)
from inspector.session.session import Session
from inspector.session.timeline import bucket_width_s

MOST_ROWS = 1_000_000
"""Of more rows, the latest are looked at."""

MOST_SINGLE_RECORDS = 200_000
"""So many go through the emitter's own queue, one by one, in about a second: without a compiler."""

MOST_STEPS = 600
"""Time steps: one for every pixel or two of a card."""

DRAIN_PER_S = 20_000.0
"""A careful guess: a writer in Python, on two cores, takes some 50,000 records a second at most."""

_FINE_WIDTH_S = 0.1
_PIECE_ROWS = 32_768

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """What is wanted.

    Attributes:
        ladder: Threshold, buffer, order and recovery.
        load: So many times as many records come, each at the instant of the recorded one.
        drain_per_s: Records that the writer of a shard takes a second.
        stall_s: So long it takes none, from the middle of the range on.
        end_ts: Unix seconds, behind the last row that counts; infinite for all.
        range_s: How far back rows count, from there or from the last row; infinite for all.
    """

    ladder: Ladder
    load: int = 10
    drain_per_s: float = DRAIN_PER_S
    stall_s: float = 0.0
    end_ts: float = math.inf
    range_s: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class KeyDrops:
    """What becomes of a metric key, of which some values are dropped.

    Attributes:
        name: The key.
        values: Values dropped, those of whole records included.
        of_values: Values that come.
        first_ts: When the first one is dropped, Unix seconds.
        last_ts: When the last one is.
        by_step: (steps,) int64, when.
    """

    name: str
    values: int
    of_values: int
    first_ts: float
    last_ts: float
    by_step: Ints

    @property
    def share(self) -> float:
        """Of its values, 0 to 1."""
        return self.values / self.of_values


@dataclass(frozen=True, slots=True)
class ShardReplay:
    """What becomes of a shard.

    Attributes:
        name: The shard.
        depth: The most records that wait in it.
        values_dropped: Values that it drops.
        records_dropped: Whole records that it drops.
    """

    name: str
    depth: int
    values_dropped: int
    records_dropped: int


@dataclass(frozen=True, slots=True, eq=False)
class BackpressureReplay:
    """What would be.

    Sampling comes after the queue, so that what a log holds is less than what was in it. Values are
    counted as the log has them: so many are missing from what would be written.

    Attributes:
        request: What was asked.
        rows: Rows that were played.
        first_ts: Unix seconds of the first of them.
        last_ts: Unix seconds of the last.
        is_cut: Whether the range has more rows than are looked at.
        start_ts: Start of the first time step, Unix seconds.
        step_s: Width of a time step.
        depth: (steps,) int64, the most records that wait in one shard.
        level: (steps,) int64, the highest level that one shard is on.
        records: (steps,) int64, whole records dropped, of all shards.
        keys: Those of which values are dropped, the earliest first.
        shards: All, by name.
        values: Values that come.
        values_dropped: Of these, those of whole records included.
        records_dropped: Whole records.
    """

    request: ReplayRequest
    rows: int
    first_ts: float
    last_ts: float
    is_cut: bool
    start_ts: float
    step_s: float
    depth: Ints
    level: Ints
    records: Ints
    keys: tuple[KeyDrops, ...]
    shards: tuple[ShardReplay, ...]
    values: int
    values_dropped: int
    records_dropped: int

    @property
    def records_come(self) -> int:
        """How many records come."""
        return self.rows * self.request.load

    @property
    def share(self) -> float:
        """Of all values, 0 to 1, those that are dropped."""
        return self.values_dropped / self.values if self.values else 0.0


def replay(
    session: Session,
    kernels: QueueKernels | None,
    request: ReplayRequest,
    is_unwanted: Callable[[], bool],
) -> BackpressureReplay | None:
    """Return what would be dropped; None if there is no row, or nobody wants to know any more.

    Args:
        session: Its rows; heartbeats are left out, as they wait in no queue.
        kernels: What does the work; None to drive the emitter's own queue, with fewer rows.
        request: What is wanted.
        is_unwanted: Asked between pieces of the work.
    """
    most = MOST_ROWS if kernels else max(MOST_SINGLE_RECORDS // request.load, 1)
    found = rows_of(session, request.end_ts, request.range_s, most, is_unwanted)
    if found is None or not found.rows or is_unwanted():
        return None
    first_ts, last_ts = found.first_ts, found.last_ts
    grid = Grid.covering(first_ts, last_ts, _width_s(last_ts - first_ts))
    steps = empty_steps(grid.start_ts, grid.width_s, grid.buckets)
    rules = _rules(request, session.registry, (first_ts + last_ts) / 2)
    shards = []
    for shard in found.shards:
        own = empty_steps(grid.start_ts, grid.width_s, grid.buckets)
        rows = QueueRows(shard.ts, shard.begin, shard.end, found.key)
        if kernels is None:
            names = session.registry.names
            done = play_by_record(rows, names, request.ladder, rules, own, is_unwanted)
        else:
            done = _play(kernels, rows, rules, own, is_unwanted)
        if not done:
            return None
        _add(steps, own)
        shards.append(_shard_replay(shard, own))
    come = request.load * np.bincount(found.key, minlength=len(steps.first_ts))
    values = steps.values.sum(axis=0)
    return BackpressureReplay(
        request=request,
        rows=found.rows,
        first_ts=first_ts,
        last_ts=last_ts,
        is_cut=found.is_cut,
        start_ts=grid.start_ts,
        step_s=grid.width_s,
        depth=_frozen(steps.depth),
        level=_frozen(steps.level),
        records=_frozen(steps.records),
        keys=_drops(steps, values, come, session.registry.names),
        shards=tuple(shards),
        values=int(come.sum()),
        values_dropped=int(values.sum()),
        records_dropped=int(steps.records.sum()),
    )


def _rules(request: ReplayRequest, registry: Registry, middle_ts: float) -> QueueRules:
    stall_ts = (middle_ts, middle_ts + request.stall_s)
    return rules_of(request.ladder, registry, request.load, request.drain_per_s, stall_ts)


def _width_s(span_s: float) -> float:
    if span_s < _FINE_WIDTH_S * (MOST_STEPS - 1):
        return _FINE_WIDTH_S
    return bucket_width_s(span_s, MOST_STEPS - 1)  # one more may begin before the first row


def _play(
    kernels: QueueKernels,
    rows: QueueRows,
    rules: QueueRules,
    steps: QueueSteps,
    is_unwanted: Callable[[], bool],
) -> bool:
    """Play the rows of one shard, and return whether that came to its end."""
    state = empty_state(steps.start_ts)
    for start in range(0, len(rows.ts), _PIECE_ROWS):
        if is_unwanted():
            return False
        kernels.play(rows, start, min(start + _PIECE_ROWS, len(rows.ts)), rules, state, steps)
    kernels.end(rules, state, steps)
    return True


def _add(steps: QueueSteps, own: QueueSteps) -> None:
    for whole, part in ((steps.depth, own.depth), (steps.level, own.level)):
        np.maximum(whole, part, out=whole)
    for whole, part in ((steps.values, own.values), (steps.records, own.records)):
        whole += part
    np.minimum(steps.first_ts, own.first_ts, out=steps.first_ts)
    np.maximum(steps.last_ts, own.last_ts, out=steps.last_ts)


def _shard_replay(shard: ShardRows, own: QueueSteps) -> ShardReplay:
    return ShardReplay(
        shard.name, int(own.depth.max()), int(own.values.sum()), int(own.records.sum())
    )


def _drops(
    steps: QueueSteps, values: Ints, come: Ints, names: tuple[str, ...]
) -> tuple[KeyDrops, ...]:
    dropped = np.flatnonzero(values).tolist()
    drops = (
        KeyDrops(
            names[key],
            int(values[key]),
            int(come[key]),
            float(steps.first_ts[key]),
            float(steps.last_ts[key]),
            _frozen(steps.values[:, key].copy()),
        )
        for key in dropped
    )
    return tuple(sorted(drops, key=lambda one: (one.first_ts, -one.values)))


def _frozen(array: Ints) -> Ints:
    array.flags.writeable = False
    return array
