"""``inspector simulate``: a data folder as real servers would write it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from inspector.simulate.data_folder import SimulationSummary
from inspector.simulate.days_writer import DaysPlan, simulate_days
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
    with _progress(hidden=realtime) as on_progress:
        summary = simulate(
            folder,
            seed=seed,
            seconds=seconds,
            rate=rate,
            shards=shards,
            realtime=realtime,
            scenario=scenario,
            stop=stop,
            on_progress=on_progress,
        )
    _say(summary, folder)


def run_days(plan: DaysPlan, stop: Event) -> None:
    """Write the logs of days and say what was written.

    Raises:
        StorageError: The folder cannot be written.
    """
    with _progress(hidden=False) as on_progress:
        summary = simulate_days(plan, stop=stop, on_progress=on_progress)
    _say(summary, plan.folder)


@contextlib.contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[float], None]]:
    """Show a progress bar on a terminal; yield what moves it, from 0 to 1."""
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=hidden or not console.is_terminal
    ) as progress:
        task = progress.add_task("Simulating", total=1.0)
        yield lambda done: progress.update(task, completed=done)


def _say(summary: SimulationSummary, folder: Path) -> None:
    Console(markup=False, soft_wrap=True).print(
        f"{summary.lines:,} lines, {summary.size_bytes:,} bytes in {len(summary.files)} "
        f"file{'s' if len(summary.files) != 1 else ''} under {folder / 'hot'}"
    )
