"""Warm files as a source: a session of them is that of the logs they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from inspector.app import Composition
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.files.warm_paths import warm_paths
from inspector.ingest.decoder import Decoder
from inspector.ingest.ledger import Ledger
from inspector.ingest.line_bytes import LineBytes, LineGoneError
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.storage.warm_rows import other_meta, rows_of_batch
from inspector.storage.warm_source import WarmSource
from inspector.storage.warm_writer import WarmWriter
from inspector.ui.bridge import OpenSource

WAITS = 1_000


def a_line(number: int) -> bytes:
    """Return a line."""
    return (
        b'{"ts":%d.5,"shard":"s%d","entry":"ability.e%d","metrics":{"casts":1,"reflect_count":%d},'
        b'"meta":{"tier":2,"tags":["a","b"],"rates":{"reflect_count":0.5},"phase":"p%d"}}'
        % (1_700_000_000 + number, number % 2, number % 5, number % 7, number)
    )


def warm(path: Path, registry: Registry, first: int, last: int) -> Path:
    """Write a warm file of some lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names, decoder = Names(), Decoder(registry)
    rows = RowBuilder(0, names)
    lines = [a_line(number) for number in range(first, last)]
    for line in lines:
        record = decoder.decode(line)
        assert not isinstance(record, tuple)
        assert record is not None
        rows.add_record(record, 0, len(line))
    with WarmWriter(path, registry, names) as writer:
        writer.add(rows_of_batch(rows.batch(0), list(map(other_meta, lines))))
    return path


class Opened:
    """A source that was opened and read to its end."""

    def __init__(self, *paths: Path) -> None:
        self.source: OpenSource = Composition().open_source(paths)
        ingestion = self.source.ingestion
        for _ in range(WAITS):
            read, known = ingestion.progress()
            if ingestion.has_looked and read >= known and not ingestion.is_busy:
                return
            ingestion.changed.wait(0.02)
            ingestion.changed.clear()
        raise AssertionError("it is not read")

    def lines(self) -> list[bytes]:
        """Return the lines behind all rows, in the order of time."""
        session = self.source.session
        rows = np.arange(session.view.rows)
        reader = LineBytes(session.ledger)
        order = np.argsort(session.view.ts(rows), kind="stable")
        found = [reader.read(*session.place(int(row))) for row in order]
        reader.close()
        return found

    def close(self) -> None:
        """Close it."""
        self.source.ingestion.stop(10.0)
        self.source.session.close()


@pytest.fixture
def opened() -> Iterator[list[Opened]]:
    """What is closed after the test."""
    sources: list[Opened] = []
    yield sources
    for one in sources:
        one.close()


def test_a_warm_file_is_a_session_with_the_lines_behind_its_rows(
    tmp_path: Path, registry: Registry, opened: list[Opened]
) -> None:
    """As of the logs, with all of meta."""
    opened.append(Opened(warm(tmp_path / "a.parquet", registry, 0, 300)))

    session = opened[0].source.session
    totals = session.ledger.snapshot().totals
    assert (totals.accepted, totals.rejected_lines, totals.late) == (300, 0, 0)
    assert totals.size_bytes == totals.read_bytes == sum(len(a_line(n)) + 1 for n in range(300))
    assert opened[0].lines() == [a_line(number) for number in range(300)]
    assert opened[0].source.ingestion.problems == ()


def test_a_data_folder_is_its_hot_logs_and_its_warm_files(
    tmp_path: Path, registry: Registry, opened: list[Opened]
) -> None:
    """One session of both; a file of somebody else among them is told, and hides nothing."""
    warm(tmp_path / "warm" / "2024-01-01" / "s.parquet", registry, 0, 50)
    warm(tmp_path / "warm" / "2024-01-02" / "s.parquet", registry, 50, 90)
    (tmp_path / "warm" / ".s.parquet.1.tmp").write_bytes(b"half")
    theirs = tmp_path / "warm" / "theirs.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS ts) TO '{theirs}'")
    (tmp_path / "hot").mkdir()
    lines = [a_line(number) for number in range(90, 120)]
    (tmp_path / "hot" / "s.jsonl").write_bytes(b"\n".join([*lines, b""]))

    opened.append(Opened(tmp_path))

    assert opened[0].lines() == [a_line(number) for number in range(120)]
    (problem,) = opened[0].source.ingestion.problems
    assert problem == f"{theirs}: is a Parquet file of somebody else. Open one that Inspector wrote"


def test_a_file_that_is_named_and_not_ours_is_refused(tmp_path: Path) -> None:
    """Before anything is opened."""
    theirs = tmp_path / "theirs.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS ts) TO '{theirs}'")

    with pytest.raises(SourceError, match="somebody else"):
        Composition().open_source([theirs])


def test_progress_is_told_in_stored_bytes_and_what_is_cancelled_counts_as_skipped(
    tmp_path: Path, registry: Registry
) -> None:
    """As of compressed logs."""
    paths = [warm(tmp_path / f"{name}.parquet", registry, 0, 400) for name in "ab"]
    stored = sum(path.stat().st_size for path in paths)
    ledger = Ledger()
    source = WarmSource.of(warm_paths(paths), ledger)
    assert source.progress() == (0, stored)

    (block,) = source.poll(1)
    half = source.progress()
    source.cancel_backlog()

    assert block.source_id == 0
    assert source.poll(1) == []
    assert half == (stored - paths[0].stat().st_size, stored)
    assert source.progress() == (stored, stored)
    assert ledger.snapshot().totals.skipped_bytes == paths[0].stat().st_size
    source.close()


def test_what_is_gone_or_another_is_told_by_the_line(
    tmp_path: Path, registry: Registry, opened: list[Opened]
) -> None:
    """The chart stays; the line itself cannot be shown."""
    path = warm(tmp_path / "a.parquet", registry, 0, 10)
    opened.append(Opened(path))
    path.unlink()

    with pytest.raises(LineGoneError, match="the file is gone"):
        opened[0].lines()


def test_days_come_before_names(tmp_path: Path, registry: Registry) -> None:
    """The latest day first, whatever its files are called: names begin with those of logs."""
    days = {"2026-11-20": "z.parquet", "2026-11-21": "a.parquet"}
    paths = [
        warm(tmp_path / "warm" / day / "s0" / name, registry, number, number + 1)
        for number, (day, name) in enumerate(days.items())
    ]
    ledger = Ledger()
    source = WarmSource.of(warm_paths(paths), ledger)

    first, second = (source.poll(1)[0] for _ in paths)

    assert b"1700000001" in first.data
    assert b"1700000000" in second.data
    source.close()
