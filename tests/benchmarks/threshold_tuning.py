"""What it costs to try thresholds of a rule on what is loaded.

    python -m tests.benchmarks.threshold_tuning [--rows 1000000] [--per-second 1000]

Reading finds the values of all windows once; a step finds the firings at another threshold.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
from rich.console import Console

from inspector.analysis.rule_readings import Reader, read_rule
from inspector.analysis.threshold_tuning import ThresholdTuning
from inspector.analysis.tuning_picture import tuning_lines
from inspector.config.models.alerts import AlertRule
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.session.kernel_loader import load_kernels
from inspector.session.session import Session
from tests.benchmarks.alerts import START_TS, name_things, some_rows

Made = TypeVar("Made")

STEPS = 60
RULES = (
    {"measure": "dmg_per_cast", "above": 100.0, "window": "5m"},
    {"measure": "dmg_per_cast", "above": 100.0, "window": "50 casts", "recover": {"below": 95.0}},
    {"measure": "dmg_per_cast", "above": 100.0, "window": "1m", "group_by": ["entry", "shard"],
     "for": "10s", "keep_firing": "20s"},
    {"measure": "damage_total", "above": 3_000.0, "window": "30s", "group_by": ["tag"]},
)  # fmt: skip


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--per-second", type=int, default=1_000)
    asked = parser.parse_args()
    registry, console = load_registry(), Console()
    kernels = load_kernels(registry)
    session = _session(registry, asked.rows, asked.per_second)
    reader = Reader(registry, session.names, kernels.alerts, kernels.tuning)
    for table in RULES:
        rule = AlertRule.model_validate({"name": "a rule"} | table)
        _print(console, rule, session, reader)
    session.close()
    return 0


def _print(console: Console, rule: AlertRule, session: Session, reader: Reader) -> None:
    read_s, read = _timed(lambda: read_rule(rule, (), session.view, reader))
    tuning = ThresholdTuning(read, rule, reader.tuning)
    curve_s, curve = _timed(tuning.curve)
    suggest_s, suggested = _timed(lambda: tuning.suggested(curve, 10.0))
    lines_s, _lines = _timed(lambda: tuning_lines(read))
    steps, firings = [], []
    for one in np.linspace(curve.threshold[0], curve.threshold[-1], STEPS).tolist():
        step_s, tried = _timed(partial(tuning.at, one))
        steps.append(step_s)
        firings.append(tried.total)
    console.print(
        f"{rule.window}, by {', '.join(rule.group_by)}: {read.rows:,} rows,"
        f" {len(read.groups):,} groups, {len(read.readings.ts):,} readings; "
        f"reading {read_s * 1e3:,.0f} ms, lines {lines_s * 1e3:,.0f} ms,"
        f" curve {curve_s * 1e3:,.0f} ms, suggestion {suggest_s * 1e3:,.0f} ms"
        f" ({suggested:.4g}); a step {np.median(steps) * 1e3:.1f} ms,"
        f" longest {max(steps) * 1e3:.1f} ms, at most {max(firings):,} firings",
        soft_wrap=True,
    )


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def _session(registry: Registry, rows: int, per_second: int) -> Session:
    """Return a session of so many rows, spread over as many seconds as it takes."""
    session, random = Session(registry), np.random.default_rng(0)
    name_things(session)
    batch = 50_000
    for first in range(0, rows, batch):
        n = min(batch, rows - first)
        session.add(some_rows(random, registry, n, START_TS + first / per_second, n / per_second))
    return session


if __name__ == "__main__":
    sys.exit(main())
