"""The writer: makes a data folder from a world, at once or as time goes by."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inspector.simulate.hot_folder import HotFolder, SimulationSummary
from inspector.simulate.world import World

RECORDED_START_TS = datetime(2026, 3, 14, 18, tzinfo=UTC).timestamp()
"""When a world begins that is not said to begin now, so that the same seed gives the same bytes."""

TICK_S = 0.05
"""How often a live world writes: well below what anybody notices as lag."""

STEP_MS = 1000
"""How much is written at once when nobody waits for it."""

HOUR_MS = 3_600_000


def simulate(
    folder: Path,
    *,
    seed: int,
    seconds: float,
    rate: float,
    shards: int,
    realtime: bool = False,
    start_ts: float | None = None,
    stop: threading.Event | None = None,
    backfill_s: float = 0.0,
    on_progress: Callable[[float], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
) -> SimulationSummary:
    """Write a data folder as the servers of a game would.

    Recorded, it replaces files of the same name; in real time it appends to them. Nothing else in
    the folder is touched.

    Args:
        folder: The data folder; lines go to its ``hot/``. It is made if need be.
        seed: Of the world, 0 or more.
        seconds: How much to write; infinite is until `stop`, in real time.
        rate: Lines a second on average, all shards together.
        shards: How many, 1 or more.
        realtime: Write as time goes by, not at once.
        start_ts: Unix seconds of the first instant. None is now (less the backfill) in real time,
            else `RECORDED_START_TS`; then the same seed gives the same bytes.
        stop: Ends the simulation early, when set.
        backfill_s: In real time, how much history to write at once, ending now.
        on_progress: Called with the part done, 0 to 1, of the recording or of the backfill.
        clock: Monotonic seconds, which `stop` waits by.
        now: Unix seconds.

    Returns:
        What was written, also after an early stop.

    Raises:
        ValueError: No shard, a negative seed, or a recording without an end.
        StorageError: The folder cannot be written.
    """
    began = clock()
    if start_ts is None:
        start_ts = now() - backfill_s if realtime else RECORDED_START_TS
    at_once_s = backfill_s if realtime else seconds
    if math.isinf(at_once_s):
        raise ValueError("a recording needs an end")
    with HotFolder(folder, append=realtime) as hot:
        run = _Run(World(seed, shards, start_ts), hot, rate, stop or threading.Event())
        run.write_until(at_once_s, on_progress)
        if realtime:
            for elapsed_s in _ticks(clock, began, seconds, run.stop):
                run.write_until(backfill_s + elapsed_s)
        return hot.summary()


@dataclass(slots=True)
class _Run:
    """A world on its way into a folder.

    Attributes:
        world: What is written.
        hot: Where it goes.
        rate: Lines a second, all shards together.
        stop: Ends it.
        written_ms: How far it is written, milliseconds since the world began.
    """

    world: World
    hot: HotFolder
    rate: float
    stop: threading.Event
    written_ms: int = 0

    def write_until(self, to_s: float, on_progress: Callable[[float], None] | None = None) -> None:
        """Write all shards up to an instant, side by side, so that time moves on in all of them."""
        for to_ms in _steps(self.world.start_ms, self.written_ms, round(to_s * 1000)):
            if self.stop.is_set():
                return
            self._write_step(to_ms)
            if on_progress is not None:
                on_progress(to_ms / (to_s * 1000))

    def _write_step(self, to_ms: int) -> None:
        from_s, to_s = self.written_ms / 1000, to_ms / 1000
        unix_ms = self.world.start_ms + self.written_ms
        for index in range(len(self.world)):
            data = self.world.lines(index, from_s, to_s, self.rate * self.world.share(index))
            self.hot.write(self.world.shard_name(index), unix_ms, data)
        self.written_ms = to_ms


def _steps(start_ms: int, from_ms: int, to_ms: int) -> Iterator[int]:
    """Yield the ends of steps that lead from one instant to another; none crosses a full hour."""
    while from_ms < to_ms:
        hour_ends_ms = from_ms + HOUR_MS - (start_ms + from_ms) % HOUR_MS
        from_ms = min(from_ms + STEP_MS, to_ms, hour_ends_ms)
        yield from_ms


def _ticks(
    clock: Callable[[], float], began: float, seconds: float, stop: threading.Event
) -> Iterator[float]:
    """Yield the seconds since `began`, about every `TICK_S`, until `seconds` are over.

    Each tick waits for its own time on the clock, not for a while: ticks that come late are caught
    up with, and never add up to a drift.
    """
    tick = 0
    elapsed_s = clock() - began
    while elapsed_s < seconds:
        tick = max(tick, math.floor(elapsed_s / TICK_S)) + 1
        if stop.wait(max(began + tick * TICK_S - clock(), 0.0)):
            return
        elapsed_s = clock() - began
        yield min(elapsed_s, seconds)
