"""What alerts cost: a backtest of the rules that ship, and 500 rules while rows come.

    python tests/benchmarks/alerts.py [--rows 10000000] [--seconds 60]

The share of one core is CPU time over the time that the rows span.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import ALARMING
from inspector.analysis.backtest import backtest
from inspector.analysis.baseline import learn_baselines
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.config.reading import read_config
from inspector.core.registry import Registry
from inspector.files.resources import load_registry, resource_text
from inspector.ingest.batch import Batch
from inspector.session.kernel_loader import load_kernels
from inspector.session.session import Session

ENTRIES = 500
SHARDS = 4
TIERS = 5
LINES_A_SECOND = 20_000
BATCH_ROWS = 50_000
START_TS = 1_773_511_200.0

_WINDOWS = ("50 casts", "30s", "1m", "5m", "200 casts")
_MEASURES = (
    ("dmg_per_cast", "above", 150.0),
    ("effective_heal_ratio", "below", 0.45),
    ("avg_cc_duration", "above", 2.3),
    ("cc_full_ratio", "below", 0.35),
    ("resource_cycle_efficiency", "below", 0.55),
    ("execution_rate", "above", 0.4),
)
_FORMS = (
    ("casts", "damage_total", "execution_count"),
    ("casts", "healing_total", "overheal_total"),
    ("casts", "cc_applied_count", "cc_applied_seconds", "cc_full_duration_count"),
    ("resource_generated", "resource_spent"),
)
"""Of every entry, the keys of one of these."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seconds", type=int, default=40)
    asked = parser.parse_args()
    registry, console = load_registry(), Console()
    _print_backtest(console, registry, asked.rows)
    for title, rules in (
        ("500 rules over all 500 entries", rules_over_all()),
        ("500 rules, one an entry", rules_over_one()),
        ("500 rules, each over other rows", rules_over_some()),
    ):
        _print_streaming(console, registry, title, rules, asked.seconds)
    return 0


def _print_backtest(console: Console, registry: Registry, rows: int) -> None:
    kernels = load_kernels(registry)
    session = some_session(registry, rows)
    alerts = read_config(resource_text("config/alerts.toml"), AlertsConfig, "alerts.toml", registry)
    baselines = BaselinesConfig(baseline=learn_baselines(session, kernels.fold).baselines)
    began = time.perf_counter()
    found = backtest(session, alerts, baselines, kernels.alerts)
    took = time.perf_counter() - began
    console.print(
        f"backtest of {len(alerts.rule)} rules over {rows:,} rows: {took * 1_000:,.0f} ms, "
        f"{rows / took / 1e6:.1f} million rows a second, {len(found.timeline):,} intervals"
    )
    session.close()


