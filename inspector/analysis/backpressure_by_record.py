"""A replay of backpressure record by record, through the emitter's own ring buffer.

It is what the kernel is checked against, and what serves where there is no compiler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf

from inspector.emitter.backpressure import Ladder
from inspector.emitter.losses import Losses
from inspector.emitter.measurement import Measurement
from inspector.emitter.ring_buffer import RingBuffer
from inspector.emitter.slices import slice_records
from inspector.session.queue import QueueRows, QueueRules, QueueSteps

_PIECE_ROWS = 256


def play_by_record(
    rows: QueueRows,
    names: tuple[str, ...],
    ladder: Ladder,
    rules: QueueRules,
    steps: QueueSteps,
    is_unwanted: Callable[[], bool],
) -> bool:
    """Play the rows of one shard, and return whether that came to its end.

    Args:
        rows: Of the shard.
        names: Of the metric keys, by id.
        ladder: When what is left out.
        rules: How often rows come, and how fast they are taken.
        steps: What became of the rows, added to.
        is_unwanted: Asked between pieces of the work.
    """
    shard = _Shard(ladder, rules, steps, {name: key for key, name in enumerate(names)})
    for i, ts in enumerate(rows.ts.tolist()):
        if i % _PIECE_ROWS == 0 and is_unwanted():
            return False
        keys = rows.key[rows.begin[i] : rows.end[i]].tolist()
        shard.advance(ts)
        shard.put(ts, [names[key] for key in keys])
    shard.advance(steps.start_ts + len(steps.depth) * steps.width_s)
    return True


class _Shard:
    """A ring buffer, and a writer that takes from it by a clock of its own."""

    def __init__(
        self, ladder: Ladder, rules: QueueRules, steps: QueueSteps, key_of: Mapping[str, int]
    ) -> None:
        self._losses = Losses()
        self._ring = RingBuffer(ladder.capacity, self._losses)
        self._ring.use(ladder)
        self._rules = rules
        self._steps = steps
        self._key_of = key_of
        self._step = 0
        self._free_ts = -inf

    def advance(self, ts: float) -> None:
        """Let time go on."""
        steps = self._steps
        last = min(int((ts - steps.start_ts) / steps.width_s), len(steps.depth) - 1)
        while self._step < last:
            self._step += 1
            self._take_until(steps.start_ts + self._step * steps.width_s)
            self._note()
        self._take_until(ts)

    def put(self, ts: float, names: list[str]) -> None:
        """Let a record come as often as it does."""
        if not self._ring.depth:
            self._free_ts = max(self._free_ts, ts)
        for _copy in range(self._rules.copies):
            self._ring.put([Measurement(ts, "", dict.fromkeys(names, 1.0))])
        self._note()
        lost = self._losses.take()
        for (name, _why), values in lost.values.items():
            key = self._key_of[name]
            self._steps.values[self._step, key] += values
            self._steps.first_ts[key] = min(self._steps.first_ts[key], ts)
            self._steps.last_ts[key] = max(self._steps.last_ts[key], ts)
        self._steps.records[self._step] += sum(lost.records.values())

    def _take_until(self, ts: float) -> None:
        rules, ring = self._rules, self._ring
        while ring.depth:
            self._wait_for_disk()
            if self._free_ts > ts:
                return
            taken = ring.take(slice_records(ring.depth))
            ring.relax()
            self._free_ts += len(taken) * rules.record_s
        while ring.level:
            self._wait_for_disk()
            if self._free_ts + rules.poll_s > ts:
                return
            self._free_ts += rules.poll_s
            ring.relax()

    def _wait_for_disk(self) -> None:
        if self._rules.stall_start_ts <= self._free_ts < self._rules.stall_end_ts:
            self._free_ts = self._rules.stall_end_ts

    def _note(self) -> None:
        step, steps = self._step, self._steps
        steps.depth[step] = max(steps.depth[step], self._ring.depth)
        steps.level[step] = max(steps.level[step], self._ring.level)
