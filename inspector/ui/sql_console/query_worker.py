"""The thread that queries run on, and what became of the latest one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread

from inspector.core.errors import InspectorError
from inspector.storage.query_result import QueryResult
from inspector.ui.sql_console.query_problem import QueryProblem, problem_of
from inspector.ui.sql_console.runner import QueryRunner

_LOG = logging.getLogger(__name__)

_TURN_S = 0.05

Views = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a query.

    Attributes:
        sql: What was run.
        result: What it found; None where it was not answered.
        problem: Why not; None for one that was cancelled.
    """

    sql: str
    result: QueryResult | None = None
    problem: QueryProblem | None = None


class QueryWorker:
    """Runs one query after the other; the window's thread calls everything here.

    There is a thread as long as there is something to do. `stop` ends it for good: the query under
    way is cancelled first.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._done: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = Lock()
        self._runner: QueryRunner | None = None
        self._is_running = self._is_wanted = self._is_stopped = False
        self._thread: Thread | None = None
        self._untold = 0

    @property
    def is_busy(self) -> bool:
        """Whether there is something to do, or to tell."""
        return self._untold > 0

    def run(
        self, runner: QueryRunner, sql: str, most_rows: int, answered: Callable[[Answer], None]
    ) -> None:
        """Run a query; `deliver` calls `answered` with what became of it."""
        with self._lock:
            self._is_wanted = True
        self._send(lambda: self._run_query(runner, sql, most_rows, answered))

    def look(self, runner: QueryRunner, known: Callable[[Views], None]) -> None:
        """Find out what can be queried; `deliver` calls `known`, with nothing if that fails."""
        self._send(lambda: self._look(runner, known))

    def cancel(self) -> None:
        """Have the query under way end soon, or not begin."""
        with self._lock:
            self._is_wanted = False
            runner = self._runner if self._is_running else None
        if runner is not None:
            runner.cancel()

    def deliver(self) -> None:
        """Tell what became of all that is finished."""
        while not self._done.empty():
            self._untold -= 1
            self._done.get()()
        if not self._untold and self._thread is not None:
            thread, self._thread = self._thread, None
            self._jobs.put(None)
            thread.join()

    def stop(self, timeout_s: float) -> None:
        """Cancel, and wait for the thread at most so long; may be called again."""
        self._is_stopped = True
        self.cancel()
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            for _turn in range(max(round(timeout_s / _TURN_S), 1)):
                thread.join(_TURN_S)
                if not thread.is_alive():
                    break
                # A query that had not begun when it was cancelled does not know of it.
                self.cancel()
        while not self._done.empty():
            self._done.get()
        self._untold = 0

    def _send(self, job: Callable[[], None]) -> None:
        if self._is_stopped:
            return
        if self._thread is None:
            self._thread = Thread(target=self._work, name="sql console")
            self._thread.start()
        self._untold += 1
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _run_query(
        self, runner: QueryRunner, sql: str, most_rows: int, answered: Callable[[Answer], None]
    ) -> None:
        with self._lock:
            self._runner, self._is_running = runner, self._is_wanted
            is_wanted = self._is_wanted
        answer = _answer(runner, sql, most_rows) if is_wanted else Answer(sql)
        with self._lock:
            self._runner, self._is_running = None, False
            if not self._is_wanted and answer.result is None:
                # What an engine says of a query that it was told to give up is no problem.
                answer = Answer(sql)
        self._done.put(lambda: answered(answer))

    def _look(self, runner: QueryRunner, known: Callable[[Views], None]) -> None:
        views: Views = {}
        if not self._is_stopped:
            try:
                views = runner.columns()
            except Exception as problem:
                # Only completion needs them: a query will say what is wrong.
                _LOG.info("the views cannot be listed: %s", problem)
        self._done.put(lambda: known(views))


def _answer(runner: QueryRunner, sql: str, most_rows: int) -> Answer:
    try:
        return Answer(sql, runner.run(sql, most_rows))
    except InspectorError as problem:
        return Answer(sql, problem=problem_of(problem))
    except Exception as problem:
        # An engine may fail in ways of its own, and the next query may be answered.
        _LOG.exception("a query failed")
        return Answer(sql, problem=QueryProblem(f"That did not work ({problem})"))
