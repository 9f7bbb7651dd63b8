"""``inspector follow``: tail a folder without a window, and say at the end what was read."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspector.console.numbers import json_number
from inspector.core.registry import Registry
from inspector.files.warm_paths import warm_paths
from inspector.ingest.block import BlockSource
from inspector.ingest.joined import JoinedSource
from inspector.ingest.ledger import LedgerSnapshot
from inspector.ingest.tailer import Tailer
from inspector.session.cells import COUNT, SUM
from inspector.session.fold import Fold
from inspector.session.ingestion import Ingestion
from inspector.session.kernel_loader import KernelLoader, kernel_cache
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.session import Session
from inspector.storage.journal import settle

_CHECK_S = 0.05
_LEAST_SILENCE_S = 0.1
_STOP_TIMEOUT_S = 10.0


def follow(
    paths: Sequence[Path], registry: Registry, *, until_idle_s: float, as_json: bool, stop: Event
) -> None:
    """Read until nothing new came for `until_idle_s` seconds, or `stop` is set; then print.

    Raises:
        SourceError: A path is missing or can hold no logs, or a Parquet file is not ours.
    """
    session = Session(registry)
    loader = KernelLoader(registry)
    ingestion = Ingestion(_source(paths, session), session, loader)
    if kernel_cache().is_warm():
        loader.start()
    ingestion.start()
    try:
        _wait_for_silence(ingestion, until_idle_s, stop)
    finally:
        ingestion.stop(_STOP_TIMEOUT_S)
        loader.stop(_STOP_TIMEOUT_S)
    for problem in ingestion.problems:
        print(problem, file=sys.stderr)  # noqa: T201 - what a person must know of the figures
    snapshot, metrics = session.ledger.snapshot(), _metrics(session, loader)
    if as_json:
        print(json.dumps(_as_json(snapshot, metrics)))  # noqa: T201 - the command's output
    else:
        _print_tables(snapshot, metrics)


def _source(paths: Sequence[Path], session: Session) -> BlockSource:
    settle(paths)
    warm = warm_paths(paths)
    if not warm.any:
        return Tailer(paths, session.ledger, tail_first=False)
    # Loaded only for this: DuckDB takes a quarter of a second.
    from inspector.storage.warm_source import WarmSource

    found = WarmSource.of(warm, session.ledger)
    if not warm.logs:
        return found
    return JoinedSource(Tailer(warm.logs, session.ledger, tail_first=False), found)


def _wait_for_silence(ingestion: Ingestion, until_idle_s: float, stop: Event) -> None:
    # Between two reads there is a moment that looks like silence.
    enough_s = max(until_idle_s, _LEAST_SILENCE_S)
    last_progress, last_change_s = ingestion.progress(), time.monotonic()
    while not stop.wait(_CHECK_S):
        progress, now_s = ingestion.progress(), time.monotonic()
        if progress != last_progress or ingestion.is_busy:
            last_progress, last_change_s = progress, now_s
        elif now_s - last_change_s >= enough_s:
            return


def _metrics(session: Session, loader: KernelLoader) -> dict[str, tuple[float, int]]:
    """Return sum and number of values of each metric key that was recorded."""
    keys = tuple(range(len(session.registry.keys)))
    query = Query(Selector(), keys, GroupBy.NONE, Grid.everything())
    fold = Fold(query, session.names, loader.kernels.fold)
    fold.update(session.view)
    if not fold.groups:
        return {}
    cells = fold.cells[:, 0, 0]
    return {
        key.name: (float(cells[number, SUM]), int(cells[number, COUNT]))
        for number, key in enumerate(session.registry.keys)
        if cells[number, COUNT]
    }


def _as_json(snapshot: LedgerSnapshot, metrics: dict[str, tuple[float, int]]) -> dict[str, Any]:
    return {
        "files": [
            {
                "path": str(entry.path),
                "size": entry.size_bytes,
                "offset": entry.offset,
                "lines": entry.lines,
                "accepted": entry.accepted,
                "rejected": entry.rejected_lines,
                "late": entry.late,
            }
            for entry in snapshot.sources
        ],
        "lines": snapshot.totals.lines,
        "accepted": snapshot.totals.accepted,
        "rejected": {str(r): count for r, count in sorted(snapshot.totals.rejected.items())},
        "lost_bytes": snapshot.totals.lost_bytes,
        "metrics": {
            key: {"sum": json_number(total), "count": count}
            for key, (total, count) in metrics.items()
        },
    }


def _print_tables(snapshot: LedgerSnapshot, metrics: dict[str, tuple[float, int]]) -> None:
    console = Console()
    files = Table("File", box=None, pad_edge=False)
    for title in ("Bytes", "Read to", "Lines", "Accepted", "Rejected", "Late"):
        files.add_column(title, justify="right")
    for e in snapshot.sources:
        numbers = (e.size_bytes, e.offset, e.lines, e.accepted, e.rejected_lines, e.late)
        files.add_row(Text(str(e.path)), *(f"{number:,}" for number in numbers))
    console.print(files)
    totals = snapshot.totals
    console.print(
        f"\n{totals.lines:,} lines: {totals.accepted:,} accepted, "
        f"{totals.rejected_lines:,} rejected; {totals.lost_bytes:,} bytes lost\n"
    )
    table = Table("Metric", box=None, pad_edge=False)
    table.add_column("Values", justify="right")
    table.add_column("Sum", justify="right")
    for key, (total, count) in metrics.items():
        table.add_row(key, f"{count:,}", f"{total:,.10g}")
    console.print(table)
