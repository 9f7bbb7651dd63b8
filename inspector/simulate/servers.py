"""Servers: the shards of a simulated world, each in a process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from inspector.simulate.scenario import NORMAL, Course


@dataclass(frozen=True, slots=True)
class ServersPlan:
    """What servers are to write.

    Attributes:
        folder: The data folder, made.
        shards: How many servers.
        rate: Lines a second on average, all of them together.
        seed: Of the world.
        start_ts: Unix seconds when the world begins; what is past by then is written at once.
        seconds: How long it lasts from then on; it may be infinite.
        course: What the world is to show.
    """

    folder: Path
    shards: int
    rate: float
    seed: int
    start_ts: float
    seconds: float = float("inf")
    course: Course = NORMAL


class Servers:
    """The processes of a world. They end when told to, and with whoever started them."""

    def __init__(self, plan: ServersPlan) -> None:
        self._plan = plan
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._told: set[str] = set()

    def start(self) -> None:
        """Start a process for each shard."""
        plan = self._plan
        for number in range(plan.shards):
            command = [
                *(sys.executable, "-m", "inspector.simulate.server", str(plan.folder)),
                *(str(number), str(plan.shards), repr(plan.rate), str(plan.seed)),
                *(repr(plan.start_ts), repr(plan.seconds)),
                *(str(plan.course.scenario), repr(plan.course.from_s)),
            ]
            # They watch their standard input: it closes with this process, however that ends.
            process = subprocess.Popen(command, stdin=subprocess.PIPE)
            self._processes[f"world-{number + 1}"] = process

    @property
    def running(self) -> bool:
        """Whether any of them runs."""
        return any(process.poll() is None for process in self._processes.values())

    def problems(self) -> list[str]:
        """Return a sentence for each server that failed, once."""
        failed = {
            name: process.returncode
            for name, process in self._processes.items()
            if name not in self._told and process.poll()
        }
        self._told |= failed.keys()
        return [f"{name}: the simulated server ended with {code}" for name, code in failed.items()]

    def stop(self, timeout_s: float) -> None:
        """Let them write what they have, and end them; idempotent.

        Args:
            timeout_s: What has not ended by then is killed.
        """
        for process in self._processes.values():
            if process.stdin is not None:
                with contextlib.suppress(OSError):  # it ended before
                    process.stdin.close()
        until = time.monotonic() + timeout_s
        for process in self._processes.values():
            try:
                process.wait(max(until - time.monotonic(), 0.0))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
