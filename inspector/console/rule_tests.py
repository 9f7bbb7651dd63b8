"""``inspector rules test``: whether rules do what a file of tests expects."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from inspector.analysis.rule_tests import (
    START_TS,
    Outcome,
    run_test,
    series_problems,
    session_of,
)
from inspector.config.defaults import default_text
from inspector.config.fields import ConfigFile
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.config.models.rule_tests import RuleTest, RuleTestsFile
from inspector.config.reading import read_config
from inspector.console.reading import choose_kernels, registry_for
from inspector.console.rules import Model, joined_error, read_file
from inspector.console.stats import read_session
from inspector.core.errors import ConfigError, ConfigProblem, InspectorError
from inspector.core.nearest import did_you_mean
from inspector.core.registry import Registry
from inspector.session.alert_kernels import AlertKernels

_Problems = list[tuple[str, ConfigProblem]]


def print_rule_tests(path: Path) -> bool:
    """Run a file of tests, print what became of each, and return whether all passed.

    Raises:
        ConfigError: With every problem of the file, and of those that it names.
        SourceError: A recorded session cannot be read.
    """
    registry = registry_for([path.parent, *_sessions_of(path)])
    tests = read_file(path, RuleTestsFile, registry)
    problems: _Problems = []
    alerts = _beside(path, tests.rules, "alerts", AlertsConfig, registry, problems)
    usual = _beside(path, tests.baselines, "baselines", BaselinesConfig, registry, problems)
    problems += [(str(path), problem) for problem in _problems(tests, path, alerts, registry)]
    if alerts is None or usual is None or problems:
        raise joined_error(problems)
    kernels = choose_kernels(registry, 0).alerts
    console = Console(markup=False, soft_wrap=True, highlight=False)
    failed = 0
    for test in tests.test:
        outcomes = _run(test, path, alerts, usual, registry, kernels)
        failed += _print_outcomes(console, test, outcomes)
    expected = sum(len(test.expect) for test in tests.test)
    said = f"{expected:,} expectations in {len(tests.test):,} tests"
    console.print(f"{said}: {f'{failed:,} failed' if failed else 'all hold'}")
    return not failed


def _sessions_of(path: Path) -> list[Path]:
    """Return the recorded sessions that tests name: a team's keys may stand in one of them."""
    try:
        tests = tomllib.loads(path.read_text(encoding="utf-8")).get("test", [])
        return [path.parent / one["session"] for one in tests if "session" in one]
    except (OSError, ValueError, TypeError):
        # Whatever is wrong with the file is said when it is read as one of tests.
        return []


def _beside(
    path: Path,
    named: str | None,
    name: str,
    model: type[Model],
    registry: Registry,
    problems: _Problems,
) -> Model | None:
    """Return what a file beside the tests says, or what ships; its problems are noted."""
    try:
        if named is not None:
            return read_file(path.parent / named, model, registry)
        text = default_text(name)
        return read_config(text, model, f"{name}.toml", registry) if text else model()
    except ConfigError as error:
        problems += [(error.where, problem) for problem in error.problems]
        return None


def _problems(
    tests: RuleTestsFile, path: Path, alerts: ConfigFile | None, registry: Registry
) -> list[ConfigProblem]:
    """Return what the models could not see: names of rules, records, recorded sessions."""
    found: list[ConfigProblem] = []
    names = [rule.name for rule in alerts.rule] if isinstance(alerts, AlertsConfig) else None
    for number, test in enumerate(tests.test):
        found += series_problems(test, number, registry)
        if test.session is not None and not (path.parent / test.session).exists():
            said = f"there is no {test.session} beside the file"
            found.append(ConfigProblem(("test", number, "session"), said))
        for place, expected in enumerate(test.expect):
            if names is not None and expected.rule not in names:
                hint = did_you_mean(expected.rule, tuple(names))
                hint = hint or f"known are {', '.join(names)}"
                said = f"there is no rule '{expected.rule}', {hint}"
                found.append(ConfigProblem(("test", number, "expect", place, "rule"), said))
    return found


def _run(
    test: RuleTest,
    path: Path,
    alerts: AlertsConfig,
    usual: BaselinesConfig,
    registry: Registry,
    kernels: AlertKernels,
) -> list[Outcome]:
    if test.session is None:
        session, start_ts = session_of(test, registry), START_TS
    else:
        session, _ = read_session([path.parent / test.session], registry)
        start_ts = session.view.extent.start_ts
        if math.isnan(start_ts):
            raise InspectorError(
                "holds no records", where=str(path.parent / test.session), remedy="Name another"
            )
    try:
        start_ts = float(math.floor(start_ts))
        return run_test(test, session, start_ts, alerts, usual.baseline, kernels)
    finally:
        session.close()


def _print_outcomes(console: Console, test: RuleTest, outcomes: Sequence[Outcome]) -> int:
    """Print a test and what is not as expected in it; return how many differences there are."""
    wrong = [outcome for outcome in outcomes if outcome.difference]
    verdict = Text("failed" if wrong else "passed", "red" if wrong else "green")
    console.print(Text.assemble(verdict, " ", test.name))
    for outcome in wrong:
        console.print(f"  at {outcome.at}, {outcome.rule}: {outcome.difference}")
    return len(wrong)
