"""A writer whose clock, disk and neighbours a test has in its hands."""

from __future__ import annotations

import errno
import json
import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from inspector.emitter.backpressure import Ladder
from inspector.emitter.clock import Clock
from inspector.emitter.heartbeat import ENTRY, Heartbeat
from inspector.emitter.hot_log import HotLog
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.settings import Settings
from inspector.emitter.writer import Writer

START_S = 1_773_511_200.0  # 2026-03-14T18:00 UTC
SETTINGS = Settings({}, order=("reflect_count", "clone_count"), revisions={"sampling": 3})


class Time:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.passed_s = 0.0

    @property
    def clock(self) -> Clock:
        """As an emitter takes it."""
        return Clock(lambda: START_S + self.passed_s, lambda: 100.0 + self.passed_s)


class Disk:
    """Writes to real files; takes only so much, or refuses, as it is told.

    Attributes:
        script: For each write to come, how many bytes it takes at most, or what it raises.
        always: Raised by every write while it is set.
        writes: What was taken by each write.
    """

    def __init__(self) -> None:
        self.script: deque[int | OSError] = deque()
        self.always: OSError | None = None
        self.writes: list[bytes] = []

    def write(self, descriptor: int, data: bytes) -> int:
        """Write as the disk is told to."""
        step = self.script.popleft() if self.script else len(data)
        if self.always is not None:
            raise self.always
        if isinstance(step, OSError):
            raise step
        taken = os.write(descriptor, data[:step]) if step else 0
        self.writes.append(data[:taken])
        return taken


def disk_full() -> OSError:
    """Return what a full disk says."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/srv/secret/place")


class Ring:
    """A ring buffer that is a list; it leaves nothing out, and says that it does.

    Attributes:
        ladder: The latest steps that it was told of.
        relaxed: How often it was told to leave out less.
    """

    ladder: Ladder
    level = 1

    def __init__(self) -> None:
        self.waiting: deque[Measurement] = deque()
        self.relaxed = 0

    @property
    def depth(self) -> int:
        """How many wait."""
        return len(self.waiting)

    def use(self, ladder: Ladder) -> None:
        """Note the steps."""
        self.ladder = ladder

    def take(self, most: int) -> list[Measurement]:
        """Return the oldest."""
        return [self.waiting.popleft() for _ in range(min(most, len(self.waiting)))]

    def relax(self) -> None:
        """Count how often."""
        self.relaxed += 1


class Lines:
    """A pipeline that writes what it gets; opted-out players come to one line.

    Attributes:
        slices: How many came at a time.
        padding: Makes lines long.
        fault: Raised by the next slice.
    """

    def __init__(self) -> None:
        self.used: list[Settings] = []
        self.slices: list[int] = []
        self.opted_out = 0
        self.padding = ""
        self.fault: Exception | None = None

    def use(self, settings: Settings) -> None:
        """Note the settings."""
        self.used.append(settings)

    def encode(self, measurements: Sequence[Measurement]) -> list[bytes]:
        """Return one line for each whose player has not opted out."""
        self.slices.append(len(measurements))
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        self.opted_out += sum(m.opted_out for m in measurements)
        return [self.line(m, {}) for m in measurements if not m.opted_out]

    @property
    def merged_depth(self) -> int:
        """Whether opted-out players did anything."""
        return int(self.opted_out > 0)

    def merged(self, most: int | None = None) -> list[bytes]:
        """Return a line of what opted-out players did."""
        assert most != 0
        count, self.opted_out = self.opted_out, 0
        return [self.line(Measurement(0.0, "ability.merged", {"casts": count}), {})] * bool(count)

    def line(self, m: Measurement, extra_meta: Mapping[str, object]) -> bytes:
        """Return a line."""
        record = {"ts": m.ts, "entry": m.entry, "metrics": m.metrics, "meta": dict(extra_meta)}
        if self.padding:
            record["padding"] = self.padding
        return json.dumps(record).encode() + b"\n"


class Config:
    """Config that changes when a test says so, or cannot be read."""

    def __init__(self) -> None:
        self.next: Settings | Exception | None = None

    def poll(self) -> Settings | None:
        """Return what is next, once."""
        found, self.next = self.next, None
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class Rig:
    """A writer and all that it works with.

    Attributes:
        ring: A `Ring`, or a ring buffer.
        lines: `Lines`, or a pipeline.
    """

    folder: Path
    settings: Settings = SETTINGS
    end_frame: Callable[[], None] = lambda: None
    end_old_frame: Callable[[], None] = lambda: None
    time: Time = field(default_factory=Time)
    clock: Clock | None = None
    disk: Disk = field(default_factory=Disk)
    ring: Any = field(default_factory=Ring)
    lines: Any = field(default_factory=Lines)
    config: Config = field(default_factory=Config)
    losses: Losses = field(default_factory=Losses)

    def __post_init__(self) -> None:
        clock = self.clock or self.time.clock
        self.writer = Writer(
            self.ring,
            self.lines,
            HotLog(self.folder, "world-1", clock, self.disk.write),
            Heartbeat(self.lines, self.losses, clock, "2026.3.2"),
            self.config,
            self.settings,
            self.losses,
            clock,
            self.end_frame,
            self.end_old_frame,
        )

    def put(self, count: int, **labels: Any) -> None:
        """Let numbered records wait for the writer."""
        for number in range(count):
            self.ring.waiting.append(
                Measurement(0.0, "ability.fireball", {"casts": number}, **labels)
            )

    def pump_after(self, seconds: float) -> None:
        """Let time pass, then do one round."""
        self.time.passed_s += seconds
        self.writer.pump()

    def records(self) -> list[dict[str, Any]]:
        """Return all records in the folder, file after file."""
        text = b"".join(path.read_bytes() for path in sorted(self.folder.glob("*.jsonl")))
        return [json.loads(line) for line in text.splitlines()]

    def numbers(self) -> list[int]:
        """Return the numbers of the records that are in the folder."""
        return [r["metrics"]["casts"] for r in self.records() if r["entry"] == "ability.fireball"]

    def beats(self) -> list[dict[str, Any]]:
        """Return the heartbeats that are in the folder."""
        return [record for record in self.records() if record["entry"] == ENTRY]

    def lost(self) -> dict[str, int]:
        """Return how many records were lost, by reason; they count as told."""
        return {reason.value: count for reason, count in self.losses.take().records.items()}


def with_settings(**changes: Any) -> Settings:
    """Return the usual settings, but for some."""
    return replace(SETTINGS, **changes)


__all__ = ["START_S", "Disk", "Lost", "Rig", "Time", "disk_full", "with_settings"]
