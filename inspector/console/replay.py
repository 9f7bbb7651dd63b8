"""``inspector replay``: a recording as hot logs, for whatever lives on them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from threading import Event

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from inspector.console.reading import choose_kernels, registry_for, stored_bytes, warm_reader
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.files.listing import HOT
from inspector.simulate.replay import Replay, Replayed, ReplayPlan

_MUCH_S = 2.0
"""From so long a pause on it is said when it goes on."""


def run_replay(plan: ReplayPlan, stop: Event, clock: Clock = SYSTEM_CLOCK) -> None:
    """Write a recording as hot logs, and say what was written.

    Raises:
        SourceError: A path is missing or can hold no logs; or, after all that can be read, some of
            the recording cannot.
        StorageError: The folder has logs already, or cannot be written.
    """
    registry = registry_for(plan.paths)
    size_bytes = stored_bytes(plan.paths)
    kernels = choose_kernels(registry, size_bytes)
    console = Console(stderr=True)
    columns = (TextColumn("Replaying"), BarColumn(), TextColumn("{task.description}"))
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=size_bytes)
        found = Replay(plan, clock, stop).run(
            registry,
            kernels,
            on_read=lambda amount: progress.advance(task, amount),
            on_progress=lambda reached: progress.update(task, description=_where(reached)),
            read_warm=warm_reader(plan.paths),
        )
    told = f"{found.lines:,} lines, {found.size_bytes:,} bytes in {len(found.files)} "
    told += f"file{'s' if len(found.files) != 1 else ''} under {plan.folder / HOT}"
    out = Console(markup=False, soft_wrap=True)
    out.print(told + ("; stopped before the end" if math.isfinite(found.at_ts) else ""))
    if found.skipped:
        lines = "line was" if found.skipped == 1 else "lines were"
        out.print(f"{found.skipped:,} {lines} longer than 1 MB, and left out")


def _where(reached: Replayed) -> str:
    """Return the instant that a replay is at, and when a long pause ends."""
    told = f"{reached.lines:,} lines"
    if math.isfinite(reached.at_ts):
        at = datetime.fromtimestamp(reached.at_ts, UTC)
        told = f"{at:%Y-%m-%d %H:%M:%S} UTC  {told}"
    if reached.wait_s >= _MUCH_S:
        told += f", the next in {reached.wait_s:,.0f} s"
    return told
