"""The writer of days: a data folder with the logs of many days, by a process for each shard."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import msgspec

from inspector.core.errors import StorageError
from inspector.simulate.data_folder import (
    SimulationSummary,
    log_sizes,
    make_data_folder,
    remove_earlier,
    written_since,
)
from inspector.simulate.days import Days
from inspector.simulate.days_server import Said
from inspector.simulate.rhythm import DAY_S

DAYS_RATE = 1.5
"""Lines a second over days if nobody says: 1.8 million in a fortnight."""

_LOOK_S = 0.1
_STOP_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class DaysPlan:
    """What is to be written.

    Attributes:
        folder: The data folder; it is made if need be.
        shards: How many servers.
        rate: Lines a second on average, all of them together.
        seed: Of the world.
        end_ts: Unix seconds at which its last day ends.
        count: How many days.
    """

    folder: Path
    shards: int
    rate: float
    seed: int
    end_ts: float
    count: int

    @property
    def days(self) -> Days:
        """The calendar."""
        return Days(self.end_ts - self.count * DAY_S, self.count)


def simulate_days(
    plan: DaysPlan,
    *,
    stop: Event | None = None,
    on_progress: Callable[[float], None] | None = None,
    processes: int | None = None,
) -> SimulationSummary:
    """Write a data folder as the servers of a game would in many days.

    It replaces the logs of the same shards and the same time; nothing else in the folder is
    touched, but it gets a config if it has none. The same plan gives the same bytes.

    Args:
        plan: What to write.
        stop: Ends it early, when set.
        on_progress: Called with the part done, 0 to 1.
        processes: How many at a time; None is as many as there are cores.

    Returns:
        What was written, also after an early stop.

    Raises:
        StorageError: The folder cannot be written.
    """
    stop = stop or Event()
    make_data_folder(plan.folder)
    names = [f"world-{number + 1}" for number in range(plan.shards)]
    remove_earlier(plan.folder, names, plan.days.start_ts, plan.count * DAY_S)
    before = log_sizes(plan.folder)
    writers = _Writers(plan, processes or os.cpu_count() or 1)
    writers.start()
    try:
        while not (writers.wait(_LOOK_S) or stop.is_set()):
            if on_progress is not None:
                on_progress(writers.part)
    finally:
        writers.stop(_STOP_TIMEOUT_S)
    if writers.problem is not None:
        raise writers.problem
    if on_progress is not None and not stop.is_set():
        on_progress(1.0)
    return written_since(plan.folder, before)


class _Writers:
    """The processes that write shards, as many at a time as there is room for.

    Attributes:
        problem: The first thing that went wrong, which ends all of them.
    """

    def __init__(self, plan: DaysPlan, processes: int) -> None:
        self.problem: StorageError | None = None
        self._plan = plan
        self._waiting = deque(range(plan.shards))
        self._written_ms = [0] * plan.shards
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ended = Event()
        self._threads = [
            Thread(target=self._run, name=f"days-{number}")
            for number in range(min(processes, plan.shards))
        ]

    @property
    def part(self) -> float:
        """How much is written, 0 to 1."""
        return sum(self._written_ms) / (len(self._written_ms) * self._plan.days.end_ms)

    def start(self) -> None:
        """Start the first processes."""
        for thread in self._threads:
            thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait at most so long; return whether all is written, or something went wrong."""
        if self._ended.wait(timeout_s):
            return True
        return not any(thread.is_alive() for thread in self._threads)

    def stop(self, timeout_s: float) -> None:
        """Let the processes write what they have, and end them.

        Args:
            timeout_s: What has not ended by then is killed.
        """
        self._ended.set()
        for process in tuple(self._running):
            if process.stdin is not None:
                with contextlib.suppress(OSError):  # it ended before
                    process.stdin.close()
        for thread in self._threads:
            thread.join(timeout_s)
        for process in tuple(self._running):
            process.kill()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                shard_index = self._waiting.popleft()
            except IndexError:
                return
            self._write(shard_index)

    def _write(self, shard_index: int) -> None:
        plan = self._plan
        command = [
            *(sys.executable, "-m", "inspector.simulate.days_server", str(plan.folder)),
            *(str(shard_index), str(plan.shards), repr(plan.rate), str(plan.seed)),
            *(repr(plan.days.start_ts), str(plan.count)),
        ]
        # It watches its standard input, which closes with this process, however that ends.
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            self._running.add(process)
            if self._ended.is_set():  # told to stop before it was known
                process.kill()
            for line in process.stdout or ():
                self._hear(shard_index, msgspec.json.decode(line, type=Said))
            code = process.wait()
            self._running.discard(process)
        if code and not self._ended.is_set():
            self._fail(StorageError(f"world-{shard_index + 1}: the server ended with {code}"))

    def _hear(self, shard_index: int, said: Said) -> None:
        if said.what:
            self._fail(StorageError(said.what, where=said.where, remedy=said.remedy))
        else:
            self._written_ms[shard_index] = said.written_ms

    def _fail(self, problem: StorageError) -> None:
        self.problem = self.problem or problem
        self._ended.set()
