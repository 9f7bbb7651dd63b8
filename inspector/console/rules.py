"""``inspector rules backtest``: which alerts rules would have raised over a recording."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from inspector.analysis.alert_timeline import AlertState, Interval
from inspector.analysis.backtest import Backtest, backtest
from inspector.config.defaults import default_text
from inspector.config.fields import ConfigFile
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.config.reading import config_text, read_config
from inspector.console.numbers import json_number
from inspector.console.stats import read_session
from inspector.core.errors import ConfigError, ConfigProblem
from inspector.core.registry import Registry
from inspector.export.words import group_text
from inspector.files.team_registry import CONFIG

Model = TypeVar("Model", bound=ConfigFile)

_ALARMING = (AlertState.FIRING, AlertState.PENDING)


def read_rules(
    paths: Sequence[Path], rules: Path | None, baselines: Path | None, registry: Registry
) -> tuple[AlertsConfig, BaselinesConfig]:
    """Return rules and baselines: of files that were named, else of the data folder, else ours.

    Raises:
        ConfigError: With every problem of both.
    """
    problems: list[tuple[str, ConfigProblem]] = []
    alerts = _read("alerts", paths, rules, AlertsConfig, registry, problems)
    usual = _read("baselines", paths, baselines, BaselinesConfig, registry, problems)
    if alerts is None or usual is None:
        raise joined_error(problems)
    return alerts, usual


def joined_error(problems: Sequence[tuple[str, ConfigProblem]]) -> ConfigError:
    """Return one error of the problems of several files, each with the name of its file."""
    names = {where for where, _ in problems}
    if len(names) == 1:
        return ConfigError([problem for _, problem in problems], where=names.pop())
    return ConfigError(
        [ConfigProblem((), f"{where}: {problem.text()}") for where, problem in problems],
        where="",
    )


def read_file(path: Path, model: type[Model], registry: Registry) -> Model:
    """Return what a file says that somebody named.

    Raises:
        ConfigError: With every problem there is; also if there is no such file.
    """
    text = config_text(path)
    if text is None:
        raise ConfigError([ConfigProblem((), "there is no such file")], where=str(path))
    return read_config(text, model, str(path), registry)


def print_backtest(
    paths: Sequence[Path],
    rules: Path | None,
    baselines: Path | None,
    registry: Registry,
    *,
    as_json: bool,
) -> None:
    """Read recordings, evaluate rules over them, and print what comes of it.

    Raises:
        ConfigError: The rules or baselines are not valid.
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
    """
    alerts, usual = read_rules(paths, rules, baselines, registry)
    session, kernels = read_session(paths, registry)
    found = backtest(session, alerts, usual, kernels.alerts)
    session.close()
    notes = _notes(found)
    if as_json:
        for one in found.timeline:
            print(json.dumps(_as_json(one)))  # noqa: T201 - this is the command's output
        console = Console(stderr=True, markup=False, soft_wrap=True, highlight=False)
    else:
        console = Console(markup=False, soft_wrap=True, highlight=False)
        _print_tables(found, alerts)
    for note in notes:
        console.print(note)


def _read(
    name: str,
    paths: Sequence[Path],
    named: Path | None,
    model: type[Model],
    registry: Registry,
    problems: list[tuple[str, ConfigProblem]],
) -> Model | None:
    """Return a file's model; what is wrong with it goes to `problems`."""
    own = [path / CONFIG / f"{name}.toml" for path in paths]
    path = named or next((path for path in own if path.is_file()), None)
    try:
        if path is not None:
            return read_file(path, model, registry)
        text = default_text(name)
        return read_config(text, model, f"{name}.toml", registry) if text else model()
    except ConfigError as error:
        problems += [(str(path or error.where), problem) for problem in error.problems]
        return None


def _as_json(one: Interval) -> dict[str, object]:
    return {
        "rule": one.rule,
        "group": dict(one.group),
        "state": str(one.state),
        "from_ts": json_number(one.from_ts),
        "to_ts": json_number(one.to_ts),
        "value": json_number(one.value),
        "threshold": json_number(one.threshold),
    }


def _notes(found: Backtest) -> list[str]:
    """Return what somebody should know beside the timeline."""
    notes = [f"{rule}: {reason}" for rule, reasons in found.reasons.items() for reason in reasons]
    if found.late_rows:
        notes.append(f"{found.late_rows:,} records came too late and are left out")
    if found.astray_rows:
        notes.append(f"{found.astray_rows:,} records are of a clock that is wrong, and left out")
    return notes


def _print_tables(found: Backtest, alerts: AlertsConfig) -> None:
    console = Console()
    shown = [one for one in found.timeline if one.state in _ALARMING]
    days = sorted({_utc(one.from_ts).date() for one in shown})
    if shown:
        if len(days) == 1:
            console.print(f"{days[0]} UTC\n")
        console.print(_firings(shown, "%H:%M:%S" if len(days) == 1 else "%Y-%m-%d %H:%M:%S"))
        console.print()
    console.print(_summary(found, alerts))
    console.print(f"\n{found.rows:,} records")


def _utc(ts: float) -> datetime:
    return datetime.fromtimestamp(ts, UTC)


def _firings(shown: Sequence[Interval], instants: str) -> Table:
    table = Table(
        Column("Rule", overflow="fold"), Column("Group", overflow="fold"), "State", "From (UTC)",
        box=None, pad_edge=False,
    )  # fmt: skip
    for title in ("Lasted", "Value", "Threshold"):
        table.add_column(title, justify="right")
    for one in shown:
        lasted = str(timedelta(seconds=round(one.to_ts - one.from_ts)))
        table.add_row(
            Text(one.rule),
            Text(group_text(one.group)),
            Text(str(one.state), "red" if one.state is AlertState.FIRING else "yellow"),
            _utc(one.from_ts).strftime(instants),
            lasted if one.is_over else f"{lasted} +",
            "no data" if one.value != one.value else f"{one.value:,.6g}",
            f"{one.threshold:,.6g}",
        )
    return table


def _summary(found: Backtest, alerts: AlertsConfig) -> Table:
    table = Table(Column("Rule", overflow="fold"), "Severity", box=None, pad_edge=False)
    for title in ("Groups", "Firings", "Firing now", "Firing time"):
        table.add_column(title, justify="right")
    groups = Counter(rule for rule, _ in {(one.rule, one.group) for one in found.timeline})
    fired: dict[str, list[Interval]] = {}
    for one in found.timeline:
        if one.state is AlertState.FIRING:
            fired.setdefault(one.rule, []).append(one)
    for rule in alerts.rule:
        own = fired.get(rule.name, [])
        total = timedelta(seconds=round(sum(one.to_ts - one.from_ts for one in own)))
        table.add_row(
            Text(rule.name),
            rule.severity if rule.enabled else "off",
            f"{groups[rule.name]:,}",
            f"{len(own):,}",
            f"{sum(not one.is_over for one in own):,}",
            str(total) if own else "",
        )
    return table
