"""Ending queries: by hand and by time, whatever they are doing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.names import Names
from inspector.storage.history import History
from inspector.storage.history_tables import AlertRow
from inspector.storage.sql_run import LostError, Wish, run_interruptibly
from inspector.storage.sql_sandbox import Limits
from tests.unit.storage.history_folder import records_of_days, write_hot

ENDLESS = {
    "cross join": "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b",
    "recursion": "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) FROM r "
    "WHERE x < 0",
    "aggregate": "SELECT max(hash(range)) FROM range(100000000000)",
    "cross join of records": "SELECT count(*) FROM records a, records b, records c, records d, "
    "records e WHERE a.ts + b.ts + c.ts + d.ts + e.ts < 0",
}


@pytest.fixture
def history(tmp_path: Path, registry: Registry) -> Iterator[History]:
    """The history of a small folder."""
    write_hot(tmp_path, records_of_days(1, a_day=100))
    with History([tmp_path], registry, limits=Limits(timeout_s=0.0)) as history:
        history.run("SELECT count(*) FROM records", 1)
        yield history


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_query_without_end_is_cancelled(query: str, history: History) -> None:
    """From another thread, and the next one is answered."""
    said: list[StorageError] = []

    def ask() -> None:
        with pytest.raises(StorageError) as problem:
            history.run(query, 10)
        said.append(problem.value)

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        # It may not have begun yet: then cancelling it does nothing.
        history.cancel()
        thread.join(0.05)

    assert said[0].what == "was cancelled"
    assert history.run("SELECT count(*) FROM records", 1).columns[0] == (100,)


def test_a_query_that_takes_too_long_is_ended(tmp_path: Path, registry: Registry) -> None:
    """It says how long it may take, and how to allow more."""
    with History([tmp_path], registry, limits=Limits(timeout_s=0.2)) as history:
        with pytest.raises(StorageError) as problem:
            history.run(ENDLESS["cross join"], 10)

        assert problem.value.what == "took longer than 0.2 s"
        assert "--timeout" in problem.value.remedy


def test_cancelling_nothing_is_harmless(history: History) -> None:
    """Also for the query that comes next."""
    history.cancel()

    assert history.run("SELECT 1", 1).rows == 1


def test_reading_hot_logs_is_cancelled(tmp_path: Path, registry: Registry) -> None:
    """Between pieces; and what was read by half is read anew."""
    write_hot(tmp_path, records_of_days(1, a_day=300))
    reading = Cancelling()

    with History([tmp_path], registry, new_reader=reading.new_reader) as history:
        reading.then = history.cancel
        with pytest.raises(StorageError, match="was cancelled"):
            history.run("SELECT count(*) FROM records", 1)
        reading.then = None

        assert history.run("SELECT count(*) FROM records", 1).columns[0] == (300,)


class Cancelling:
    """Makes readers that do something with every block."""

    def __init__(self) -> None:
        self.then: Callable[[], None] | None = None

    def new_reader(self, registry: Registry, names: Names) -> DecodingReader:
        """Return one."""
        outer = self

        class Reader(DecodingReader):
            def read(self, block: Block) -> Iterator[Batch]:
                if outer.then:
                    outer.then()
                yield from super().read(block)

        return Reader(registry, names)


def test_alerts_that_are_being_evaluated_are_cancelled(tmp_path: Path, registry: Registry) -> None:
    """They are told to end as reading is."""
    asked: list[History] = []

    def evaluate(check: Callable[[], None]) -> Iterator[AlertRow]:
        asked[0].cancel()
        check()
        yield from ()

    with History([tmp_path], registry, alerts=evaluate) as history:
        asked.append(history)
        with pytest.raises(StorageError, match="was cancelled"):
            history.run("FROM alerts", 1)


def test_work_that_does_not_end_is_left_to_itself() -> None:
    """Whoever waits is free; the connection is told to be lost."""
    connection = duckdb.connect()
    wish = Wish()
    end = threading.Event()
    begun = threading.Event()

    def deaf() -> None:
        begun.set()
        end.wait()

    def cancel() -> None:
        begun.wait()
        wish.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(LostError):
        run_interruptibly(connection, deaf, wish)
    end.set()
    thread.join()


def test_a_wish_that_is_over_begins_nothing() -> None:
    """Not even a short piece of work."""
    wish = Wish()
    wish.cancel()
    done: list[int] = []

    with pytest.raises(StorageError):
        run_interruptibly(duckdb.connect(), lambda: done.append(1), wish)

    assert done == []
