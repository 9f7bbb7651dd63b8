"""Hours of a demo in minutes: whether memory, threads or handles of the window grow.

python tests/benchmarks/soak.py [--hours 8] [--minutes 10] [--rate 200] [--json FILE]

Simulated servers write hours of telemetry, faster than time goes by, while the real window follows
them offscreen in a process of its own. What grows with the rows is kept apart from what must not
grow at all: rows have a small cap, past which they move to files.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from inspector.app import run_window
from inspector.opening import Opening, WindowOptions
from inspector.simulate.writer import simulate

CAP_BYTES = 128_000_000
SHARDS = 4
INTERVAL_S = 1.0
GRACE_S = 120.0
WARM_SHARE = 0.4
"""How much of the run is left out of the verdict: rows fill their cap, and caches fill."""

LIMITS = {"anonymous_bytes": 24_000_000.0, "threads": 1.0, "handles": 4.0}
"""What each may grow by over the rest of the run, by a straight line through all samples."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the window's process holds at an instant.

    Attributes:
        at_s: Seconds since it started.
        anonymous_bytes: Memory that no file stands behind.
        resident_bytes: All memory, mapped files that were looked at included.
        threads: Of any kind.
        handles: Open files; on Linux without logs and spool files, which are bounded otherwise.
    """

    at_s: float
    anonymous_bytes: int
    resident_bytes: int
    threads: int
    handles: int


def sample(process: psutil.Process, started_s: float) -> Sample:
    """Return what a process holds now."""
    with process.oneshot():
        return Sample(
            at_s=round(time.monotonic() - started_s, 1),
            anonymous_bytes=_anonymous_bytes(process),
            resident_bytes=process.memory_info().rss,
            threads=process.num_threads(),
            handles=_handles(process),
        )


def _anonymous_bytes(process: psutil.Process) -> int:
    rollup = Path(f"/proc/{process.pid}/smaps_rollup")
    if not rollup.exists():
        unshared: int = process.memory_full_info().uss
        return unshared
    lines = rollup.read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous:"))


def _handles(process: psutil.Process) -> int:
    folder = Path(f"/proc/{process.pid}/fd")
    if folder.exists():
        return sum(_is_neither_log_nor_spool(link) for link in folder.iterdir())
    count: int = process.num_handles() if sys.platform == "win32" else process.num_fds()
    return count


def _is_neither_log_nor_spool(link: Path) -> bool:
    try:
        # The only files here that have lost their name are the spool's, one for a few chunks; of
        # the logs, one for each shard and hour, a bounded number is held open.
        return not str(link.readlink()).endswith((" (deleted)", ".jsonl"))
    except OSError:
        return False


def run(folder: Path, hours: float, minutes: float, rate: float) -> list[Sample]:
    """Let the servers write and the window follow; return what the window held meanwhile."""
    speed = hours * 60 / minutes
    start_ts = time.time() - hours * 3_600
    numbers = map(str, (hours, speed, rate, start_ts))
    servers = [sys.executable, __file__, "--write", str(folder), *numbers]
    window = [sys.executable, __file__, "--show", str(folder), str(minutes * 60)]
    with subprocess.Popen(servers, stdin=subprocess.PIPE) as writing:
        try:
            return _watched(window, minutes * 60)
        finally:
            assert writing.stdin is not None
            writing.stdin.close()


def _watched(window: Sequence[str], seconds: float) -> list[Sample]:
    samples = []
    started_s = time.monotonic()
    with subprocess.Popen(window) as showing:
        process = psutil.Process(showing.pid)
        while showing.poll() is None and time.monotonic() - started_s < seconds + GRACE_S:
            try:
                samples.append(sample(process, started_s))
            except (psutil.Error, OSError):
                break  # it ends just now
            time.sleep(INTERVAL_S)
        if showing.wait(GRACE_S):
            raise SystemExit(f"the window ended with {showing.returncode}")
    # The last ones see it being taken down.
    return samples[:-2]


def growth(samples: Sequence[Sample]) -> dict[str, float]:
    """Return by how much each figure grew after the warm-up, by a straight line."""
    rest = samples[int(len(samples) * WARM_SHARE) :]
    at_s = np.array([one.at_s for one in rest])
    found = {}
    for name in LIMITS:
        values = np.array([getattr(one, name) for one in rest], np.float64)
        slope = np.polyfit(at_s - at_s[0], values, 1)[0]
        found[name] = float(slope * (at_s[-1] - at_s[0]))
    return found


def written_hours(folder: Path) -> float:
    """Return how many hours the servers have got to write."""
    files = list((folder / "hot").glob("*.jsonl"))
    texts = [file.read_bytes() for file in files]
    stamps = [json.loads(line)["ts"] for text in texts for line in _ends(text)]
    return float(max(stamps) - min(stamps)) / 3_600


def _ends(text: bytes) -> list[bytes]:
    whole = text[: text.rfind(b"\n")]
    return [whole[: whole.find(b"\n")], whole[whole.rfind(b"\n") + 1 :]]


def write(folder: Path, hours: float, speed: float, rate: float, start_ts: float) -> None:
    """Write hours of telemetry from an instant on, until standard input closes."""
    stop, seconds, began_s = Event(), hours * 3_600, time.monotonic()
    Thread(target=_watch_input, args=(stop,), daemon=True).start()

    def keep_pace(part: float) -> None:
        stop.wait(max(began_s + part * seconds / speed - time.monotonic(), 0.0))

    simulate(
        folder,
        seed=5,
        seconds=seconds,
        rate=rate,
        shards=SHARDS,
        start_ts=start_ts,
        stop=stop,
        on_progress=keep_pace,
    )


def _watch_input(stop: Event) -> None:
    # Not by way of the buffer, whose lock a process that ends could not take.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


def show(folder: Path, seconds: float) -> int:
    """Show the window offscreen, with a small cap for its rows."""
    options = WindowOptions(headless_s=seconds, memory_cap_bytes=CAP_BYTES)
    return run_window(Opening(paths=(folder,)), options)


def report(samples: Sequence[Sample], grown: dict[str, float]) -> bool:
    """Print one table; return whether nothing grew."""
    table = Table("", "at the start", "at the end", "most", "growth by fit", "limit", box=None)
    for name, limit in LIMITS.items():
        unit = 1e6 if name.endswith("bytes") else 1.0
        values = [getattr(one, name) / unit for one in samples]
        cells = (values[0], values[-1], max(values), grown[name] / unit, limit / unit)
        label = name.replace("_bytes", ", MB")
        table.add_row(label, *(f"{value:,.1f}" for value in cells))
    holds = all(grown[name] <= limit for name, limit in LIMITS.items())
    Console().print(table, "nothing grows" if holds else "something grows")
    return holds


def main() -> int:
    """Run, print the verdict and write the figures; 1 if something grows."""
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), *map(float, sys.argv[3:7]))
        return 0
    if sys.argv[1:2] == ["--show"]:
        return show(Path(sys.argv[2]), float(sys.argv[3]))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=200.0, help="lines a second of telemetry")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hot").mkdir()
        samples = run(folder, asked.hours, asked.minutes, asked.rate)
        written_h = written_hours(folder)
    grown = growth(samples)
    Console().print(f"{written_h:.2f} hours of telemetry were written and followed")
    holds = report(samples, grown)
    if asked.json is not None:
        figures = {
            "hours": asked.hours,
            "written_hours": written_h,
            "minutes": asked.minutes,
            "rate": asked.rate,
            "holds": holds,
            "growth": grown,
            "limits": LIMITS,
            "samples": [asdict(one) for one in samples],
        }
        asked.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
