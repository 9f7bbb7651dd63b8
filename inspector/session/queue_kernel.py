"""The queue's kernel: plays rows into a bounded queue that leaves out more the longer it is."""

from __future__ import annotations

from inspector.ingest.kernel import kernel
from inspector.session.queue import EVERYTHING, QueueRows, QueueRules, QueueState, QueueSteps

_DEPTH, _LEVEL, _STEP = 0, 1, 2


@kernel
def _wait_for_disk(rules: QueueRules, state: QueueState) -> None:
    """Take nothing while the disk stands still."""
    if rules.stall_start_ts <= state.free_ts[0] < rules.stall_end_ts:
        state.free_ts[0] = rules.stall_end_ts


@kernel
def _take_until(ts: float, rules: QueueRules, state: QueueState) -> None:
    """Take what the writer gets to up to an instant, each time with a look at the steps."""
    counts, free_ts = state.counts, state.free_ts
    while counts[_DEPTH] > 0:
        _wait_for_disk(rules, state)
        if free_ts[0] > ts:
            return
        depth = counts[_DEPTH]
        taken = min(rules.slices[min(depth, rules.slices.shape[0] - 1)], depth)
        counts[_DEPTH] = depth - taken
        if counts[_DEPTH] < rules.falls[counts[_LEVEL]]:
            counts[_LEVEL] -= 1
        free_ts[0] += taken * rules.record_s
    while counts[_LEVEL] > 0:
        _wait_for_disk(rules, state)
        if free_ts[0] + rules.poll_s > ts:
            return
        free_ts[0] += rules.poll_s
        counts[_LEVEL] -= 1


@kernel
def _note(state: QueueState, steps: QueueSteps) -> None:
    """Note depth and level in the time step that it is now."""
    step = state.counts[_STEP]
    steps.depth[step] = max(steps.depth[step], state.counts[_DEPTH])
    steps.level[step] = max(steps.level[step], state.counts[_LEVEL])


@kernel
def _advance(ts: float, rules: QueueRules, state: QueueState, steps: QueueSteps) -> None:
    """Let time go on; a time step begins with what still waits."""
    counts = state.counts
    last = min(int((ts - steps.start_ts) / steps.width_s), steps.depth.shape[0] - 1)
    while counts[_STEP] < last:
        counts[_STEP] += 1
        _take_until(steps.start_ts + counts[_STEP] * steps.width_s, rules, state)
        _note(state, steps)
    _take_until(ts, rules, state)


@kernel
def _lose(
    rows: QueueRows, i: int, level: int, times: int, rules: QueueRules, step: int, steps: QueueSteps
) -> int:
    """Count the values of a row that a level leaves out; return how many it has."""
    lost = 0
    for j in range(rows.begin[i], rows.end[i]):
        key = rows.key[j]
        if rules.place[key] < level:
            lost += 1
            steps.values[step, key] += times
            steps.first_ts[key] = min(steps.first_ts[key], rows.ts[i])
            steps.last_ts[key] = max(steps.last_ts[key], rows.ts[i])
    return lost


@kernel
def _put(rows: QueueRows, i: int, rules: QueueRules, state: QueueState, steps: QueueSteps) -> None:
    """Let all copies of a row come; those of them that meet the same step go at once."""
    counts, levels = state.counts, rules.rises.shape[0]
    step, left = counts[_STEP], rules.copies
    if counts[_DEPTH] == 0:
        state.free_ts[0] = max(state.free_ts[0], rows.ts[i])
    while left > 0:
        depth = counts[_DEPTH]
        while counts[_LEVEL] < levels and depth + 1 >= rules.rises[counts[_LEVEL]]:
            counts[_LEVEL] += 1
        level = counts[_LEVEL]
        if depth >= rules.capacity:
            _lose(rows, i, EVERYTHING, left, rules, step, steps)
            steps.records[step] += left
            return
        fit = min(left, rules.capacity - depth)
        if level < levels:
            fit = min(fit, rules.rises[level] - 1 - depth)
        lost = _lose(rows, i, level, fit, rules, step, steps)
        if lost > 0 and lost == rows.end[i] - rows.begin[i]:
            # Nothing is left of it: the queue stays as it is, and all further copies go as well.
            _lose(rows, i, level, left - fit, rules, step, steps)
            steps.records[step] += left
            return
        counts[_DEPTH] += fit
        left -= fit


@kernel
def pass_queue(
    rows: QueueRows,
    start: int,
    stop: int,
    rules: QueueRules,
    state: QueueState,
    steps: QueueSteps,
) -> None:
    """Play rows ``start:stop`` of one shard into its queue.

    Args:
        rows: Of the shard.
        start: First row.
        stop: Behind the last row.
        rules: When what is left out.
        state: Of the shard's queue, changed.
        steps: What became of the rows, added to.
    """
    for i in range(start, stop):
        _advance(rows.ts[i], rules, state, steps)
        _put(rows, i, rules, state, steps)
        _note(state, steps)


@kernel
def end_queue(rules: QueueRules, state: QueueState, steps: QueueSteps) -> None:
    """Let the time steps behind the last row of a shard go by."""
    _advance(steps.start_ts + steps.depth.shape[0] * steps.width_s, rules, state, steps)
