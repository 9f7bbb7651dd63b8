"""What recording costs the game: against prometheus_client and logging, in one run.

    python tests/benchmarks/emitter.py [--rounds 7] [--seconds 10] [--json FILE]

All contestants record the same activations with five metrics, in frames of 60 Hz; between frames
the game sleeps, and threads in the background do their part. Times on one machine vary, so what
counts is the ratio of two times taken in turn.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from inspector.emitter import Emitter
from tests.benchmarks.emitter_rivals import (
    Activation,
    activations,
    logging_to_file,
    logging_to_queue,
    prometheus_bound,
    prometheus_labelled,
)

FRAME_S = 1 / 60
PER_FRAME = 100
FRAMES = 30
"""Of one round of one contestant: half a second."""

SINGLE_FRAMES, SINGLE_PER_FRAME = 900, 200
SUSTAINED_PER_S = 50_000
IMPORTS = 5

RIVALS = ("prometheus_client, labels(...).inc()", "logging to a file + json.dumps")
"""Those that must be dearer than `Emitter.record`."""

LIMITS = {"p99.9 of record, µs": 200.0, "import, ms": 150.0}

Frame = Callable[[Sequence[Activation]], None]
"""Does all that a contestant does on the game thread in one frame."""


@contextmanager
def emitter_record(folder: Path) -> Iterator[Frame]:
    """`Emitter.record`, and the end of the frame."""
    with Emitter.open(folder, shard="world-1", salt=b"salt" * 8) as emitter:

        def frame(found: Sequence[Activation]) -> None:
            for one in found:
                # A dictionary of its own, as a game would make it.
                emitter.record(
                    one.entry, {**one.metrics}, player=one.player, tier=one.tier, tags=one.tags
                )
            emitter.end_frame()

        yield frame


@contextmanager
def emitter_cast(folder: Path) -> Iterator[Frame]:
    """`Emitter.cast` with five additions, and the end of the frame."""
    with Emitter.open(folder, shard="world-1", salt=b"salt" * 8) as emitter:

        def frame(found: Sequence[Activation]) -> None:
            for one in found:
                with emitter.cast(
                    one.entry, player=one.player, tier=one.tier, tags=one.tags
                ) as cast:
                    for key, value in one.metrics.items():
                        cast.add(key, value)
            emitter.end_frame()

        yield frame


CONTESTANTS = {
    "emitter.record": emitter_record,
    "emitter.cast, five adds": emitter_cast,
    RIVALS[0]: prometheus_labelled,
    "prometheus_client, children kept": prometheus_bound,
    RIVALS[1]: logging_to_file,
    "logging to a queue + json.dumps": logging_to_queue,
}


def compare(rounds: int) -> dict[str, dict[str, float]]:
    """Time all contestants in turn; return microseconds for one activation, and ratios."""
    taken: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    worked: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    work = activations(PER_FRAME)
    with ExitStack() as stack:
        frames = {
            name: stack.enter_context(open_one(Path(stack.enter_context(TemporaryDirectory()))))
            for name, open_one in CONTESTANTS.items()
        }
        for _ in range(rounds + 1):
            for name, frame in frames.items():
                spent_s, thread_s = _play(frame, work)
                taken[name].append(spent_s / (FRAMES * PER_FRAME) * 1e6)
                worked[name].append(thread_s / (FRAMES * PER_FRAME) * 1e6)
    first = taken["emitter.record"][1:]
    return {
        name: {
            # The first round warms up.
            "us": statistics.median(times[1:]),
            "cpu_us": statistics.median(worked[name][1:]),
            "ratio": statistics.median([t / own for t, own in zip(times[1:], first, strict=True)]),
        }
        for name, times in taken.items()
    }


def _play(frame: Frame, work: Sequence[Activation]) -> tuple[float, float]:
    """Return what some frames take: by the clock, and of this thread's own time."""
    spent_s = thread_s = 0.0
    next_s = time.perf_counter()
    for _ in range(FRAMES):
        thread_start_s, start_s = time.thread_time(), time.perf_counter()
        frame(work)
        spent_s += time.perf_counter() - start_s
        thread_s += time.thread_time() - thread_start_s
        next_s += FRAME_S
        time.sleep(max(next_s - time.perf_counter(), 0.0))
    return spent_s, thread_s


