"""History: what hot, warm and cold hold together, asked by SQL.

A person's query sees four views and nothing else. It is answered from one listing of the files; if
one of them vanishes meanwhile, because they are compacted, all begins anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import TracebackType
from typing import Self, TypeVar

import duckdb

from inspector.core.errors import SourceError, StorageError
from inspector.core.registry import Registry
from inspector.ingest.decoding_reader import BlockReader, DecodingReader
from inspector.ingest.names import Names
from inspector.storage.folders import DataFolders
from inspector.storage.history_files import FoldersOf, HistoryFiles, history_files
from inspector.storage.history_tables import EXPORT, EvaluateAlerts, HistoryTables, Needs
from inspector.storage.query_result import QueryResult, column_of
from inspector.storage.sql_columns import column_error
from inspector.storage.sql_guard import CheckedQuery, check_query, query_error
from inspector.storage.sql_run import LostError, Wish, run_interruptibly
from inspector.storage.sql_sandbox import Limits, open_sandbox
from inspector.storage.sql_views import ALERTS, KPIS, RECORDS, REJECTED, VIEWS, Reach

T = TypeVar("T")

_MOST_TRIES = 20
_PAUSE_S = 0.02
_COLUMNS_SQL = (
    "SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'main' "
    "ORDER BY column_name"
)
_READING = frozenset({RECORDS, KPIS, ALERTS, REJECTED})


@dataclass(frozen=True, slots=True)
class _Opened:
    """A sandbox, and what it shows."""

    key: object
    connection: duckdb.DuckDBPyConnection


class History:
    """Answers queries about the records of some paths; any thread may call, one is served at once.

    Used as a context, or closed: it has a private folder, which holds copies of hot logs.

    Args:
        paths: Data folders, folders of logs, logs, or Parquet files of ours.
        registry: What is valid, and the KPIs that there are.
        new_reader: Makes what reads hot logs.
        folders_of: Tells where the tiers of a data folder are.
        alerts: Yields the rows of the view `alerts`; called when a query reads them.
        limits: What queries may take.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        registry: Registry,
        *,
        new_reader: Callable[[Registry, Names], BlockReader] = DecodingReader,
        folders_of: FoldersOf = DataFolders.of,
        alerts: EvaluateAlerts = lambda _check: (),
        limits: Limits | None = None,
    ) -> None:
        self.registry = registry
        self.limits = limits or Limits()
        self._paths = tuple(paths)
        self._folders_of = folders_of
        self._private = TemporaryDirectory(prefix="inspector-history-", ignore_cleanup_errors=True)
        self._folder = Path(self._private.name)
        self._tables = HistoryTables(self._folder, registry, new_reader, alerts)
        self._parser = open_sandbox(self.limits, self._folder, [], [])
        self._opened: _Opened | None = None
        self._turn = Lock()
        self._wish = Wish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should know of the last answer: files that are damaged, or not ours."""
        return self._tables.problems

    @property
    def export_path(self) -> Path:
        """The only file that `read` can write to: it is private, and whoever needs it copies it."""
        return self._folder / EXPORT

    def run(self, sql: str, most_rows: int) -> QueryResult:
        """Return what a person's query finds.

        Args:
            sql: One query.
            most_rows: Return at most so many rows, and say if there are more.

        Raises:
            SourceError: A path is missing, or can hold no records.
            StorageError: It was refused, could not be answered, took too long or was cancelled.
        """
        started_s = time.monotonic()

        def fetch(connection: duckdb.DuckDBPyConnection, query: CheckedQuery) -> QueryResult:
            connection.execute(query.sql)
            described = connection.description or []
            rows = connection.fetchmany(most_rows + 1)
            kept = rows[:most_rows]
            columns = list(zip(*kept, strict=True)) if kept else [()] * len(described)
            return QueryResult(
                names=tuple(str(one[0]) for one in described),
                types=tuple(str(one[1]) for one in described),
                columns=tuple(column_of(column) for column in columns),
                rows=len(kept),
                is_cut=len(rows) > most_rows,
                elapsed_s=time.monotonic() - started_s,
            )

        return self.read(sql, fetch)

    def read(self, sql: str, fetch: Callable[[duckdb.DuckDBPyConnection, CheckedQuery], T]) -> T:
        """Answer a person's query in another form; errors are as of `run`.

        Args:
            sql: One query.
            fetch: Runs it on a connection, within a transaction that cannot write; perhaps more
                than once, if files vanish meanwhile.
        """
        with self._turn:
            wish = self._wish = Wish(self.limits.timeout_s)
            query = check_query(self._parser, sql)
            needs = Needs(
                hot=bool(query.reads & _READING),
                rejected=REJECTED in query.reads,
                alerts=ALERTS in query.reads,
            )
            return self._answer(needs, wish, lambda connection: fetch(connection, query))

    def ask(
        self,
        fetch: Callable[[duckdb.DuckDBPyConnection, Reach], T],
        *,
        with_hot: bool,
    ) -> T:
        """Answer a question of the program itself, over the relations behind the views.

        Args:
            fetch: As in `read`; it is also given from when to when there is anything.
            with_hot: Whether hot logs count; without them nothing waits for their reading.
        """
        needs = Needs(hot=with_hot)
        with self._turn:
            wish = self._wish = Wish(self.limits.timeout_s)
            return self._answer(
                needs, wish, lambda connection: fetch(connection, self._tables.reach)
            )

    def cancel(self) -> None:
        """Have the query under way end soon, with an error. From any thread; else harmless."""
        self._wish.cancel()

    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the views, each with the names of its columns and their types.

        Raises:
            SourceError: A path is missing, or can hold no records.
            StorageError: The views cannot be made.
        """

        def described(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Mapping[str, str]]:
            return {
                view: {
                    str(row[0]): str(row[1])
                    for row in connection.execute(f"DESCRIBE {view}").fetchall()
                }
                for view in VIEWS
            }

        with self._turn:
            return self._answer(Needs(), Wish(self.limits.timeout_s), described)

    def close(self) -> None:
        """Cancel what is under way, and remove the private folder; idempotent."""
        self.cancel()
        with self._turn:
            self._drop()
            self._parser.close()
            self._private.cleanup()

    def _answer(
        self, needs: Needs, wish: Wish, fetch: Callable[[duckdb.DuckDBPyConnection], T]
    ) -> T:
        """Return an answer that agrees with the files at one instant."""
        for _ in range(_MOST_TRIES):
            files: HistoryFiles | None = None
            try:
                files = history_files(self._paths, self._folders_of)
                connection = self._open(files, needs, wish)
                looked = files.cold_looks()
                found = run_interruptibly(connection, _transaction(connection, fetch), wish)
            except OSError as problem:
                if not isinstance(problem, FileNotFoundError | NotADirectoryError):
                    raise _unreadable(problem) from problem
                # Whoever changes files right now is done soon.
                time.sleep(_PAUSE_S)
            except LostError:
                self._opened = None
                raise
            except duckdb.Error as problem:
                if files is None or files.are_there():
                    told = column_error(problem, self._column_names) or query_error(problem)
                    raise told from problem
                self._drop()
            else:
                # Roll-ups alone keep their names when they are written anew.
                if files.cold_looks() == looked:
                    return found
            wish.check()
        raise StorageError(
            "changes faster than it can be read",
            where=", ".join(map(str, self._paths)),
            remedy="Try again later; if nobody changes it, an erasure was cut off there, and "
            "`inspector storage run` by who may write there ends it",
        )

    def _open(self, files: HistoryFiles, needs: Needs, wish: Wish) -> duckdb.DuckDBPyConnection:
        views = self._tables.views(files, needs, wish.check)
        if self._opened is not None and self._opened.key == views:
            return self._opened.connection
        self._drop()
        connection = open_sandbox(self.limits, self._folder, views.allowed, views.statements)
        self._opened = _Opened(views, connection)
        return connection

    def _column_names(self) -> tuple[str, ...]:
        """Return the columns of all views that are open."""
        if self._opened is None:
            return ()
        rows = self._opened.connection.execute(_COLUMNS_SQL).fetchall()
        return tuple(str(row[0]) for row in rows)

    def _drop(self) -> None:
        if self._opened is not None:
            self._opened.connection.close()
            self._opened = None


def _transaction(
    connection: duckdb.DuckDBPyConnection, fetch: Callable[[duckdb.DuckDBPyConnection], T]
) -> Callable[[], T]:
    """Return what fetches in a transaction that cannot write, whatever the query is."""

    def fetched() -> T:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            return fetch(connection)
        finally:
            connection.execute("ROLLBACK")

    return fetched


def _unreadable(problem: OSError) -> SourceError:
    return SourceError(
        f"cannot be read ({problem.strerror or problem})",
        where=str(problem.filename or ""),
        remedy="Check its permissions and the disk",
    )
