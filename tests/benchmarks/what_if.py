"""How long a slider waits for its forecast on a million rows: ours against plain numpy, in one run.

    python tests/benchmarks/what_if.py [--rows 1000000]

Times on one machine vary, so what counts is the ratio of two times taken in turn. A step is the
whole answer to a request in which one rate differs from the request before.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from inspector.analysis.sampling_forecast import ForecastRequest
from inspector.analysis.what_if import SamplingWhatIf
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.ingest.batch import Batch
from inspector.session.kernel_loader import load_kernels
from inspector.session.session import Session

STEPS = 5
SECONDS, WINDOW_S, START_TS = 600.0, 30.0, 1_700_000_000.0
OFTEN, SELDOM, SAMPLED_BEFORE = "casts", "clone_count", "reflect_count"
CERTAIN = ("casts", "damage_total", "tick_cost_us", "participants")
RECORDED = 0.5
RESAMPLES = 64
BLOCK = 16_384

Floats = NDArray[np.float64]


def session_of(registry: Registry, rows: int) -> Session:
    """Return rows with four keys each, and two more in every tenth."""
    random = np.random.default_rng(1)
    names = (*CERTAIN, SELDOM, SAMPLED_BEFORE)
    has = random.random((rows, len(names))) < np.array([1.0] * len(CERTAIN) + [0.1, 0.1])
    where = np.nonzero(has)[1]
    values = np.round(random.gamma(2.0, 40.0, len(where)), 1)
    ids = np.array([registry.key_id(name) for name in names])
    session = Session(registry)
    session.ledger.open_source(Path("benchmark"))
    session.names.shards.add("world-1")
    for number in range(200):
        session.names.entries.add(f"ability.{number}")
    zeros = np.zeros(rows, np.int32)
    session.add(
        Batch(
            source_id=0,
            ts=START_TS + np.arange(rows) * SECONDS / rows,
            entry=random.integers(0, 200, rows).astype(np.int32),
            shard=zeros,
            player=zeros,
            tier=np.ones(rows, np.int16),
            region=zeros,
            tags=zeros,
            offset=np.arange(rows) * 300,
            size_bytes=np.full(rows, 299, np.uint32),
            first=np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int64),
            key=ids[where].astype(np.uint8),
            value=values,
            rate=np.where(where == len(names) - 1, RECORDED, 1.0),
        )
    )
    return session


def plain_step(columns: dict[str, Floats], key: int, rates: Floats) -> Floats:
    """Return errors by window, with bytes behind them, as one writes it down in numpy at first.

    The columns of all rows are in memory already, with the lengths of all values.
    """
    own = columns["key"] == key
    value, recorded = columns["value"][own], columns["rate"][own]
    window = ((columns["ts"][own] - START_TS) // WINDOW_S).astype(np.int64)
    copies = np.rint(1.0 / recorded).astype(np.int64)
    random, rate = np.random.default_rng(key), float(rates[key])
    totals = np.zeros((int(SECONDS / WINDOW_S), RESAMPLES))
    for low in range(0, len(value), BLOCK):
        part = slice(low, low + BLOCK)
        kept = random.binomial(copies[part, None], rate, (len(copies[part]), RESAMPLES))
        np.add.at(totals, window[part], value[part, None] * kept / rate)
    ratio = rates[columns["key"].astype(np.int64)] / columns["rate"]
    gone = np.multiply.reduceat(1.0 - ratio, columns["first"].astype(np.int64))
    bytes_ = (columns["rest"] * (1.0 - gone)).sum() + (ratio * columns["length"]).sum()
    errors: Floats = np.append(totals.std(axis=1) / totals.mean(axis=1), bytes_)
    return errors


def plain_columns(session: Session) -> dict[str, Floats]:
    """Return all that the plain step needs, ready for it."""
    views = [part.view for part in session.view.parts]
    sizes = np.concatenate([np.diff(view.first) for view in views])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.float64)
    return {
        "key": np.concatenate([view.key for view in views]).astype(np.float64),
        "value": np.concatenate([view.value for view in views]),
        "rate": np.concatenate([view.rates[view.rate_code] for view in views]),
        "ts": np.repeat(np.concatenate([view.ts for view in views]), sizes),
        "first": first,
        "rest": np.full(len(sizes), 200.0),
        "length": np.full(int(sizes.sum()), 20.0),
    }


def measure(
    session: Session, what_if: SamplingWhatIf, request: ForecastRequest, columns: dict[str, Floats]
) -> list[tuple[str, float, float]]:
    """Return for some keys: its name, seconds of our step and of the plain one."""
    registry, found = session.registry, []
    for name in (SELDOM, SAMPLED_BEFORE, OFTEN):
        ours, plain = [], []
        for step in range(STEPS):
            rates = {**request.rates, name: 0.2 + 0.05 * step}
            start_s = time.perf_counter()
            what_if.answer(replace(request, rates=rates, key=name), lambda: False)
            ours.append(time.perf_counter() - start_s)
            if step == 0:  # it takes seconds, and is much the same each time
                start_s = time.perf_counter()
                plain_step(columns, registry.key_id(name), np.array([*rates.values()]))
                plain.append(time.perf_counter() - start_s)
        # The first step also draws the key of the step before with its rate of before.
        found.append((name, statistics.median(ours[1:]), plain[0]))
    return found


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    registry = load_registry()
    kernels = load_kernels(registry)
    session = session_of(registry, rows)
    what_if = SamplingWhatIf(session, kernels.resample)
    rates = {key.name: key.default_rate for key in registry.keys}
    request = ForecastRequest(rates, (), START_TS + SECONDS, SECONDS, WINDOW_S)
    start_s = time.perf_counter()
    what_if.answer(request, lambda: False)
    first_s = time.perf_counter() - start_s
    table = Table("a step on", "ms", "plain numpy, ms", "times faster", box=None)
    for name, ours_s, plain_s in measure(session, what_if, request, plain_columns(session)):
        share = "every row" if name == OFTEN else "10 % of the rows"
        was = ", recorded at 0.5" if name == SAMPLED_BEFORE else ""
        ratio = f"{plain_s / ours_s:,.0f}"
        label = f"a key in {share}{was}"
        table.add_row(label, f"{ours_s * 1e3:,.0f}", f"{plain_s * 1e3:,.0f}", ratio)
    Console().print(f"{rows:,} rows; wanted is at most 150 ms a step")
    Console().print(table)
    Console().print(f"The first answer, which takes all lines apart: {first_s * 1e3:,.0f} ms")


if __name__ == "__main__":
    main()
