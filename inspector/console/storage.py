"""``inspector storage``: the tiers of a data folder, brought up to date and told."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from inspector.console.reading import choose_kernels
from inspector.console.storage_json import plan_json, report_json, status_json
from inspector.console.storage_texts import plan_lines, report_lines, status_table
from inspector.core.errors import InspectorError, StorageError
from inspector.files.listing import HOT
from inspector.files.recording_cache import CacheFolder
from inspector.storage.compaction import OnProgress
from inspector.storage.setup import StorageSetup, setup_of
from inspector.storage.status import status_of
from inspector.storage.upkeep import UpkeepPlan, UpkeepReport, keep_up, plan_upkeep

_LEAST_WAIT_S = 1.0


def print_run(root: Path, now_ts: float, stop: Event, *, dry: bool, as_json: bool) -> bool:
    """Do what is due in a data folder, or only tell what that is; return whether all could be.

    A run that is stopped has not done all.

    Args:
        root: The data folder.
        now_ts: Unix seconds.
        stop: Set when it is to end soon.
        dry: Whether no file may be touched.
        as_json: Whether to print for machines.

    Raises:
        SourceError: It is no data folder.
        ConfigError: Its retention.toml cannot be used.
        StorageError: Somebody else changes it, or something cannot be written.
    """
    setup = _setup(root)
    if dry:
        plan = plan_upkeep(setup.folders, setup.retention, now_ts)
        problems = (*plan.due.problems, *plan.expiry.problems)
        _print(plan_json(plan), plan_lines(plan), problems, as_json=as_json)
    else:
        report = _run(setup, now_ts, stop)
        problems = report.problems
        _print(report_json(report, setup.folders), report_lines(report), problems, as_json=as_json)
    return not problems and (dry or not stop.is_set())


def print_status(root: Path, now_ts: float, *, as_json: bool) -> bool:
    """Print what each tier holds; return whether there is nothing to mend.

    Raises:
        SourceError: It is no data folder.
        ConfigError: Its retention.toml cannot be used.
        StorageError: It cannot be listed.
    """
    setup = _setup(root)
    status = status_of(setup.folders, setup.retention, now_ts)
    if as_json:
        print(json.dumps(status_json(status)))  # noqa: T201 - this is the command's output
    else:
        Console(markup=False, soft_wrap=True).print(status_table(status))
        for line in plan_lines(status.plan):
            print(line)  # noqa: T201
        if status.is_unfinished:
            print("A change was not finished; the next run goes on with it")  # noqa: T201
    _tell(status.problems)
    return not status.problems


def watch_storage(
    root: Path, every_s: float, stop: Event, now: Callable[[], float] = time.time
) -> None:
    """Do what is due as soon as it is, until `stop` is set.

    What goes wrong is told once on standard error, and tried again: a full disk may be emptied, a
    file corrected, and whoever holds the lock ends.

    Args:
        root: The data folder.
        every_s: How often to look.
        stop: Set when it is to end.
        now: Returns Unix seconds.

    Raises:
        SourceError: It is no data folder.
    """
    _setup_once(root)
    print(f"Watching {root}", flush=True)  # noqa: T201 - this is the command's output
    told = ""
    in_vain: UpkeepPlan | None = None
    while not stop.is_set():
        said = ""
        try:
            setup = setup_of(root)
            now_ts = now()
            plan = plan_upkeep(setup.folders, setup.retention, now_ts)
            if in_vain is not None and plan.is_same_work(in_vain):
                said = told
            elif not plan.is_empty:
                report = _run(setup, now_ts, stop)
                # A damaged log is not read anew each minute.
                in_vain = None if report.did_something else plan
                for line in report_lines(report) if report.did_something else ():
                    print(line, flush=True)  # noqa: T201
                said = "\n".join(problem.text() for problem in report.problems)
        except InspectorError as problem:
            said = problem.text()
        if said and said != told:
            print(said, file=sys.stderr, flush=True)  # noqa: T201
        told = said
        stop.wait(max(every_s, _LEAST_WAIT_S))


def _setup(root: Path) -> StorageSetup:
    setup = setup_of(root)
    if setup.problem:
        print(setup.problem, file=sys.stderr)  # noqa: T201
    return setup


def _setup_once(root: Path) -> None:
    """Tell what is wrong at the start, where somebody still looks."""
    try:
        _setup(root)
    except StorageError as problem:
        print(problem.text(), file=sys.stderr)  # noqa: T201


def _run(setup: StorageSetup, now_ts: float, stop: Event) -> UpkeepReport:
    plan = plan_upkeep(setup.folders, setup.retention, now_ts)
    kernels = choose_kernels(setup.registry, plan.due.size_bytes)
    with _progress() as on_progress:
        report = keep_up(
            setup.folders,
            setup.registry,
            setup.retention,
            now_ts,
            new_reader=kernels.new_reader,
            on_progress=on_progress,
            is_stopped=stop.is_set,
        )
    if report.did_something:
        cache, root = CacheFolder(), setup.folders.root
        for paths in ([root], [root / HOT]):
            cache.forget(paths)
    return report


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """Show a bar for each step on standard error, where somebody looks."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=of)
            progress.update(tasks[what], completed=done)

        yield tell


def _print(
    found: dict[str, Any],
    lines: list[str],
    problems: tuple[InspectorError, ...],
    *,
    as_json: bool,
) -> None:
    if as_json:
        print(json.dumps(found))  # noqa: T201 - this is the command's output
    else:
        for line in lines or ["Nothing is due"]:
            print(line)  # noqa: T201
    _tell(problems)


def _tell(problems: tuple[InspectorError, ...]) -> None:
    for problem in problems:
        print(problem.text(), file=sys.stderr)  # noqa: T201 - what a person must know
