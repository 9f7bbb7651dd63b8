"""A server of a world of days: one shard, all of whose days are written at once.

As a program: ``python -m inspector.simulate.days_server``, followed by FOLDER, SHARD, SHARDS, RATE,
SEED, START_TS and DAYS. It says on standard output how far it is, a `Said` each line, and ends when
its days are written or its standard input closes.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import msgspec

from inspector.core.errors import InspectorError
from inspector.simulate.days import Days
from inspector.simulate.long_recording import LongRecording
from inspector.simulate.world import World


class Said(msgspec.Struct, omit_defaults=True):
    """What the process of a server says.

    Attributes:
        written_ms: How far it is, milliseconds since the world began.
        what: What went wrong; empty as long as nothing did.
        where: The place of it.
        remedy: What to do about it.
    """

    written_ms: int = 0
    what: str = ""
    where: str = ""
    remedy: str = ""


def write_days(
    folder: Path,
    world: World,
    shard_index: int,
    rate: float,
    stop: Event,
    on_written: Callable[[int], None],
) -> None:
    """Write all days of a shard.

    Args:
        folder: The data folder.
        world: That of the shard; it has a calendar.
        shard_index: Which shard, from 0.
        rate: Lines a second on average, all shards of the world together.
        stop: Ends it early, when set.
        on_written: Gets from time to time how far it is, in milliseconds since the world began.

    Raises:
        InspectorError: The folder cannot be written.
    """
    assert world.days is not None
    for stretch in world.days.stretches(shard_index, len(world)):
        for written_ms in LongRecording(folder, world, shard_index, rate, stretch).write():
            on_written(written_ms)
            if stop.is_set():
                return


def _say(said: Said) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()


def _watch_input(stop: Event) -> None:
    # Not by way of the buffer, whose lock a process that ends could not take.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


def main() -> int:
    """Write one shard as the arguments say, and return the exit code."""
    folder, shard, shards, rate, seed, start_ts, days = sys.argv[1:]
    stop = Event()
    # Ctrl+C goes to this process too; whoever started it ends it in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Thread(target=_watch_input, args=(stop,), daemon=True).start()
    world = World(int(seed), int(shards), float(start_ts), days=Days(float(start_ts), int(days)))
    # What is loaded by now stays: looking through it for garbage would take a tenth of all time.
    gc.freeze()
    try:
        write_days(
            *(Path(folder), world, int(shard), float(rate), stop),
            lambda written_ms: _say(Said(written_ms)),
        )
    except InspectorError as problem:
        _say(Said(0, problem.what, problem.where, problem.remedy))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
