"""The compiled kernels, all of them: importing this module imports the compiler."""

from __future__ import annotations

from pathlib import Path

from inspector.core.registry import Registry
from inspector.ingest import duplicates_kernel
from inspector.ingest.block import Block
from inspector.ingest.duplicates import DuplicateKernels
from inspector.ingest.names import Names
from inspector.ingest.scanner import Scanner
from inspector.session import alert_kernel, alert_steps_kernel, fold_kernel
from inspector.session.alert_exercise import exercise_alerts
from inspector.session.alert_kernels import AlertKernels
from inspector.session.fold import Fold, FoldKernels
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.series import Measure
from inspector.session.session import Session
from inspector.session.sketch_fold import SketchFold

FOLD_KERNELS = FoldKernels(
    fold_kernel.fold_rows,
    fold_kernel.fold_distinct,
    fold_kernel.move_pairs,
    fold_kernel.collect_values,
    fold_kernel.fold_sketch,
)
ALERT_KERNELS = AlertKernels(
    alert_kernel.judge_rows,
    alert_kernel.gather,
    alert_kernel.append_moments,
    alert_steps_kernel.evaluate_alerts,
)
DUPLICATE_KERNELS = DuplicateKernels(duplicates_kernel.hash_rows, duplicates_kernel.find_repeated)

_LINE = (
    b'{"ts":%d,"shard":"s","player":"h:%02x","entry":"ability.e","metrics":{"casts":1,'
    b'"reflect_count":2},"meta":{"tier":1,"tags":["t"],"region":"r","rates":{"reflect_count":0.5}}}'
)


def exercise(registry: Registry) -> None:
    """Call every kernel with every type it is used with, so that all machine code is there."""
    session = Session(registry)
    session.use_kernels(DUPLICATE_KERNELS)
    source_id = session.ledger.open_source(Path("exercise"))
    scanner = Scanner(registry, session.names)
    # Twice: the first time teaches the names, the second takes the kernel's whole path.
    data = b"\n".join(_LINE % (ts, ts) for ts in range(200)) + b"\n"
    for _ in range(2):
        for batch in scanner.read(Block(source_id, 0, data)):
            session.add(batch)
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
    exercise_alerts(session, ALERT_KERNELS)


def new_scanner(registry: Registry, names: Names) -> Scanner:
    """Return a scanner for one thread."""
    return Scanner(registry, names)
