"""A server: one shard of a simulated world in real time, frame by frame.

As a program: ``python -m inspector.simulate.server``, followed by FOLDER, SHARD, SHARDS, RATE,
SEED, START_TS and SECONDS, as `Server` and its world take them, and SCENARIO and FROM_S, as a
`Course` does. It ends when its seconds are over, when its standard input closes, or when it is
asked to.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from inspector.core.errors import InspectorError
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.simulate.emission import TICK_MS, open_emitter, record_all
from inspector.simulate.recording import Recording
from inspector.simulate.scenario import Course, Scenario
from inspector.simulate.world import World

_HISTORY_ROUNDS = 3
"""While history is written time goes on; what is left after so many rounds is soon made good."""

_MOST_BEHIND_MS = 1_000
_LEAST_PAUSE_S = 0.005
_STEP_MS = 1_000


@dataclass(frozen=True, slots=True)
class Server:
    """One shard, from the beginning of its world on.

    Attributes:
        folder: The data folder.
        world: That of the shard.
        shard_index: Which shard, from 0.
        rate: Lines a second on average, all shards of the world together.
        seconds: How long the world lasts; it may be infinite.
        stop: Ends the server, when set; it is waited by from frame to frame.
        clock: Tells how old the world is.
    """

    folder: Path
    world: World
    shard_index: int
    rate: float
    seconds: float
    stop: Event
    clock: Clock = SYSTEM_CLOCK

    def serve(self) -> None:
        """Write what happened since the world began at once, and then as time goes by.

        Raises:
            InspectorError: The folder cannot be written.
        """
        # A wall clock can be set while this runs; only how old the world is by now is taken of it.
        began_s = self.clock.monotonic_s() - self.clock.unix_s() + self.world.start_ms / 1000.0
        with Recording(self.folder, self.world, self.shard_index, self.rate) as history:
            for _ in range(_HISTORY_ROUNDS):
                self._write_history(history, self._age_ms(began_s))
        if history.written_ms < self.seconds * 1000.0 and not self.stop.is_set():
            self._run_frames(history.written_ms, began_s)

    def _age_ms(self, began_s: float) -> int:
        return round(min(self.clock.monotonic_s() - began_s, self.seconds) * 1000.0)

    def _write_history(self, history: Recording, to_ms: int) -> None:
        while history.written_ms < to_ms and not self.stop.is_set():
            history.write_until(min(history.written_ms + _STEP_MS, to_ms))

    def _run_frames(self, from_ms: int, began_s: float) -> None:
        """Run frame after frame, each about `TICK_MS` long.

        A server that hung for long does not make up for it: what would have happened did not.
        """
        world, index = self.world, self.shard_index
        rate = self.rate * world.share(index)
        with contextlib.closing(open_emitter(self.folder, world, index, None)) as emitter:
            pause_s = 0.0
            while from_ms < self.seconds * 1000.0 and not self.stop.wait(pause_s):
                now_ms = self._age_ms(began_s)
                from_ms = max(from_ms, now_ms - _MOST_BEHIND_MS)
                to_ms = max(from_ms, min(from_ms + TICK_MS, now_ms))
                record_all(emitter, world.activations(index, from_ms, to_ms, rate))
                emitter.end_frame()
                from_ms = to_ms
                # Between frames the writer has its turn, also while lost time is made up for.
                pause_s = max((to_ms + TICK_MS - self._age_ms(began_s)) / 1000.0, _LEAST_PAUSE_S)


def _watch_input(stop: Event) -> None:
    # Not by way of the buffer, whose lock a process that ends could not take.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


def main() -> int:
    """Run one server as its arguments say, and return the exit code."""
    folder, shard, shards, rate, seed, start_ts, seconds, scenario, from_s = sys.argv[1:]
    stop = Event()
    # Ctrl+C goes to this process too; whoever started it ends it in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Thread(target=_watch_input, args=(stop,), daemon=True).start()
    course = Course(Scenario(scenario), float(from_s))
    world = World(int(seed), int(shards), float(start_ts), course)
    # What is loaded by now stays: looking through it for garbage would take a tenth of all time.
    gc.freeze()
    try:
        Server(Path(folder), world, int(shard), float(rate), float(seconds), stop).serve()
    except InspectorError as problem:
        sys.stderr.write(f"inspector: {world.shard_name(int(shard))}: {problem.text()}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
