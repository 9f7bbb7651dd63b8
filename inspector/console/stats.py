"""``inspector stats``: every entry, metric and KPI of some files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from inspector.analysis.stats import EntryStats, SessionStats, session_stats
from inspector.console.numbers import json_number
from inspector.console.reading import choose_kernels, read_with_progress, stored_bytes
from inspector.core.errors import ChangedError
from inspector.core.registry import Registry
from inspector.ingest.ledger import Counts
from inspector.session.ingestion import ParallelReader
from inspector.session.kernel_loader import Kernels
from inspector.session.session import Session

_MOST_TRIES = 4


def read_session(paths: Sequence[Path], registry: Registry) -> tuple[Session, Kernels]:
    """Read all files of some paths into a session; once more if they are moved meanwhile.

    Raises:
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
    """
    for _ in range(_MOST_TRIES - 1):
        try:
            return _read(paths, registry)
        except ChangedError:
            continue
    return _read(paths, registry)


def _read(paths: Sequence[Path], registry: Registry) -> tuple[Session, Kernels]:
    kernels = choose_kernels(registry, stored_bytes(paths))
    session = Session(registry)
    reader = ParallelReader(session, kernels, threads=1)
    try:
        for block in read_with_progress(paths, session.ledger):
            for batch in reader.read([block]):
                session.add(batch)
    finally:
        reader.close()
    return session, kernels


def print_stats(paths: Sequence[Path], registry: Registry, *, as_json: bool) -> None:
    """Read all files and print what they hold."""
    session, kernels = read_session(paths, registry)
    stats = session_stats(session, kernels.fold)
    totals = session.ledger.snapshot().totals
    if as_json:
        print(json.dumps(_as_json(stats, totals)))  # noqa: T201 - this is the command's output
    else:
        _print_tables(stats, totals)


def _as_json(stats: SessionStats, totals: Counts) -> dict[str, Any]:
    return {
        "lines": totals.lines,
        "accepted": totals.accepted,
        "blank": totals.blank,
        "rejected": {str(reason): count for reason, count in sorted(totals.rejected.items())},
        "first_ts": json_number(stats.first_ts),
        "last_ts": json_number(stats.last_ts),
        "entries": {name: _entry_as_json(entry) for name, entry in stats.entries.items()},
    }


def _entry_as_json(entry: EntryStats) -> dict[str, Any]:
    return {
        "records": entry.records,
        "metrics": {
            key: {
                "sum": json_number(metric.sum),
                "count": metric.count,
                "estimate": json_number(metric.estimate),
                "stderr": json_number(metric.stderr),
            }
            for key, metric in entry.metrics.items()
        },
        "kpis": {
            kpi: {"value": json_number(found.value), "n": found.n}
            for kpi, found in entry.kpis.items()
        },
    }


def _print_tables(stats: SessionStats, totals: Counts) -> None:
    console = Console()
    rejected = ", ".join(f"{count:,} {reason}" for reason, count in sorted(totals.rejected.items()))
    console.print(
        f"{totals.lines:,} lines: {totals.accepted:,} accepted, "
        f"{totals.rejected_lines:,} rejected{f' ({rejected})' if rejected else ''}"
    )
    if not stats.entries:
        return
    console.print(f"{_instant(stats.first_ts)} to {_instant(stats.last_ts)} UTC\n")
    metrics = Table(*_names("Entry", "Metric"), box=None, pad_edge=False)
    for title in ("Values", "Sum", "Estimate", "± s.e."):
        metrics.add_column(title, justify="right")
    for name, entry in stats.entries.items():
        for key, found in entry.metrics.items():
            error = f"{found.stderr:,.4g}" if found.stderr else ""
            numbers = (f"{found.count:,}", f"{found.sum:,.10g}", f"{found.estimate:,.10g}", error)
            metrics.add_row(Text(name), key, *numbers)
    console.print(metrics)
    kpis = Table(*_names("Entry", "KPI"), box=None, pad_edge=False)
    kpis.add_column("Value", justify="right")
    kpis.add_column("n", justify="right")
    for name, entry in stats.entries.items():
        for kpi, value in entry.kpis.items():
            if value.n and value.value == value.value:
                kpis.add_row(Text(name), kpi, f"{value.value:,.6g}", f"{value.n:,}")
    console.print()
    console.print(kpis)


def _names(*titles: str) -> Iterator[Column]:
    """Yield columns whose names go on in the next line where there is no room, and are not cut."""
    for title in titles:
        yield Column(title, overflow="fold")


def _instant(ts: float) -> str:
    return datetime.fromtimestamp(ts, UTC).isoformat(" ", "seconds").removesuffix("+00:00")
