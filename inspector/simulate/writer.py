"""The writer: makes a data folder from a world, at once or as time goes by."""

from __future__ import annotations

import contextlib
import math
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from inspector.simulate.data_folder import (
    SimulationSummary,
    log_sizes,
    make_data_folder,
    remove_earlier,
    written_since,
)
from inspector.simulate.recording import Recording
from inspector.simulate.scenario import Course, Scenario
from inspector.simulate.servers import Servers, ServersPlan
from inspector.simulate.world import World

RECORDED_START_TS = datetime(2026, 3, 14, 18, tzinfo=UTC).timestamp()
"""When a world begins that is not said to begin now, so that the same seed gives the same bytes."""

STEP_MS = 1_000
"""How much of each shard is written in turn, so that time moves on in all of them."""

_LOOK_S = 0.1
_STOP_TIMEOUT_S = 10.0


def simulate(
    folder: Path,
    *,
    seed: int,
    seconds: float,
    rate: float,
    shards: int,
    realtime: bool = False,
    start_ts: float | None = None,
    scenario: Scenario = Scenario.NORMAL,
    stop: threading.Event | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> SimulationSummary:
    """Write a data folder as the servers of a game would.

    Recorded, it replaces the logs of the same shards and the same time. In real time each shard is
    a process of its own, which goes on behind what is there. Nothing else in the folder is touched,
    but it gets a config if it has none.

    Args:
        folder: The data folder; lines go to its ``hot/``. It is made if need be.
        seed: Of the world, 0 or more.
        seconds: How much to write; infinite is until `stop`, in real time.
        rate: Lines a second on average, all shards together.
        shards: How many, 1 or more.
        realtime: Write as time goes by, not at once.
        start_ts: Unix seconds of the first instant. None is now in real time, else
            `RECORDED_START_TS`; then the same seed and config give the same bytes.
        scenario: What the world is to show.
        stop: Ends the simulation early, when set.
        on_progress: Called with the part done, 0 to 1, of a recording.

    Returns:
        What was written, also after an early stop.

    Raises:
        ValueError: No shard, a negative seed, or a recording without an end.
        StorageError: The folder cannot be written.
    """
    stop = stop or threading.Event()
    if not realtime and math.isinf(seconds):
        raise ValueError("a recording needs an end")
    if start_ts is None:
        start_ts = time.time() if realtime else RECORDED_START_TS
    course = Course(scenario)
    world = World(seed, shards, start_ts, course)
    make_data_folder(folder, scenario)
    if not realtime and not stop.is_set():
        names = [world.shard_name(index) for index in range(shards)]
        remove_earlier(folder, names, start_ts, seconds)
    before = log_sizes(folder)
    if realtime:
        plan = ServersPlan(folder, shards, rate, seed, start_ts, seconds, course)
        _serve(Servers(plan), stop)
    elif not stop.is_set():
        _record(folder, world, rate, round(seconds * 1000), stop, on_progress)
    return written_since(folder, before)


def _record(
    folder: Path,
    world: World,
    rate: float,
    to_ms: int,
    stop: threading.Event,
    on_progress: Callable[[float], None] | None,
) -> None:
    with contextlib.ExitStack() as stack:
        recordings = [
            stack.enter_context(Recording(folder, world, index, rate))
            for index in range(len(world))
        ]
        for until_ms in [*range(STEP_MS, to_ms, STEP_MS), to_ms]:
            if stop.is_set():
                return
            for recording in recordings:
                recording.write_until(until_ms)
            if on_progress is not None:
                on_progress(until_ms / to_ms if to_ms else 1.0)


def _serve(servers: Servers, stop: threading.Event) -> None:
    servers.start()
    try:
        while servers.running and not stop.wait(_LOOK_S):
            for problem in servers.problems():
                sys.stderr.write(f"inspector: {problem}\n")
    finally:
        servers.stop(_STOP_TIMEOUT_S)
        for problem in servers.problems():
            sys.stderr.write(f"inspector: {problem}\n")
