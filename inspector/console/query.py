"""``inspector query``: what SQL finds in the history of some paths."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console

from inspector.analysis.alert_timeline import Interval
from inspector.analysis.backtest import backtest
from inspector.console.query_options import Form, QueryOptions
from inspector.console.query_text import print_rows, row_count
from inspector.console.reading import choose_kernels, registry_for, stored_bytes
from inspector.console.rules import read_rules
from inspector.console.stats import read_session
from inspector.core.errors import SourceError, StorageError
from inspector.core.registry import Registry
from inspector.export.words import group_text
from inspector.files.atomic import open_atomic
from inspector.files.listing import find_logs
from inspector.files.team_registry import CONFIG
from inspector.storage.history import History
from inspector.storage.history_tables import AlertRow
from inspector.storage.query_export import ALL_ROWS, FileKind, export_query, text_rows
from inspector.storage.setup import folders_of
from inspector.storage.sql_sandbox import Limits

TABLE_ROWS = 100
STDIN = "-"


def run_query(paths: Sequence[Path], sql: str, options: QueryOptions) -> None:
    """Ask, and print or write what was found.

    Args:
        paths: Data folders, folders of logs, logs, or Parquet files of ours.
        sql: One query, or ``-`` to read it from standard input.
        options: How.

    Raises:
        InspectorError: A path cannot be read, the query is refused or takes too long, or the file
            cannot be written.
    """
    if options.form is Form.PARQUET and options.out is None:
        raise StorageError("Parquet is not for printing", remedy="Name a file with --out")
    _check_holding(paths)
    if options.out is not None:
        check_apart(options.out, paths)
    sql = sys.stdin.read() if sql == STDIN else sql
    registry = registry_for(paths)
    kernels = choose_kernels(registry, stored_bytes(paths))
    with History(
        paths,
        registry,
        new_reader=kernels.new_reader,
        folders_of=folders_of,
        alerts=alerts_of(paths, registry),
        limits=Limits(timeout_s=options.timeout_s),
    ) as history:
        if options.form is Form.TABLE:
            _print_table(history, sql, options)
        else:
            _write(history, sql, FileKind(options.form), options)
        console = Console(stderr=True, markup=False, soft_wrap=True, highlight=False)
        for problem in history.problems:
            console.print(problem)


def _check_holding(paths: Sequence[Path]) -> None:
    """Refuse folders that hold nothing of ours: an answer of no rows would look like the truth.

    Raises:
        SourceError: There is neither a log nor a tier.
    """
    for path in paths:
        if path.is_dir() and not find_logs([path])[0]:
            folders = folders_of(path)
            tiers = (folders.hot, folders.warm, folders.cold, folders.rejected)
            if not any(tier.is_dir() for tier in tiers):
                raise SourceError(
                    "holds no logs, and no hot, warm or cold",
                    where=str(path),
                    remedy="Name a data folder, or one with logs",
                )


def check_apart(out: Path, paths: Sequence[Path]) -> None:
    """Refuse to write an answer over what is asked.

    Raises:
        StorageError: The file is one of these, or lies among the tiers or the config of one.
    """
    target = out.resolve()
    for path in paths:
        own = [path]
        if path.is_dir():
            folders = folders_of(path)
            own = [folders.hot, folders.warm, folders.cold, folders.rejected, folders.own]
            own.append(path / CONFIG)
        is_log = out.exists() and path.is_dir() and bool(find_logs([out])[0])
        is_inside = any(target.is_relative_to(one.resolve()) for one in own)
        if is_inside or (is_log and target.is_relative_to(path.resolve())):
            raise StorageError(
                "belongs to what is asked, and would be written over",
                where=str(out),
                remedy="Name a file elsewhere",
            )


def alerts_of(
    paths: Sequence[Path], registry: Registry
) -> Callable[[Callable[[], None]], Iterator[AlertRow]]:
    """Return what evaluates the alerts of all records, by the rules of the data folder."""

    def rows(check: Callable[[], None]) -> Iterator[AlertRow]:
        alerts, usual = read_rules(paths, None, None, registry)
        check()
        session, kernels = read_session(paths, registry)
        try:
            check()
            found = backtest(session, alerts, usual, kernels.alerts)
        finally:
            session.close()
        yield from map(alert_row, found.timeline)

    return rows


def alert_row(one: Interval) -> AlertRow:
    """Return a row of the view `alerts`."""
    group = group_text(one.group)
    return one.rule, group, str(one.state), one.from_ts, one.to_ts, one.value, one.threshold


def _print_table(history: History, sql: str, options: QueryOptions) -> None:
    found = text_rows(history, sql, TABLE_ROWS if options.rows is None else options.rows)
    if options.out is None:
        console = Console()
        print_rows(found, console, console.width if sys.stdout.isatty() else None)
        return
    with open_atomic(options.out) as file, history.export_path.open("w", encoding="utf-8") as text:
        print_rows(found, Console(file=text, force_terminal=False), None)
        text.flush()
        file.write(history.export_path.read_bytes())


def _write(history: History, sql: str, kind: FileKind, options: QueryOptions) -> None:
    exported = export_query(history, sql, kind, options.rows or ALL_ROWS)
    with exported.path.open("rb") as source:
        if options.out is None:
            shutil.copyfileobj(source, sys.stdout.buffer)
            sys.stdout.flush()
        else:
            with open_atomic(options.out) as file:
                shutil.copyfileobj(source, file)
    console = Console(stderr=True, markup=False, soft_wrap=True, highlight=False)
    if exported.is_cut:
        console.print(f"{row_count(exported.rows)}, and there are more (--rows)")
    elif options.out is not None:
        console.print(f"{options.out}: {row_count(exported.rows)}")
