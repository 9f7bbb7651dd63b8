"""The command ``inspector simulate``: what can be asked of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from inspector.console.interrupt import on_interrupt
from inspector.console.simulation import run_days, run_simulation
from inspector.core.validation import TS_END_S
from inspector.opening import DEMO_RATE, DEMO_SHARDS
from inspector.simulate.days_writer import DAYS_RATE, DaysPlan
from inspector.simulate.rhythm import DAY_S
from inspector.simulate.scenario import Scenario

_SECONDS = 600.0
_HOUR_S = 3_600.0
_MOST_DAYS = 366

ShardsOption = Annotated[int, typer.Option("--shards", min=1, help="Simulated servers.")]
ScenarioOption = Annotated[
    Scenario,
    typer.Option(
        "--scenario",
        help="What the servers show. overtuned: after 20 s one ability does twice its damage "
        "for 40 s, so that an alert fires and recovers.",
    ),
]


def _instant(text: str) -> float:
    """Return an instant that somebody wrote, in Unix seconds."""
    try:
        return float(round(float(text)))
    except (ValueError, OverflowError):
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no instant, as 1764201600 and 2026-11-27T18:00 (UTC) are"
        ) from None
    return float(round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()))


def simulate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The data folder to make.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same world.")] = 7,
    seconds: Annotated[
        float | None, typer.Option(min=0, help=f"How much to write, else {_SECONDS:g}.")
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=_MOST_DAYS, help="Write so many days instead; see above."),
    ] = None,
    until: Annotated[
        float | None,
        typer.Option(
            metavar="TS",
            parser=_instant,
            help="When the days end: Unix seconds, or 2026-11-27T18:00 in UTC; else at the "
            "beginning of the present hour.",
        ),
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            help="Lines a second of all servers together, a heartbeat of each every 5 s among "
            f"them; else {DEMO_RATE:g}, over days {DAYS_RATE:g}.",
        ),
    ] = None,
    shards: ShardsOption = DEMO_SHARDS,
    scenario: ScenarioOption = Scenario.NORMAL,
    realtime: Annotated[bool, typer.Option(help="Write as time goes by, from now on.")] = False,
) -> None:
    """Write the telemetry of simulated servers.

    A folder without config files gets those that ship, and with --scenario
    overtuned also baselines, which its alert compares with.

    With --days it writes hot logs of days: --days 14 is a fortnight of 1.8
    million lines, and of 9.6 million with --rate 8. Evenings and weekends are
    busiest. On the 5th day of the calendar (UTC) the last server is away. On
    the 9th, at 10:00, all restart with build 2026.4.1, in which
    ability.venom_fan does 1.4 times its damage a cast.
    """
    stop = on_interrupt()
    if days is None:
        if until is not None:
            raise typer.BadParameter("--until says when days end: add --days")
        run_simulation(
            folder,
            seed=seed,
            seconds=_SECONDS if seconds is None else seconds,
            rate=DEMO_RATE if rate is None else rate,
            shards=shards,
            realtime=realtime,
            scenario=scenario,
            stop=stop,
        )
        return
    end_ts = time.time() // _HOUR_S * _HOUR_S if until is None else until
    _check_days(seconds, end_ts, days, scenario, realtime=realtime)
    plan = DaysPlan(folder, shards, DAYS_RATE if rate is None else rate, seed, end_ts, days)
    run_days(plan, stop)


def _check_days(
    seconds: float | None, end_ts: float, days: int, scenario: Scenario, *, realtime: bool
) -> None:
    """Refuse what cannot be meant together with days."""
    if seconds is not None:
        raise typer.BadParameter("--seconds and --days exclude each other: leave one of them out")
    if realtime:
        raise typer.BadParameter("--realtime and --days exclude each other: days are past")
    if scenario is not Scenario.NORMAL:
        raise typer.BadParameter(
            f"--scenario {scenario} is over within minutes: leave it out, or --days"
        )
    if not days * DAY_S <= end_ts < TS_END_S:
        raise typer.BadParameter(
            "--until must leave room for the days after 1970, and before the year 10000"
        )
