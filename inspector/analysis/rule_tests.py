"""Tests of alert rules: records come in, and states at instants are compared with the expected.

Each test has a session of its own that starts at `START_TS`, or the recorded one that it names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import AlertNow, AlertSnapshot, AlertState
from inspector.config.compact_series import parse_series
from inspector.config.models.alerts import AlertsConfig
from inspector.config.models.baselines import Baseline, BaselinesConfig
from inspector.config.models.input_series import InputSeries
from inspector.config.models.rule_tests import Expectation, RuleTest
from inspector.core.errors import ConfigProblem
from inspector.core.record import Record
from inspector.core.registry import Registry
from inspector.core.validation import validate_record
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.alert_kernels import AlertKernels
from inspector.session.session import Session

START_TS = 1_700_000_000.0
"""When tests of series start, Unix seconds."""

_VALUE_PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one expectation.

    Attributes:
        test: Name of the test.
        at: When, as the file has it.
        rule: Name of the rule.
        difference: What is not as expected, in words; empty if all is.
    """

    test: str
    at: str
    rule: str
    difference: str


def series_problems(test: RuleTest, number: int, registry: Registry) -> list[ConfigProblem]:
    """Return what is wrong with the records of a test.

    Args:
        test: The test.
        number: Its place in the file, from 0.
        registry: What records may carry.
    """
    problems = []
    for place, series in enumerate(test.series):
        if series.every_s == 0 and any(len(parse_series(v)) > 1 for v in series.metrics.values()):
            said = 'must be longer than nothing, such as "1s"'
            problems.append(ConfigProblem(("test", number, "series", place, "every"), said))
        told: set[str] = set()
        for record in _records(series):
            found = validate_record(record, registry)
            faults = () if isinstance(found, Record) else found
            for fault in faults:
                if fault.message not in told:
                    told.add(fault.message)
                    path = ("test", number, "series", place)
                    problems.append(ConfigProblem(path, fault.message))
    return problems


def session_of(test: RuleTest, registry: Registry) -> Session:
    """Return the records of a test, which have no problems, as a session."""
    records = [record for series in test.series for record in _records(series)]
    records.sort(key=lambda record: float(record["ts"]))
    data = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    return session_of_lines(test.name, data, registry)


def session_of_lines(name: str, data: bytes, registry: Registry) -> Session:
    """Return lines as a session.

    Args:
        name: What their source is called.
        data: The lines.
        registry: What they may carry.
    """
    session = Session(registry)
    source_id = session.ledger.open_source(Path(name))
    for batch in DecodingReader(registry, session.names).read(Block(source_id, 0, data)):
        session.add(batch)
    return session


def run_test(
    test: RuleTest,
    session: Session,
    start_ts: float,
    alerts: AlertsConfig,
    baselines: Sequence[Baseline],
    kernels: AlertKernels,
) -> list[Outcome]:
    """Return what became of every expectation of a test.

    Args:
        test: The test.
        session: Its rows.
        start_ts: What its instants count from, Unix seconds.
        alerts: The rules.
        baselines: Those of the file.
        kernels: What does the work.
    """
    engine = AlertEngine(session.registry, session.names, kernels)
    usual = BaselinesConfig.model_construct(baseline=(*baselines, *test.baseline))
    engine.use_rules(alerts, usual)
    engine.load(session.view, until_ts=-math.inf)
    found: dict[float, AlertSnapshot] = {}
    for instant in sorted({_instant(start_ts, one) for one in test.expect}):
        engine.advance(instant)
        found[instant] = engine.snapshot()
    return [
        Outcome(test.name, one.at, one.rule, _difference(one, found[_instant(start_ts, one)]))
        for one in test.expect
    ]


def _instant(start_ts: float, expected: Expectation) -> float:
    """Return the whole second at which something is expected, Unix seconds."""
    return float(math.floor(start_ts + expected.at_s))


def _records(series: InputSeries) -> Iterator[dict[str, Any]]:
    values = {key: parse_series(text) for key, text in series.metrics.items()}
    for number in range(max(map(len, values.values()))):
        metrics = {
            key: own[number]
            for key, own in values.items()
            if number < len(own) and own[number] is not None
        }
        if not metrics:
            continue
        meta: dict[str, Any] = {"tags": list(series.tags)}
        if series.tier is not None:
            meta["tier"] = series.tier
        rates = {key: rate for key, rate in series.rates.items() if key in metrics}
        if rates:
            meta["rates"] = rates
        record = {
            "ts": round(START_TS + series.from_s + number * series.every_s, 6),
            "shard": series.shard,
            "entry": series.entry,
            "metrics": metrics,
            "meta": meta,
        }
        yield record if series.player is None else record | {"player": series.player}


def _difference(expected: Expectation, found: AlertSnapshot) -> str:
    alerts = [one for one in found.alerts if one.rule == expected.rule]
    reasons = [reason for one in found.rules if one.rule == expected.rule for reason in one.reasons]
    why = "".join(f"; {reason}" for reason in reasons)
    if expected.firing is not None:
        return _firing_difference([one.values for one in expected.firing], alerts, why)
    chosen = [one for one in alerts if _has(one, expected.group.values)]
    if not chosen:
        if expected.state == "no data" and expected.value is None:
            return ""
        there = ", ".join(map(_shown, alerts)) or "none"
        return f"expected {_wanted(expected)}, but there is no such alert; there are: {there}{why}"
    wrong = [one for one in chosen if not _is_as(one, expected)]
    said = "; ".join(f"{_shown(one)} is {_found(one)}" for one in wrong)
    return f"expected {_wanted(expected)}, but {said}{why}" if wrong else ""


def _firing_difference(
    wanted: Sequence[Mapping[str, str | int]], alerts: Sequence[AlertNow], why: str
) -> str:
    firing = [one for one in alerts if one.state is AlertState.FIRING]
    missing = [group for group in wanted if not any(_has(one, group) for one in firing)]
    further = [one for one in firing if not any(_has(one, group) for group in wanted)]
    said = [f"{_braces(group)} does not fire" for group in missing]
    said += [
        f"{_shown(one)} is {_found(one)}"
        for one in alerts
        if any(_has(one, group) for group in missing)
    ]
    said += [f"{_shown(one)} fires, too" for one in further]
    return "; ".join(said) + why if said else ""


def _has(one: AlertNow, group: Mapping[str, str | int]) -> bool:
    own = dict(one.group)
    return all(name in own and own[name] == value for name, value in group.items())


def _is_as(one: AlertNow, expected: Expectation) -> bool:
    if expected.state is not None and one.state != expected.state:
        return False
    return expected.value is None or math.isclose(
        one.value, expected.value, rel_tol=_VALUE_PRECISION
    )


def _wanted(expected: Expectation) -> str:
    parts: list[str] = [] if expected.state is None else [expected.state]
    parts += [] if expected.value is None else [f"a value of {expected.value:g}"]
    group = f" of {_braces(expected.group.values)}" if expected.group.values else ""
    return " with ".join(parts) + group


def _shown(one: AlertNow) -> str:
    return _braces(dict(one.group))


def _braces(group: Mapping[str, str | int | None]) -> str:
    inner = ", ".join(f"{name} = {'none' if v is None else v}" for name, v in group.items())
    return f"{{{inner}}}" if inner else "the alert over all rows"


def _found(one: AlertNow) -> str:
    value = "no value" if math.isnan(one.value) else f"value {one.value:g}"
    return f"{one.state} ({value}, n {one.n}, threshold {one.threshold:g})"
