"""The conveyor: brings records from the ring buffer to the hot log, round by round."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from math import inf

from inspector.emitter.backpressure import Ladder
from inspector.emitter.clock import Clock
from inspector.emitter.faults import Faults
from inspector.emitter.heartbeat import Figures, Heartbeat
from inspector.emitter.hot_log import HotLog
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.outbox import FULL_BYTES, Outbox
from inspector.emitter.settings import Settings
from inspector.emitter.slices import SLICE_RECORDS, LineSize, slice_records
from inspector.emitter.stations import ConfigSource, LineMaker, RecordSource

POLL_S = 0.25
"""How often config files are looked at; a change is in force when two looks agree on it."""

MERGED_RECORDS = 64
"""So many records of opted-out players are encoded at a time."""

TURN_S = 1e-6
"""A sleep of no time at all gives the interpreter's lock back before anybody woke up to take it."""

AT_ONCE_BYTES = 96 * 1024
"""While more waits, so much goes into one write: for each the interpreter's lock changes hands."""

NEVER = sys.maxsize


def _nothing() -> None:
    pass


class Conveyor:
    """Does what is due: reads config, encodes, writes, and says how it fares.

    For one thread at a time; it never raises what a game would have to handle.

    Attributes:
        settings: Those in force.
        wake_depth: When so many records wait, there is something to do.
        outbox: Lines that wait for the disk.
        gives_way: Whether the game's threads run beside it.
    """

    def __init__(
        self,
        ring: RecordSource,
        pipeline: LineMaker,
        hot_log: HotLog,
        heartbeat: Heartbeat,
        retuning: ConfigSource,
        settings: Settings,
        losses: Losses,
        clock: Clock,
        end_frame: Callable[[], None] = _nothing,
        end_old_frame: Callable[[], None] = _nothing,
    ) -> None:
        self.settings = settings
        self.wake_depth = 1
        self.gives_way = False
        self.outbox = Outbox(hot_log, losses, clock)
        self._ring = ring
        self._pipeline = pipeline
        self._hot_log = hot_log
        self._heartbeat = heartbeat
        self._retuning = retuning
        self._losses = losses
        self._clock = clock
        self._end_frame = end_frame
        self._end_old_frame = end_old_frame
        ring.use(Ladder.of(settings))
        self._start(clock.monotonic_s())

    def _start(self, now_s: float) -> None:
        self._poll_s = now_s + POLL_S
        self._merge_s = now_s + self.settings.flush_s
        self._empty_s = now_s
        self._line = LineSize()
        self._faults = Faults(self._heartbeat.note)

    @property
    def problem(self) -> str:
        """Why not all is as it should be; empty if it is."""
        return self.outbox.problem or self._faults.text

    def wait_s(self) -> float:
        """Return how many seconds there is nothing to do, unless `wake_depth` is reached."""
        now_s = self._clock.monotonic_s()
        if now_s < self._faults.back_off.until_s:
            return self._faults.back_off.until_s - now_s
        if self._ring.depth >= self.wake_depth:
            return 0.0
        due_s = min(
            self._poll_s,
            self._merge_s,
            max(self._heartbeat.due_s, self.outbox.back_off.until_s),
            self.outbox.due_s(self.settings),
        )
        return max(min(due_s - now_s, self.settings.flush_s), 0.0)

    def round(self) -> None:
        """Do everything that is due now."""
        now_s = self._clock.monotonic_s()
        self._faults.begin_round()
        for step in (self._poll, self._beat, self._convey_some, self._write_if_due):
            try:
                step(now_s)
            except Exception as problem:  # what goes wrong in one round must not end all others
                self._faults.note(problem)
        self._faults.end_round(now_s)
        self._aim()

    def flush(self) -> bool:
        """Write all that was recorded until now, at once; return whether that succeeded."""
        try:
            self._end_frame()
            if not self._convey(self._ring.depth, at_once=True):
                return False
            now_s = self._clock.monotonic_s()
            return self._convey_merged(now_s, at_once=True) and self._try_to_write()
        except Exception as problem:  # whoever asked learns that it failed
            self._faults.note(problem)
            return False
        finally:
            self._aim()

    def finish(self) -> bool:
        """Write all, and a last heartbeat; return whether that succeeded."""
        done = self.flush()
        try:
            return done and self._beat(inf)
        except Exception as problem:  # as in `flush`
            self._faults.note(problem)
            return False

    def start_over(self) -> None:
        """Forget all that waits, in the child of a fork, and write to another file."""
        self._hot_log.start_over()
        while self._ring.take(SLICE_RECORDS):
            pass
        self._pipeline.merged()
        self.outbox.start_over()
        self._heartbeat.start_over(self._figures())
        self._start(self._clock.monotonic_s())

    def _poll(self, now_s: float) -> None:
        if now_s < self._poll_s:
            return
        self._poll_s = now_s + POLL_S
        settings = self._retuning.poll()
        if settings is None:
            return
        self._pipeline.use(settings)
        self._ring.use(Ladder.of(settings))
        self.settings = settings
        # Whoever saved it waits to see who goes by it.
        self._heartbeat.hurry()

    def _beat(self, now_s: float) -> bool:
        """Write a heartbeat if one is due; return whether none is due any more."""
        if now_s < max(self._heartbeat.due_s, self.outbox.back_off.until_s):
            return True
        # First what waits: while nothing can be written, heartbeats would only take its place.
        if not self._try_to_write():
            return False
        line = self._heartbeat.make(self._figures(), self.settings)
        if not line:
            return False
        done = self.outbox.send(line, self.settings, self._heartbeat.settle)
        self._heartbeat.note(self.outbox.problem)
        return done

    def _convey_some(self, _now_s: float) -> None:
        self._end_old_frame()
        # One more than there are, to see that there are no more.
        self._convey(self._ring.depth + 1, at_once=False)

    def _convey(self, most: int, *, at_once: bool) -> bool:
        """Encode so many records; return whether the outbox had room for all of them.

        Args:
            most: At most so many, fewer if there are no more.
            at_once: Whether somebody waits: then a pause after a failure is cut short.
        """
        left = most
        while left > 0:
            turns = self.outbox.write_count
            if not self._has_room(at_once=at_once):
                return False
            if self.gives_way and left < most and turns == self.outbox.write_count:
                # The game's threads wait for the interpreter's lock, which this one would keep for
                # milliseconds otherwise. A write lets go of it as well.
                time.sleep(TURN_S)
            now_s = self._clock.monotonic_s()
            # What waits for the disk has a bound, however long the lines are.
            fits = self._line.records_in(FULL_BYTES - self.outbox.size_bytes)
            usual = min(slice_records(self._ring.depth), max(fits, SLICE_RECORDS))
            wanted = min(left, SLICE_RECORDS if self.outbox.problem else usual)
            records = self._ring.take(wanted)
            self._ring.relax()
            if records:
                self.outbox.add(self._encoded(records), self._empty_s)
            if len(records) < wanted:
                self._empty_s = now_s
                return True
            left -= wanted
        return True

    def _convey_merged(self, since_s: float, *, at_once: bool) -> bool:
        """Encode what opted-out players did; return whether the outbox had room for all of it."""
        while self._pipeline.merged_depth:
            if not self._has_room(at_once=at_once):
                return False
            self.outbox.add(self._pipeline.merged(MERGED_RECORDS), since_s)
        return True

    def _has_room(self, *, at_once: bool) -> bool:
        much = min(max(self.settings.flush_bytes, AT_ONCE_BYTES), FULL_BYTES)
        if self.outbox.size_bytes < much:
            return True
        if at_once:
            return self._try_to_write()
        if self._clock.monotonic_s() >= self.outbox.back_off.until_s:
            self._try_to_write()
        return not self.outbox.is_full

    def _encoded(self, records: Sequence[Measurement]) -> list[bytes]:
        try:
            lines = self._pipeline.encode(records)
        except Exception as problem:  # a second try might write some of them twice
            for record in records:
                self._losses.count_record(record.metrics, Lost.FAULT)
            self._faults.note(problem)
            return []
        self._line.learn(sum(map(len, lines)), len(records))
        return lines

    def _write_if_due(self, now_s: float) -> None:
        if now_s >= self._merge_s:
            self._merge_s = now_s + self.settings.flush_s
            if not self.outbox.problem:
                # They have waited long enough.
                self._convey_merged(now_s - self.settings.flush_s, at_once=False)
        if now_s >= self.outbox.due_s(self.settings):
            self._try_to_write()

    def _try_to_write(self) -> bool:
        done = self.outbox.flush(self.settings)
        self._heartbeat.note(self.outbox.problem)
        return done

    def _figures(self) -> Figures:
        return Figures(
            self._ring.depth,
            self._ring.level,
            self._hot_log.bytes_written,
            self.outbox.flush_count,
        )

    def _aim(self) -> None:
        """Say how many records make it worth to wake up for."""
        if self.problem:
            self.wake_depth = NEVER  # a pause is on; the time ends it
            return
        room_bytes = min(self.settings.flush_bytes, AT_ONCE_BYTES) - self.outbox.size_bytes
        depth = self._line.records_in(room_bytes)
        self.wake_depth = max(min(depth, self.settings.queue_threshold // 2), 1)
