"""The outbox: lines that wait for the disk, bounded, in order, each of them written once."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from math import inf

from inspector.emitter.back_off import BackOff
from inspector.emitter.clock import Clock
from inspector.emitter.hot_log import HotLog
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.settings import Settings

PENDING_BYTES = 256 * 1024
"""So much waits at most."""

FULL_BYTES = PENDING_BYTES - 16 * 1024
"""From here on nothing should be added: what is being encoded just now still has room."""


class Outbox:
    """Hands lines to the hot log, all that wait in one write, and again after a pause if it fails.

    For one thread at a time.

    Attributes:
        problem: Why nothing can be written, without any path; empty while it can.
        back_off: Until when no write is worth a try.
        flush_count: Flushes that succeeded.
        write_count: Writes that were tried.
    """

    def __init__(self, hot_log: HotLog, losses: Losses, clock: Clock) -> None:
        self.problem = ""
        self.back_off = BackOff()
        self.flush_count = 0
        self.write_count = 0
        self._hot_log = hot_log
        self._losses = losses
        self._clock = clock
        self._pending = bytearray()
        self._oldest_s = inf
        self._settle: Callable[[bool], None] | None = None
        self._unsettled_bytes = 0

    @property
    def size_bytes(self) -> int:
        """How much waits."""
        return len(self._pending)

    @property
    def is_full(self) -> bool:
        """Whether nothing should be added before something is written."""
        return len(self._pending) >= FULL_BYTES

    def add(self, lines: Iterable[bytes], since_s: float) -> None:
        """Let lines wait.

        Args:
            lines: Whole ones.
            since_s: Monotonic seconds since which they may have been on their way.
        """
        before = len(self._pending)
        self._pending += b"".join(lines)
        if len(self._pending) > before:
            self._oldest_s = min(self._oldest_s, since_s)

    def due_s(self, settings: Settings) -> float:
        """Return the monotonic seconds of the next flush; infinite if nothing waits."""
        if not self._pending:
            return inf
        much = len(self._pending) >= min(settings.flush_bytes, FULL_BYTES)
        return max(-inf if much else self._oldest_s + settings.flush_s, self.back_off.until_s)

    def flush(self, settings: Settings) -> bool:
        """Try to write all that waits; return whether nothing is left."""
        if not self._pending:
            return True
        try:
            # Once, unless the disk is full, or a line that it took in part must be ended first.
            while self._pending:
                self._write(settings)
        except OSError as problem:
            self._failed(problem)
            return False
        self.problem = ""
        self.back_off.succeeded()
        self.flush_count += 1
        self._oldest_s = inf
        return True

    def send(self, line: bytes, settings: Settings, settle: Callable[[bool], None]) -> bool:
        """Write a line that is worth nothing later: now, after all that waits, or not at all.

        Args:
            line: The whole line.
            settings: Those in force.
            settle: Is told once it is known whether the line is in the file.

        Returns:
            Whether all is written.
        """
        if not self.flush(settings):
            settle(False)
            return False
        self._pending += line
        self._settle, self._unsettled_bytes = settle, len(line)
        done = self.flush(settings)
        if self._unsettled_bytes == len(line):
            self._pending.clear()
            self._say(told=False)
        return done

    def start_over(self) -> None:
        """Forget all that waits, in the child of a fork: the parent writes it."""
        self._pending.clear()
        self._oldest_s = inf
        self._settle = None
        self.problem = ""
        self.back_off.succeeded()

    def _write(self, settings: Settings) -> None:
        self.write_count += 1
        lost_before = self._hot_log.lost_lines
        taken = self._hot_log.write(bytes(self._pending), settings)
        if not taken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        del self._pending[:taken]
        was_lost = self._hot_log.lost_lines > lost_before
        if self._settle is not None:
            # It was alone when it was added, so that it is the first of what waits.
            self._unsettled_bytes -= taken
            if was_lost or self._unsettled_bytes <= 0:
                self._say(told=not was_lost)
        elif was_lost:
            # Nobody knows any more what was in it.
            self._losses.count_record((), Lost.FILE_GONE)

    def _say(self, *, told: bool) -> None:
        settle, self._settle = self._settle, None
        self._unsettled_bytes = 0
        if settle is not None:
            settle(told)

    def _failed(self, problem: OSError) -> None:
        self.problem = describe(problem)
        self.back_off.failed(self._clock.monotonic_s())


def describe(problem: OSError) -> str:
    """Return what the system said, without the path: this may be read anywhere."""
    name = errno.errorcode.get(problem.errno or 0, type(problem).__name__)
    return f"{problem.strerror or 'the system gives no reason'} ({name})"