def single_calls() -> dict[str, dict[str, float]]:
    """Time every single call while the writer's thread flushes; return percentiles in µs."""
    work = activations(SINGLE_PER_FRAME)
    record_ns: list[int] = []
    end_ns: list[int] = []
    with TemporaryDirectory() as name, Emitter.open(name, shard="world-1") as emitter:
        next_s = time.perf_counter()
        for _ in range(SINGLE_FRAMES):
            for one in work:
                metrics = {**one.metrics}
                start = time.perf_counter_ns()
                emitter.record(one.entry, metrics, player=one.player, tier=one.tier, tags=one.tags)
                record_ns.append(time.perf_counter_ns() - start)
            start = time.perf_counter_ns()
            emitter.end_frame()
            end_ns.append(time.perf_counter_ns() - start)
            next_s += FRAME_S
            time.sleep(max(next_s - time.perf_counter(), 0.0))
    return {
        "record": _percentiles(record_ns),
        f"end_frame, {SINGLE_PER_FRAME} activations": _percentiles(end_ns),
    }


def _percentiles(taken_ns: list[int]) -> dict[str, float]:
    ordered = sorted(taken_ns)
    last = len(ordered) - 1
    shares = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "most": 1.0}
    return {name: ordered[round(share * last)] / 1e3 for name, share in shares.items()}


def sustained(seconds: float) -> dict[str, Any]:
    """Let a process of its own record at full load; return its figures."""
    script = Path(__file__).with_name("emitter_load.py")
    with TemporaryDirectory() as folder:
        command = [sys.executable, str(script), folder, str(SUSTAINED_PER_S), str(seconds)]
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=600)
    figures: dict[str, Any] = json.loads(found.stdout)
    return figures


def import_ms() -> float:
    """Return what importing the emitter adds to a bare interpreter, by the clock."""
    taken: dict[str, list[float]] = {"pass": [], "import inspector.emitter": []}
    for _ in range(IMPORTS):
        for code, times in taken.items():
            start_s = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - start_s)
    bare, whole = (statistics.median(times) for times in taken.values())
    return (whole - bare) * 1e3


def measure(rounds: int, seconds: float) -> dict[str, Any]:
    """Measure all; return the figures, and what they must hold."""
    costs, singles, load = compare(rounds), single_calls(), sustained(seconds)
    gc.collect()
    imported = import_ms()
    return {
        "costs": costs,
        "single_calls_us": singles,
        "sustained": load,
        "import_ms": imported,
        "holds": {
            **{f"cheaper than {name}": costs[name]["ratio"] > 1 for name in RIVALS},
            "p99.9 of record below 200 µs": singles["record"]["p99.9"]
            < LIMITS["p99.9 of record, µs"],
            "written + told as dropped = recorded": load["written"] + load["records_dropped"]
            == load["recorded"],
            "nothing dropped": load["values_dropped"] == 0,
            "not degraded": load["degrade_level"] == 0,
            "sustained": load["achieved_per_s"] > 0.99 * SUSTAINED_PER_S,
            "import below 150 ms": imported < LIMITS["import, ms"],
        },
    }


def report(figures: dict[str, Any]) -> None:
    """Print the tables."""
    console = Console()
    costs, calls, load = Table(box=None), Table(box=None), Table(box=None)
    costs.add_column("One activation, five metrics", no_wrap=True)
    calls.add_column("Single calls, µs", no_wrap=True)
    load.add_column("Sustained load", no_wrap=True)
    load.add_column("", justify="right")
    for title in ("time", "CPU time", "time / ours"):
        costs.add_column(title, justify="right")
    for name, cost in figures["costs"].items():
        times = (f"{cost['us']:.2f} µs", f"{cost['cpu_us']:.2f} µs", f"{cost['ratio']:.2f}")
        costs.add_row(name, *times)
    for title in ("p50", "p99", "p99.9", "most"):
        calls.add_column(title, justify="right")
    for name, shares in figures["single_calls_us"].items():
        calls.add_row(name, *(f"{value:.1f}" for value in shares.values()))
    for name, value in figures["sustained"].items():
        text = f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"
        load.add_row(name.replace("_", " "), text)
    load.add_row("import of inspector.emitter", f"{figures['import_ms']:.0f} ms")
    for table in (costs, calls, load):
        console.print(table, "")
    for name, holds in figures["holds"].items():
        console.print(f"{'holds' if holds else 'DOES NOT HOLD'}: {name}", markup=False)


def main() -> int:
    """Run all, print tables and write the figures; 1 if something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=10.0, help="of sustained load")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = measure(asked.rounds, asked.seconds)
    report(figures)
    if asked.json is not None:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0 if all(figures["holds"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
