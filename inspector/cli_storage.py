"""The command line of the storage: what can be asked, and where it is answered."""

from __future__ import annotations

import time
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from inspector.cli_rules import problems_told
from inspector.console.instants import date_ts
from inspector.console.interrupt import on_interrupt

storage_app = typer.Typer(
    help="Hot, warm, cold: move what is old to less room, and delete what is too old.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The data folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
Now = Annotated[
    str | None,
    typer.Option("--now", metavar="TS", help="Unix seconds or ISO 8601 (UTC); else the clock's."),
]


@storage_app.command()
def run(
    folder: Folder,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Do all that is due, once.

    Closed logs that are older than hot_h become Parquet files by day and shard;
    the lines that are no records are kept in rejected/. Finished days are
    merged and rolled up; what is older than warm_d and cold_d is deleted: see
    config/retention.toml. A run can be stopped or killed at any instant: the
    next one goes on, and no record is lost or counted twice.

    Exit code 1 if something was not done, because of a damaged log or since the
    run was stopped; 2 if nothing could be.
    """
    with problems_told():
        done = _loaded().print_run(
            folder, _now_ts(now), on_interrupt(), dry=dry_run, as_json=as_json
        )
    if not done:
        raise typer.Exit(1)


@storage_app.command()
def status(folder: Folder, now: Now = None, as_json: Json = False) -> None:
    """Print what each tier holds, and what is due when.

    Exit code 1 if there is something to mend.
    """
    with problems_told():
        fine = _loaded().print_status(folder, _now_ts(now), as_json=as_json)
    if not fine:
        raise typer.Exit(1)


@storage_app.command()
def watch(
    folder: Folder,
    every: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="How often to look.")
    ] = 60.0,
) -> None:
    """Do what is due as soon as it is, until Ctrl+C or a polite kill.

    For servers: it needs no window. What goes wrong is told once on standard
    error, and tried again.
    """
    with problems_told():
        _loaded().watch_storage(folder, every, on_interrupt())


def _loaded() -> ModuleType:
    # Loaded only for this: DuckDB takes a quarter of a second.
    from inspector.console import storage

    return storage


def _now_ts(text: str | None) -> float:
    return time.time() if text is None else date_ts(text, "--now")