def _print_streaming(
    console: Console, registry: Registry, title: str, rules: AlertsConfig, seconds: int
) -> None:
    """Feed ten times a second, and count what is not the table's own work."""
    kernels, session = load_kernels(registry), Session(registry)
    engine = AlertEngine(registry, session.names, kernels.alerts)
    engine.use_rules(rules, BaselinesConfig())
    spent: list[float] = []
    random = np.random.default_rng(1)
    name_things(session)
    for tenth in range(seconds * 10):
        session.add(some_rows(random, registry, LINES_A_SECOND // 10, START_TS + tenth / 10, 0.1))
        began = time.process_time()
        engine.update(session.view)
        spent.append(time.process_time() - began)
    began = time.process_time()
    found = engine.snapshot(ALARMING)
    listing = time.process_time() - began
    # The first seconds meet every entry for the first time, and wait for late rows.
    steady = spent[100:]
    share, worst = sum(steady) / (len(steady) / 10), max(steady)
    alerts = sum(sum(rule.counts.values()) for rule in found.rules)
    console.print(
        f"{title}: {alerts:,} alerts, {share:.1%} of one core at {LINES_A_SECOND:,} lines/s, "
        f"longest step {worst * 1_000:.0f} ms; the first 10 s {sum(spent[:100]) / 10:.1%}; "
        f"listing the {len(found.alerts):,} that are pending or firing {listing * 1_000:.0f} ms"
    )
    session.close()


def _rule(number: int, select: dict[str, object]) -> dict[str, object]:
    measure, side, threshold = _MEASURES[number % len(_MEASURES)]
    return {
        "name": f"rule {number}",
        "measure": measure,
        side: threshold * (1 + number / 5_000),
        "window": _WINDOWS[number % len(_WINDOWS)],
        "select": select,
        "group_by": ["entry"],
        "for": f"{number % 20}s",
    }


def rules_over_all() -> AlertsConfig:
    """Return rules over all entries, with few different windows."""
    return AlertsConfig.model_validate({"rule": [_rule(n, {}) for n in range(500)]})


def rules_over_one() -> AlertsConfig:
    """Return rules of which each is about one entry."""
    rules = [_rule(n, {"entry": f"ability.entry_{n}"}) for n in range(500)]
    return AlertsConfig.model_validate({"rule": rules})


def rules_over_some() -> AlertsConfig:
    """Return rules of which each selects a tenth of the entries, and no two the same."""
    rules = [
        _rule(n, {"entry": f"ability.entry_*{n % 10}", "tags": [f"tag_{n % 10}", f"none_{n}"]})
        for n in range(500)
    ]
    return AlertsConfig.model_validate({"rule": rules})


def some_session(registry: Registry, rows: int) -> Session:
    """Return a session of so many rows at 20,000 a second."""
    session, random = Session(registry, memory_cap_bytes=8_000_000_000), np.random.default_rng(0)
    name_things(session)
    for first in range(0, rows, BATCH_ROWS):
        n = min(BATCH_ROWS, rows - first)
        start_ts = START_TS + first / LINES_A_SECOND
        session.add(some_rows(random, registry, n, start_ts, n / LINES_A_SECOND))
    return session


def name_things(session: Session) -> None:
    """Give the names of all entries, shards, tiers and tags the numbers that rows have."""
    session.ledger.open_source(Path("benchmark.jsonl"))
    names = session.names
    for number in range(ENTRIES):
        names.entries.add(f"ability.entry_{number}")
    for number in range(SHARDS):
        names.shards.add(f"world-{number}")
    for number in range(1, TIERS + 1):
        names.tiers.add(number)
    for number in range(10):
        own = ("sustain_heal",) if number == 1 else ("cc_silence",) if number == 2 else ()
        names.tag_sets.add(tuple(sorted((f"tag_{number}", *own))))


def some_rows(
    random: np.random.Generator, registry: Registry, rows: int, start_ts: float, span_s: float
) -> Batch:
    """Return rows in the order of time; popular entries have most of them."""
    entry = (random.random(rows) ** 2 * ENTRIES).astype(np.int32)
    forms = [np.array([registry.key_id(name) for name in form], np.uint8) for form in _FORMS]
    form = entry % len(forms)
    sizes = np.array([len(one) for one in forms])[form]
    first = np.concatenate([[0], np.cumsum(sizes)])
    key = np.concatenate([forms[number] for number in form.tolist()])
    value = np.round(random.gamma(2.0, 50.0, len(key)), 2)
    value[key == registry.key_id("casts")] = 1.0
    for counter in ("cc_applied_count", "cc_full_duration_count", "execution_count"):
        own = key == registry.key_id(counter)
        value[own] = random.integers(0, 3, int(own.sum()))
    return Batch(
        source_id=0,
        ts=start_ts + np.sort(random.integers(0, int(span_s * 1_000), rows)) / 1_000,
        entry=entry,
        shard=random.integers(0, SHARDS, rows).astype(np.int32),
        player=np.zeros(rows, np.int32),
        tier=(entry % TIERS + 1).astype(np.int16),
        region=np.zeros(rows, np.int32),
        tags=(entry % 10 + 1).astype(np.int32),
        offset=np.arange(rows, dtype=np.int64) * 300,
        size_bytes=np.full(rows, 299, np.uint32),
        first=first.astype(np.int64),
        key=key,
        value=value,
        rate=np.ones(len(key)),
    )


if __name__ == "__main__":
    sys.exit(main())
