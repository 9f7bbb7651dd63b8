"""The compiled kernels, all of them: importing this module imports the compiler."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from inspector.core.registry import Registry
from inspector.ingest import duplicates_kernel
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.duplicates import DuplicateKernels
from inspector.ingest.names import Names
from inspector.ingest.scanner import Scanner
from inspector.session import (
    alert_kernel,
    alert_steps_kernel,
    firing_kernel,
    fold_kernel,
    product_kernel,
    queue_kernel,
    resample_kernel,
)
from inspector.session.alert_exercise import exercise_alerts
from inspector.session.alert_kernels import AlertKernels
from inspector.session.fold import Fold, FoldKernels
from inspector.session.products import ProductFold
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.queue import (
    KEY_IDS,
    QueueKernels,
    QueueRows,
    QueueRules,
    empty_state,
    empty_steps,
)
from inspector.session.resample import Draws, PartOfStretch, ResampleKernels, Weights
from inspector.session.series import Measure
from inspector.session.session import Session
from inspector.session.sketch_fold import SketchFold
from inspector.session.stretch import NAME_BYTES, RATE_UNIT, Stretch
from inspector.session.tuning_kernels import TuningKernels

FOLD_KERNELS = FoldKernels(
    fold_kernel.fold_rows,
    fold_kernel.fold_distinct,
    fold_kernel.move_pairs,
    fold_kernel.collect_values,
    fold_kernel.fold_sketch,
    product_kernel.fold_products,
)
RESAMPLE_KERNELS = ResampleKernels(
    resample_kernel.weigh_rows, resample_kernel.expect_bytes, resample_kernel.resample_rows
)
ALERT_KERNELS = AlertKernels(
    alert_kernel.judge_rows,
    alert_kernel.gather,
    alert_kernel.append_moments,
    alert_steps_kernel.evaluate_alerts,
)
TUNING_KERNELS = TuningKernels(alert_steps_kernel.trace_values, firing_kernel.find_firings)
DUPLICATE_KERNELS = DuplicateKernels(duplicates_kernel.hash_rows, duplicates_kernel.find_repeated)
QUEUE_KERNELS = QueueKernels(queue_kernel.pass_queue, queue_kernel.end_queue)

_LINE = (
    b'{"ts":%d,"shard":"s","player":"h:%02x","entry":"ability.e","metrics":{"casts":1,'
    b'"reflect_count":2},"meta":{"tier":1,"tags":["t"],"region":"r","rates":{"reflect_count":0.5}}}'
)


def exercise(registry: Registry, *, from_end: bool = False) -> None:
    """Call every kernel with every type it is used with, so that all machine code is there.

    Args:
        registry: The metric keys.
        from_end: Whether to begin with what comes last: of two processes that compile at once each
            then finds half of it in the cache.
    """
    session = Session(registry)
    session.use_kernels(DUPLICATE_KERNELS)
    data = b"\n".join(_LINE % (ts, ts) for ts in range(200)) + b"\n"
    block = Block(session.ledger.open_source(Path("exercise")), 0, data)
    for batch in DecodingReader(registry, session.names).read(block):
        session.add(batch)
    steps = (
        partial(_exercise_scanner, session, block),
        partial(_exercise_folds, session),
        _exercise_queue,
        partial(_exercise_resampling, session, len(registry.keys)),
        partial(exercise_alerts, session, ALERT_KERNELS, TUNING_KERNELS),
    )
    for step in reversed(steps) if from_end else steps:
        step()


def _exercise_scanner(session: Session, block: Block) -> None:
    scanner = Scanner(session.registry, session.names)
    # Twice: the first time teaches the names, the second takes the kernel's whole path.
    for _ in range(2):
        for batch in scanner.read(block):
            session.add(batch)


def _exercise_folds(session: Session) -> None:
    registry = session.registry
    keys = tuple(range(len(registry.keys)))
    for extremes in (False, True):
        question = Query(
            Selector(), keys, GroupBy.TAG, Grid(0, 50, 5.0), extremes=extremes, distinct=True
        )
        Fold(question, session.names, FOLD_KERNELS).update(session.view)
    values = SketchFold(
        Query(Selector(), keys[:1], GroupBy.TAG, Grid(0, 50, 5.0)),
        Measure(registry.keys[0]),
        session.names,
        registry,
        FOLD_KERNELS,
    )
    values.update(session.view)
    question = Query(Selector(), keys[:2], GroupBy.TAG, Grid(0, 50, 5.0))
    ProductFold(question, [(keys[0], keys[1])], session.names, FOLD_KERNELS).update(session.view)


def _exercise_queue() -> None:
    ones = np.ones(2, np.int64)
    rows = QueueRows(np.arange(2.0), ones - 1, ones, np.zeros(1, np.uint8))
    place = np.zeros(KEY_IDS, np.int64)
    rules = QueueRules(ones[:1], ones, place, ones, 1, 2, 0.5, 0.25, 0.0, 0.0)
    state, steps = empty_state(0.0), empty_steps(0.0, 1.0, 3)
    QUEUE_KERNELS.play(rows, 0, 2, rules, state, steps)
    QUEUE_KERNELS.end(rules, state, steps)


def _exercise_resampling(session: Session, keys: int) -> None:
    stretch = Stretch(0.0, 200.0, 0, 200.0, 0)
    for part in session.view.parts:
        own = PartOfStretch(part, 0, stretch, RESAMPLE_KERNELS)
        own.weigh(np.full(keys, NAME_BYTES, np.int64), Weights(1, keys, 1))
        own.expect_bytes(np.full((1, keys), 0.5))
        own.resample(0, np.full(1, RATE_UNIT // 2, np.int64), Draws(1))


def new_scanner(registry: Registry, names: Names) -> Scanner:
    """Return a scanner for one thread."""
    return Scanner(registry, names)
