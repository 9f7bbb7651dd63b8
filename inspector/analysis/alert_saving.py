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

from inspector.analysis.alert_engine import AlertEngine, rule_identity
from inspector.analysis.alert_run import AlertRun
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


def saved_state(engine: AlertEngine, registry: Registry, names: Names) -> Plain:
    """Return all that an engine needs in order to go on, as JSON has it."""
    return {"form": FORM, "runs": [_saved_run(run, registry, names) for run in engine.runs]}


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
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise _unusable(str(problem)) from problem
    for run in restored:
        if run.alerts:
            engine.resume(run)


def _unusable(why: str) -> StorageError:
    return StorageError(
        f"the saved state of the alerts cannot be used ({why})",
        remedy="Alerts begin anew with what is read",
    )


def _saved_run(run: AlertRun, registry: Registry, names: Names) -> Plain:
    oldest = {id(moments): _oldest(run, moments) for moments in run.moments.values()}
    first_ts = float(run.cohorts.clock.first_ts[0])
    numbers = {id(moments): number for number, moments in enumerate(run.moments.values())}
    return {
        "closed_ts": _said(run.closed_ts),
        "first_ts": _said(first_ts),
        "moments": [
            _saved_moments(moments, oldest[id(moments)], registry, names)
            for moments in run.moments.values()
        ],
        "rules": [
            _saved_alerts(alerts, numbers[id(alerts.moments)], oldest[id(alerts.moments)])
            for alerts in run.alerts
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
    log, found, moment = moments.log, [], first
    before = np.zeros(log.totals.shape[1:], np.int64)
    while moment >= 0:
        # The first one has all that came before it, which is in no window.
        sums = (log.totals[moment] - before).tolist()
        before = log.totals[moment]
        found.append([float(log.ts[moment]), sums, moments.players_at(moment, names)])
        moment = int(log.following[moment])
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
    found: dict[int, int] = {}
    while first >= 0:
        found[first] = len(found)
        first = int(moments.log.following[first])
    return found


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
        numbers = []
        for ts, sums, players in chain:
            pairs = [(names.shards.add(shard), names.players.add(who)) for shard, who in players]
            own = np.array(sums, np.int64).reshape(-1, 3)[order]
            numbers.append(moments.restore(group, float(ts), own, pairs))
        chains.append(numbers)
    return chains


def _group_key(key: Sequence[str | int | None]) -> GroupKey:
    return tuple(key)


def _restore_alerts(alerts: RuleAlerts, saved: Plain, chains: list[list[int]]) -> None:
    alerts.fit_groups()
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
    alerts.table = AlertTable(**{**alerts.table._asdict(), **columns})
    used = len(saved["changes"]["group"])
    changes = empty_changes(max(1_024, 2 * used))
    for name, column in zip(Changes._fields[:-1], changes, strict=False):
        column[:used] = [_number(value, math.nan) for value in saved["changes"][name]]
    changes.used[0] = used
    alerts.changes = changes


def _said(value: float) -> float | None:
    """Return a number that JSON can say: none for no data, and for never."""
    return value if math.isfinite(value) else None


def _number(value: float | None, nothing: float) -> float:
    return nothing if value is None else value
