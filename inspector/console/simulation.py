"""``inspector simulate``: a data folder as real servers would write it."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from rich.console import Console
from rich.progress import Progress

from inspector.simulate.scenario import Scenario
from inspector.simulate.writer import simulate


def run_simulation(
    folder: Path,
    *,
    seed: int,
    seconds: float,
    rate: float,
    shards: int,
    realtime: bool,
    scenario: Scenario = Scenario.NORMAL,
    stop: Event,
) -> None:
    """Write the folder and say what was written.

    Raises:
        StorageError: The folder cannot be written.
    """
    console = Console(stderr=True)
    hidden = realtime or not console.is_terminal
    with Progress(console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task("Simulating", total=1.0)
        summary = simulate(
            folder,
            seed=seed,
            seconds=seconds,
            rate=rate,
            shards=shards,
            realtime=realtime,
            scenario=scenario,
            stop=stop,
            on_progress=lambda done: progress.update(task, completed=done),
        )
    Console(markup=False, soft_wrap=True).print(
        f"{summary.lines:,} lines, {summary.size_bytes:,} bytes in {len(summary.files)} "
        f"file{'s' if len(summary.files) != 1 else ''} under {folder / 'hot'}"
    )
