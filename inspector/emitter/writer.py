"""The writer: the thread that brings records to the disk, so that no game waits for it."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from threading import Event, Lock, Thread

from inspector.emitter import shutdown
from inspector.emitter.bell import Bell
from inspector.emitter.clock import Clock
from inspector.emitter.conveyor import Conveyor
from inspector.emitter.heartbeat import Heartbeat
from inspector.emitter.hot_log import HotLog
from inspector.emitter.losses import Losses
from inspector.emitter.settings import Settings
from inspector.emitter.stations import ConfigSource, LineMaker, RecordSource

RETRY_S = 0.1
"""So long a writer that is to end waits before it tries again."""


def _nothing() -> None:
    pass


class _Wish:
    """Somebody waits until all is written.

    Attributes:
        granted: Is set when it is known whether it is.
        done: Whether it is.
    """

    def __init__(self) -> None:
        self.granted = Event()
        self.done = False


class Writer:
    """Writes what is in the ring buffer, on a thread of its own or when `pump` is called.

    The game's threads and the writer's share no lock that is held during I/O. A process that ends
    in good order, by SIGTERM too if `shutdown.flush_on_sigterm` was called, loses nothing.
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
        """Write nothing yet.

        Args:
            ring: Where records wait.
            pipeline: Makes lines of them.
            hot_log: Where lines go.
            heartbeat: Says how this fares.
            retuning: Where new settings come from.
            settings: In force until then.
            losses: Counts what is not written.
            clock: What the time is taken from; a thread waits by that of the machine.
            end_frame: Puts what waits for the end of the frame into the ring buffer; called before
                all is written, on the writer's thread.
            end_old_frame: The same, for a frame that lasts too long; called in every round.
        """
        self._ring = ring
        self._losses = losses
        self._conveyor = Conveyor(
            *(ring, pipeline, hot_log, heartbeat, retuning, settings, losses, clock),
            end_frame=end_frame,
            end_old_frame=end_old_frame,
        )
        self._hot_log = hot_log
        self._thread: Thread | None = None
        self._stopping = False
        self._asleep = False
        self._renew()
        shutdown.remember(self)

    def _renew(self) -> None:
        self._process = os.getpid()
        self._bell = Bell()
        self._wishes: deque[_Wish] = deque()
        self._turn = Lock()
        self._ended = False
        self._all_written = False
        self._until_s = -inf

    @property
    def settings(self) -> Settings:
        """Those in force."""
        return self._conveyor.settings

    @property
    def level(self) -> int:
        """Steps of degradation in force; 0 is none."""
        return self._ring.level

    @property
    def bytes_written(self) -> int:
        """Since the start."""
        return self._hot_log.bytes_written

    @property
    def problem(self) -> str:
        """Why not all can be written at the moment; empty if it can."""
        return self._conveyor.problem

    def start(self) -> None:
        """Begin to write on a thread of its own."""
        if self._thread is None and not self._stopping:
            self._conveyor.gives_way = True
            self._begin(self._run)

    def stop(self, timeout_s: float) -> bool:
        """Write all, and a last heartbeat, and end.

        What fails is tried again, as long as there is time. Further calls wait again, and try again
        where time was up.

        Args:
            timeout_s: Wait at most so long.

        Returns:
            Whether all that was recorded before is in the file.
        """
        self._stopping = True
        if self._asleep:
            return True  # nothing was recorded since the fork
        until_s = time.monotonic() + timeout_s
        self._until_s = max(self._until_s, until_s)
        if self._thread is None:
            self._finish_in_turn()
            return self._all_written
        self._bell.ring()
        self._thread.join(timeout_s)
        left_s = until_s - time.monotonic()
        if not self._all_written and not self._thread.is_alive() and left_s > 0.0:
            # It gave up when the time of an earlier call was over.
            self._begin(self._finish_in_turn).join(left_s)
        return self._all_written

    def flush(self, timeout_s: float) -> bool:
        """Write all that was recorded before, the frame so far included.

        Args:
            timeout_s: Wait at most so long.

        Returns:
            Whether it is in the file; False if that failed, or takes longer.
        """
        if self._asleep:
            return True
        if self._thread is None:
            with _turn_within(self._turn, timeout_s) as mine:
                if self._ended:
                    return self._all_written
                return mine and self._conveyor.flush()
        wish = _Wish()
        self._wishes.append(wish)
        self._bell.ring()
        if self._ended:
            self._grant(self._all_written)  # the thread may have looked before this wish came
        granted = wish.granted.wait(timeout_s)
        with suppress(ValueError, IndexError):  # the thread may just be taking it
            self._wishes.remove(wish)
        return granted and wish.done

    def wake_if_due(self) -> None:
        """Wake the thread if so much waits that it should be written. Never waits."""
        if self._ring.depth >= self._conveyor.wake_depth:
            self._bell.ring()

    def resume(self) -> None:
        """Write again, in the child of a fork, since there is something to write; never waits."""
        # Whoever has the turn now does just that.
        with _turn_within(self._turn, 0.0) as mine:
            if mine and self._asleep:
                self._asleep = False
                shutdown.remember(self)
                if self._conveyor.gives_way:
                    self.start()

    def pump(self) -> None:
        """Do all that is due, where there is no thread for it."""
        # Two at a time would mix their lines; who comes second has nothing left to do.
        with _turn_within(self._turn, 0.0) as mine:
            if mine and self._thread is None and not (self._ended or self._asleep):
                self._conveyor.round()

    def after_fork(self) -> None:
        """Begin anew in the child of a fork, which has no other thread and must not write twice.

        What waited is the parent's to write, and so is its file. Many children record nothing:
        until `resume` nothing is written, and there is no thread. Calling it twice, or in the
        parent, changes nothing.
        """
        if self._process == os.getpid():
            return
        had_ended = self._stopping
        self._losses.start_over()
        self._thread = None
        self._renew()
        self._conveyor.start_over()
        self._ended = self._all_written = had_ended
        self._asleep = not had_ended

    def _begin(self, work: Callable[[], None]) -> Thread:
        # A daemon: a disk that hangs must not keep the process from ending.
        self._thread = Thread(target=work, name="emitter-writer", daemon=True)
        self._thread.start()
        return self._thread

    def _run(self) -> None:
        while not self._stopping:
            self._conveyor.round()
            if self._wishes:
                self._serve()
            elif not self._stopping:
                self._bell.wait(self._conveyor.wait_s())
        self._finish()

    def _serve(self) -> None:
        # Wishes that come during the flush may be for records that it did not see.
        wishes = [self._wishes.popleft() for _ in range(len(self._wishes))]
        done = self._conveyor.flush()
        for wish in wishes:
            wish.done = done
            wish.granted.set()

    def _finish_in_turn(self) -> None:
        with _turn_within(self._turn, self._until_s - time.monotonic()) as mine:
            if mine:
                self._finish()

    def _finish(self) -> None:
        while not self._all_written:
            self._all_written = self._conveyor.finish()
            self._ended = self._all_written or time.monotonic() >= self._until_s
            self._grant(self._all_written)
            if self._ended:
                break
            self._bell.wait(RETRY_S)
        self._hot_log.close()

    def _grant(self, done: bool) -> None:
        while self._wishes:
            with suppress(IndexError):  # another thread does the same
                wish = self._wishes.popleft()
                wish.done = done
                wish.granted.set()


@contextmanager
def _turn_within(turn: Lock, timeout_s: float) -> Iterator[bool]:
    mine = turn.acquire(timeout=max(timeout_s, 0.0))
    try:
        yield mine
    finally:
        if mine:
            turn.release()
