"""The command ``inspector replay``: what can be asked of it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from inspector.console.interrupt import on_interrupt
from inspector.console.replay import run_replay
from inspector.simulate.replay import ReplayPlan


def _times(text: str) -> float:
    """Return a speed that somebody wrote."""
    try:
        times = math.inf if text == "max" else float(text)
    except ValueError:
        times = math.nan
    if not times > 0:
        raise typer.BadParameter(f"{text!r} is no speed, as 10, 0.5 and max are")
    return times


def replay(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…",
            help="Data folders, folders of logs, logs, or Parquet files of Inspector.",
        ),
    ],
    to: Annotated[
        Path,
        typer.Option("--to", metavar="FOLDER", help="The data folder to make; one without logs."),
    ],
    speed: Annotated[
        float,
        typer.Option(
            metavar="TIMES",
            parser=_times,
            help="Recorded seconds in a second, as 10 or 0.5; max writes all at once.",
        ),
    ] = 1.0,
    shift_to_now: Annotated[
        bool,
        typer.Option(
            "--shift-to-now",
            help="Records get the instant at which they are written, so that they look live. "
            "Lines are then no longer byte for byte those of the recording.",
        ),
    ] = False,
) -> None:
    """Write a recording as hot logs while time goes by, for any tool that lives on such logs.

    Each shard gets a log in FOLDER/hot, with its lines byte for byte, rejected
    ones too; records of a Parquet file become lines again. FOLDER gets the config
    files of the recording, if it has some.
    """
    if shift_to_now and math.isinf(speed):
        raise typer.BadParameter("--shift-to-now needs a speed: at max all would be one instant")
    run_replay(ReplayPlan(tuple(paths), to, speed, shift_to_now), on_interrupt())
