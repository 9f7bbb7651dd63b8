"""A game server under full load, in a process of its own; figures as JSON on standard output.

python tests/benchmarks/emitter_load.py DATA_FOLDER ACTIVATIONS_PER_S SECONDS
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import psutil

from inspector.emitter import Emitter
from tests.benchmarks.emitter_rivals import Activation, activations

FRAME_S = 1 / 60
WARM_FRAMES = 60
"""Of the same load, after which memory is looked at for the first time."""


@dataclass(frozen=True, slots=True)
class Load:
    """How one process carried the load.

    Attributes:
        recorded: Activations handed over.
        written: Records found in the hot logs.
        records_dropped: Whole records that the heartbeats report as dropped.
        values_dropped: Values that they report, those of whole records among them.
        degrade_level: The highest at the end of any frame.
        queue_depth: The highest at the end of any frame, in records.
        achieved_per_s: Activations handed over in a second.
        late_frames: Frames that began after the next one was due.
        cpu_share: CPU seconds of the process for each second.
        game_thread_share: Those of the thread that records.
        rss_mb: Resident memory after the first second.
        rss_growth_mb: What it grew by until the end.
        written_mb: Size of the hot logs.
    """

    recorded: int
    written: int
    records_dropped: int
    values_dropped: int
    degrade_level: int
    queue_depth: int
    achieved_per_s: float
    late_frames: int
    cpu_share: float
    game_thread_share: float
    rss_mb: float
    rss_growth_mb: float
    written_mb: float


class Line(msgspec.Struct):
    """What is read of a line."""

    entry: str
    metrics: dict[str, float]


def carry(folder: Path, per_s: int, seconds: float) -> Load:
    """Record at this rate in frames of 60 Hz, then read what was written."""
    work = activations(round(per_s * FRAME_S))
    process = psutil.Process()
    frames = round(seconds / FRAME_S)
    with Emitter.open(folder, shard="world-1") as emitter:
        _play(emitter, work, WARM_FRAMES)
        before_bytes = process.memory_info().rss
        start_s, cpu_s, thread_s = time.perf_counter(), time.process_time(), time.thread_time()
        seen = _play(emitter, work, frames)
        took_s = time.perf_counter() - start_s
        cpu_s, thread_s = time.process_time() - cpu_s, time.thread_time() - thread_s
        grown_bytes = process.memory_info().rss - before_bytes
    found = _read(folder)
    return Load(
        recorded=(frames + WARM_FRAMES) * len(work),
        written=found["records"],
        records_dropped=found["records_dropped"],
        values_dropped=found["values_dropped"],
        degrade_level=seen.degrade_level,
        queue_depth=seen.queue_depth,
        achieved_per_s=frames * len(work) / took_s,
        late_frames=seen.late_frames,
        cpu_share=cpu_s / took_s,
        game_thread_share=thread_s / took_s,
        rss_mb=before_bytes / 1e6,
        rss_growth_mb=grown_bytes / 1e6,
        written_mb=sum(path.stat().st_size for path in (folder / "hot").iterdir()) / 1e6,
    )


@dataclass(slots=True)
class _Seen:
    """The worst of all frames."""

    late_frames: int = 0
    degrade_level: int = 0
    queue_depth: int = 0


def _play(emitter: Emitter, work: list[Activation], frames: int) -> _Seen:
    seen = _Seen()
    next_s = time.perf_counter()
    for _ in range(frames):
        for one in work:
            # A dictionary of its own, as a game would make it.
            emitter.record(
                one.entry, {**one.metrics}, player=one.player, tier=one.tier, tags=one.tags
            )
        emitter.end_frame()
        status = emitter.status
        seen.degrade_level = max(seen.degrade_level, status.degrade_level)
        seen.queue_depth = max(seen.queue_depth, status.depth)
        next_s += FRAME_S
        left_s = next_s - time.perf_counter()
        seen.late_frames += left_s < 0
        time.sleep(max(left_s, 0.0))
    return seen


def _read(folder: Path) -> Counter[str]:
    """Return the number of records, and the sums of what the heartbeats say."""
    found: Counter[str] = Counter()
    decode = msgspec.json.Decoder(Line).decode
    for path in (folder / "hot").glob("*.jsonl"):
        with path.open("rb") as file:
            for raw in file:
                line = decode(raw)
                if line.entry == "system.telemetry":
                    found.update({key: int(value) for key, value in line.metrics.items()})
                else:
                    found["records"] += 1
    return found


def main() -> None:
    """Carry the load and print the figures."""
    load = carry(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
    print(json.dumps(asdict(load)))  # noqa: T201 - what the process is started for


if __name__ == "__main__":
    main()
