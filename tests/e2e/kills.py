"""Servers killed in the middle of whatever they did, and what they left behind."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from inspector.core.registry import Registry
from tests.e2e.hot_logs import HotLogs, read_hot_logs
from tests.e2e.killed_server import REPORT

SERVER = Path(__file__).with_name("killed_server.py")
PER_FRAME = (1, 5, 50, 400)
"""From a quiet shard to 24,000 activations a second."""

EARLIEST_S, LATEST_S = 0.02, 0.4
FLUSH_BYTES = 4_096
WAKING_S = 0.1
"""How long the writer's thread may take to get its turn."""

LOOK_S = 0.005
"""Between two looks at how quick the machine is."""

AFTERWARDS = 7
"""Activations that a restarted server records."""

TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class _Run:
    """A server from its start to the kill.

    Attributes:
        frames: How many activations were handed over, and when, in monotonic seconds.
        killed_s: When it was killed.
        stalled_s: The longest that the machine kept this process waiting, for its turn or for a
            write into the same folder.
    """

    frames: list[tuple[int, float]]
    killed_s: float
    stalled_s: float


@dataclass(frozen=True, slots=True)
class Kill:
    """One server killed, what was missing, and what its successor made of it.

    Attributes:
        per_frame: Activations a frame.
        after_s: Seconds from its first frame to the kill.
        handed_over: Activations that it had handed over, and said so.
        written: Activations found in its logs.
        missing_bytes: Of those handed over and not found, at the mean size of a line.
        missing_s: Age of the oldest missing one at the kill.
        allowed: Activations that may be missing: a flush, a frame, and what came while the writer
            woke up, or while the machine stood still.
        stalled_s: The longest that the machine stood still meanwhile.
        torn_bytes: Size of the torn line; 0 if there was none.
        problems: What must never be, however slow the machine is; empty if all is well.
    """

    per_frame: int
    after_s: float
    handed_over: int
    written: int
    missing_bytes: float
    missing_s: float
    allowed: int
    stalled_s: float
    torn_bytes: int
    problems: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many were handed over and are not in the logs."""
        return max(self.handed_over - self.written, 0)

    @property
    def is_within_bound(self) -> bool:
        """Whether no more is missing than may be."""
        return self.missing <= self.allowed


def kill_one(
    folder: Path, random: Random, registry: Registry, environment: Mapping[str, str] | None = None
) -> Kill:
    """Kill a server at a random instant, look at its logs, start another in the same folder.

    Args:
        folder: Where a data folder can be made.
        random: Decides on the instant, on the load, and on where a line is torn by hand.
        registry: Of the metric keys.
        environment: Of the processes; that of this one by default.
    """
    per_frame, after_s = random.choice(PER_FRAME), random.uniform(EARLIEST_S, LATEST_S)
    data = folder / "data"
    run = _run_and_kill(data, per_frame, after_s, environment)
    left = read_hot_logs(data, registry)
    problems = _problems_of(left)
    handed_over, written = run.frames[-1][0], len(left.records)
    missing = max(handed_over - written, 0)
    oldest_s = next((at_s for end, at_s in run.frames if end > written), run.killed_s)
    line_bytes = _mean_line_bytes(data, left)
    since_s = run.killed_s - WAKING_S - run.stalled_s
    recent = sum(at_s > since_s for _, at_s in run.frames) * per_frame
    torn_bytes = sum(len(rest) for rest in left.torn.values())
    problems += _restart(data, random, registry, environment)
    return Kill(
        *(per_frame, after_s, handed_over, written),
        *(missing * line_bytes, run.killed_s - oldest_s if missing else 0.0),
        *(recent + per_frame + int(FLUSH_BYTES / line_bytes), run.stalled_s),
        *(torn_bytes, tuple(problems)),
    )


def _run_and_kill(
    data: Path, per_frame: int, after_s: float, environment: Mapping[str, str] | None
) -> _Run:
    stalled_s = 0.0
    with (
        data.with_name("probe").open("wb", buffering=0) as probe,
        subprocess.Popen(
            _command(data, per_frame, 0), env=environment, stdout=subprocess.PIPE, bufsize=0
        ) as server,
    ):
        assert server.stdout
        said = server.stdout.read(REPORT.size) or b""
        looked_s = time.monotonic()
        deadline_s = looked_s + after_s
        while looked_s < deadline_s:
            probe.write(bytes(FLUSH_BYTES))
            wait_s = max(min(LOOK_S, deadline_s - time.monotonic()), 0.0)
            if select.select([server.stdout], [], [], wait_s)[0]:
                said += os.read(server.stdout.fileno(), 65_536)
            before_s, looked_s = looked_s, time.monotonic()
            stalled_s = max(stalled_s, looked_s - before_s - LOOK_S)
        killed_s = time.monotonic()
        server.kill()
        said += server.stdout.read()
        server.wait(TIMEOUT_S)
    return _Run(list(REPORT.iter_unpack(said)), killed_s, stalled_s)


def _command(data: Path, per_frame: int, frames: int) -> list[str]:
    salt = data.with_name("player.salt")
    return [sys.executable, str(SERVER), *map(str, (data, salt, per_frame, frames))]


def _problems_of(left: HotLogs) -> list[str]:
    problems = []
    if left.refused:
        problems.append(f"{len(left.refused)} lines are no records: {left.refused[0][:80]!r}")
    if len(left.torn) > 1:
        problems.append(f"{len(left.torn)} torn lines")
    numbers = [record["metrics"]["damage_total"] for record in left.records]
    if numbers != list(range(len(numbers))):
        problems.append("what is written is not the oldest part, each once and in its order")
    return problems


def _mean_line_bytes(data: Path, left: HotLogs) -> float:
    lines = len(left.records) + len(left.heartbeats)
    size_bytes = sum(path.stat().st_size for path in (data / "hot").iterdir())
    return size_bytes / lines if lines else 200.0


def _restart(
    data: Path, random: Random, registry: Registry, environment: Mapping[str, str] | None
) -> list[str]:
    """Tear the last line, as a kill rarely does, and let a server go on; return what is wrong."""
    logs = list((data / "hot").glob("*.jsonl"))
    if not logs:
        return ["there is no hot log"]
    log = max(logs)
    size_bytes = log.stat().st_size
    if size_bytes:
        os.truncate(log, size_bytes - random.randint(2, min(60, size_bytes)))
    before = read_hot_logs(data, registry)
    subprocess.run(
        _command(data, AFTERWARDS, 1),
        env=environment,
        stdout=subprocess.DEVNULL,
        timeout=TIMEOUT_S,
        check=True,
    )
    after = read_hot_logs(data, registry)
    problems = []
    if after.refused != list(before.torn.values()) or after.torn:
        problems.append("the torn line is not a line of its own after the restart")
    if len(after.records) != len(before.records) + AFTERWARDS:
        problems.append(f"{AFTERWARDS} more records were written, and not all are there")
    return problems
