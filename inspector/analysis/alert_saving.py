"""Saving alerts as plain values, and going on with them after a restart.

What is saved are the seconds that were closed: alerts, and the moments that their windows still
have. Later rows are not saved, since they are read again from their files; rows of the seconds that
were closed are known then, and not counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_engine import AlertEngine, rule_identity
from inspector.analysis.alert_run import AlertRun
from inspector.analysis.alert_timeline import STATE_OF
from inspector.analysis.rule_alerts import RuleAlerts
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_storage import empty_changes
from inspector.session.alert_tables import AlertTable, Changes
from inspector.session.moment_pool import GroupKey
from inspector.session.moments import Moments

FORM = 1
"""Grows when a saved state means something else than it did."""

Plain = dict[str, Any]
"""What JSON can say."""

_COLUMNS = (
    "state",
    "n",
    "players",
    "at_ts",
    "since_ts",
    "value",
    "since_value",
    "held_ts",
    "well_ts",
)


def saved_state(
    engine: AlertEngine, registry: Registry, names: Names, *, with_players: bool = True
) -> Plain:
    """Return all that an engine needs in order to go on, as JSON has it.

    Args:
        engine: What is to be saved.
        registry: The metric keys of its rules.
        names: The strings of the session.
        with_players: Whether rules are saved whose windows know players. They must not be in a
            file: who is erased from the data would still be in there.
    """
    runs = [_saved_run(run, registry, names, with_players=with_players) for run in engine.runs]
    return {"form": FORM, "runs": runs}


def closed_until(state: object) -> float:
    """Return up to when a saved state was evaluated; minus infinite if that is unclear."""
    runs = state.get("runs") if isinstance(state, Mapping) else None
    found = [run.get("closed_ts") for run in runs or () if isinstance(run, Mapping)]
    numbers = [one for one in found if isinstance(one, int | float)]
    return float(max(numbers, default=-math.inf))


def restore_state(
    engine: AlertEngine, state: object, registry: Registry, names: Names, kernels: AlertKernels
) -> None:
    """Let an engine that knows its rules, but no row yet, go on where a saved one was.

    Rules that are not what they were begin anew, with the first row that is read.

    Args:
        engine: It has been told its rules.
        state: What `saved_state` returned.
        registry: The metric keys and KPIs of today.
        names: The strings of the session.
        kernels: What does the work.

    Raises:
        StorageError: It is no saved state, or one of another form; the engine is as it was.
    """
    known = {
        rule_identity(one.plan, one.baselines): one for run in engine.runs for one in run.alerts
    }
    try:
        if not isinstance(state, Mapping) or state["form"] != FORM:
            raise _unusable("it is of another form")
        restored = [_restored_run(run, known, registry, names, kernels) for run in state["runs"]]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        raise _unusable(str(problem)) from problem
    for run in restored:
        if run.alerts:
            engine.resume(run)


def _unusable(why: str) -> StorageError:
    return StorageError(
        f"the saved state of the alerts cannot be used ({why})",
        remedy="Alerts begin anew with what is read",
    )


def _saved_run(run: AlertRun, registry: Registry, names: Names, *, with_players: bool) -> Plain:
    oldest = {id(moments): _oldest(run, moments) for moments in run.moments.values()}
    first_ts = float(run.cohorts.clock.first_ts[0])
    kept = [one for one in run.moments.values() if with_players or not one.query.players]
    numbers = {id(moments): number for number, moments in enumerate(kept)}
    return {
        "closed_ts": _said(run.closed_ts),
        "first_ts": _said(first_ts),
        "moments": [
            _saved_moments(moments, oldest[id(moments)], registry, names) for moments in kept
        ],
        "rules": [
            _saved_alerts(alerts, numbers[id(alerts.moments)], oldest[id(alerts.moments)])
            for alerts in run.alerts
            if id(alerts.moments) in numbers
        ],
    }


def _oldest(run: AlertRun, moments: Moments) -> list[int]:
    """Return the first moment of each group that some window has, or has just left."""
    users = [alerts.oldest() for alerts in run.alerts if alerts.moments is moments]
    found: list[int] = np.min(users, axis=0).tolist()
    return found


def _saved_moments(
    moments: Moments, oldest: Sequence[int], registry: Registry, names: Names
) -> Plain:
    return {
        "keys": [registry.keys[key].name for key in moments.query.keys],
        "groups": [list(key) for key in moments.groups],
        "chains": [_saved_chain(moments, first, names) for first in oldest],
    }


def _saved_chain(moments: Moments, first: int, names: Names) -> list[list[Any]]:
    """Return the moments of a group: ts, sums, and who was there, from one moment on."""
    log, chain = moments.log, np.array(_chain(moments, first), np.int64)
    # The first one has all that came before it, which is in no window.
    nothing = np.zeros((1, *log.totals.shape[1:]), np.int64)
    sums = np.diff(log.totals[chain], axis=0, prepend=nothing)
    there = [moments.players_at(moment, names) for moment in chain.tolist()]
    return [list(one) for one in zip(log.ts[chain].tolist(), sums.tolist(), there, strict=True)]


def _chain(moments: Moments, first: int) -> list[int]:
    """Return the numbers of the moments of a group, from one on."""
    found, following = [], moments.log.following
    while first >= 0:
        found.append(first)
        first = following.item(first)
    return found


def _saved_alerts(alerts: RuleAlerts, number: int, oldest: Sequence[int]) -> Plain:
    table, used = alerts.table, int(alerts.changes.used[0])
    places = [_places(alerts.moments, first) for first in oldest]
    return {
        "rule": rule_identity(alerts.plan, alerts.baselines),
        "moments": number,
        "left": [place.get(m, -1) for place, m in zip(places, table.left.tolist(), strict=True)],
        "tail": [place.get(m, -1) for place, m in zip(places, table.tail.tolist(), strict=True)],
        "alerts": {name: [*map(_said, getattr(table, name).tolist())] for name in _COLUMNS},
        "changes": {
            name: [*map(_said, column[:used].tolist())]
            for name, column in zip(Changes._fields[:-1], alerts.changes, strict=False)
        },
    }


def _places(moments: Moments, first: int) -> dict[int, int]:
    """Return at which place of its chain each moment stands."""
    return {moment: place for place, moment in enumerate(_chain(moments, first))}


def _restored_run(
    saved: Plain,
    known: Mapping[str, RuleAlerts],
    registry: Registry,
    names: Names,
    kernels: AlertKernels,
) -> AlertRun:
    rules = [rule for rule in saved["rules"] if rule["rule"] in known]
    same = [known[rule["rule"]] for rule in rules]
    run = AlertRun(
        [one.plan for one in same],
        same[0].baselines if same else (),
        names,
        kernels,
        known_ts=_number(saved["closed_ts"], -math.inf),
    )
    run.cohorts.clock.first_ts[0] = _number(saved["first_ts"], math.inf)
    chains: dict[int, list[list[int]]] = {}
    for rule, fresh, before in zip(rules, run.alerts, same, strict=True):
        fresh.baselines = before.baselines
        number = int(rule["moments"])
        if id(fresh.moments) not in chains:
            chains[id(fresh.moments)] = _restore_moments(
                fresh.moments, saved["moments"][number], registry, names
            )
        _restore_alerts(fresh, rule, chains[id(fresh.moments)])
    return run


def _restore_moments(
    moments: Moments, saved: Plain, registry: Registry, names: Names
) -> list[list[int]]:
    """Fill a log; return, by group, the numbers of its moments."""
    wanted = [registry.keys[key].name for key in moments.query.keys]
    order = [saved["keys"].index(name) for name in wanted]
    chains: list[list[int]] = []
    for key, chain in zip(saved["groups"], saved["chains"], strict=True):
        group = moments.group(_group_key(key))
        ts = np.array([one[0] for one in chain], np.float64)
        if not np.all(np.isfinite(ts)) or np.any(ts[1:] <= ts[:-1]):
            raise ValueError("its moments are not in the order of time")
        sums = np.array([one[1] for one in chain], np.int64)
        own = sums.reshape(len(chain), len(saved["keys"]), 3)[:, order]
        pairs = [
            [(names.shards.add(shard), names.players.add(who)) for shard, who in one[2]]
            for one in chain
        ]
        chains.append(moments.restore(group, ts, own, pairs))
    return chains


def _group_key(key: Sequence[str | int | None]) -> GroupKey:
    return tuple(key)


def _restore_alerts(alerts: RuleAlerts, saved: Plain, chains: list[list[int]]) -> None:
    alerts.fit_groups()
    groups = len(alerts.table.state)
    columns: dict[str, Any] = {}
    for name in _COLUMNS:
        column = getattr(alerts.table, name)
        nothing = -math.inf if name in ("at_ts", "since_ts") else math.nan
        values = [_number(value, nothing) for value in saved["alerts"][name]]
        columns[name] = np.array(values, column.dtype)
    for name in ("left", "tail"):
        places = zip(saved[name], chains, strict=True)
        columns[name] = np.array(
            [chain[place] if place >= 0 else -1 for place, chain in places], np.int64
        )
    # A kernel looks at neither length nor number again.
    if any(len(column) != groups for column in columns.values()):
        raise ValueError("its columns are not equally long")
    if np.any(columns["left"] > columns["tail"]):
        raise ValueError("a window ends before it begins")
    alerts.table = AlertTable(**{**alerts.table._asdict(), **columns})
    used = len(saved["changes"]["group"])
    changes = empty_changes(max(1_024, 2 * used))
    for name, column in zip(Changes._fields[:-1], changes, strict=False):
        column[:used] = [_number(value, math.nan) for value in saved["changes"][name]]
    for states in (columns["state"], changes.state[:used]):
        _check_numbers(states, len(STATE_OF), "state")
    _check_numbers(changes.group[:used], groups, "group")
    changes.used[0] = used
    alerts.changes = changes


def _check_numbers(numbers: NDArray[Any], stop: int, what: str) -> None:
    if len(numbers) and not 0 <= int(numbers.min()) <= int(numbers.max()) < stop:
        raise ValueError(f"there is no such {what}")


def _said(value: float) -> float | None:
    """Return a number that JSON can say: none for no data, and for never."""
    return value if math.isfinite(value) else None


def _number(value: float | None, nothing: float) -> float:
    return nothing if value is None else value
