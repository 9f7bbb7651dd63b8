"""Answers as files: CSV that runs nowhere, JSON lines, and Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.storage.history import History
from inspector.storage.query_export import FileKind, export_query, text_rows
from tests.unit.storage.history_folder import FIRST_DAY_TS, write_hot

ODD = (
    "SELECT 1 AS a, '=1+1' AS b, 2 AS a, NULL AS c, 'nan'::DOUBLE AS d, [1, 2] AS e, "
    "TIMESTAMP '2024-10-04 12:00:00' AS f, '\u00fc' AS g, true AS h, 1.5::DECIMAL(4, 2) AS i, "
    "{'x': 1} AS j, '\\x01'::BLOB AS k, INTERVAL 90 SECOND AS l, 170141183460469231731 AS m"
)


@pytest.fixture
def history(tmp_path: Path, registry: Registry) -> Iterator[History]:
    """The history of one record."""
    record = {"ts": FIRST_DAY_TS, "shard": "s", "entry": "ability.a", "metrics": {"casts": 1}}
    write_hot(tmp_path, [record])
    with History([tmp_path], registry) as history:
        yield history


def test_csv_keeps_numbers_and_runs_nowhere(history: History) -> None:
    """A spreadsheet would take what begins with = for a formula."""
    exported = export_query(history, ODD, FileKind.CSV)

    with exported.path.open(encoding="utf-8", newline="") as file:
        names, cells = list(csv.reader(file))
    assert names == list("abacdefghijklm")
    assert cells[:6] == ["1", "'=1+1", "2", "", "", "[1, 2]"]
    assert cells[6:9] == ["2024-10-04 12:00:00", "\u00fc", "true"]
    assert (exported.rows, exported.is_cut) == (1, False)


def test_json_is_one_object_a_line(history: History) -> None:
    """With a key for each column, and nothing that JSON has no word for."""
    exported = export_query(history, f"{ODD} FROM range(3)", FileKind.JSON, 2)

    lines = exported.path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == exported.rows == 2
    assert exported.is_cut
    said = json.loads(lines[0])
    assert said["a"] == 1
    assert said["a_2"] == 2
    assert said["d"] is None
    assert said["e"] == [1, 2]
    assert said["f"] == "2024-10-04T12:00:00"
    assert said["i"] == 1.5
    assert said["j"] == {"x": 1}


def test_parquet_keeps_types(history: History) -> None:
    """As another program finds them."""
    exported = export_query(history, "SELECT * FROM records -- all of it", FileKind.PARQUET)

    with duckdb.connect() as other:
        row = other.execute(
            "SELECT ts, casts, typeof(time) FROM read_parquet($file)", {"file": str(exported.path)}
        ).fetchone()
    assert row == (FIRST_DAY_TS, 1.0, "TIMESTAMP")


def test_an_export_replaces_the_one_before(history: History) -> None:
    """There is one place for it, whatever its form."""
    for form in (*FileKind, *FileKind):
        exported = export_query(history, "FROM range(5)", form)
        assert exported.rows == 5
        assert exported.path == history.export_path


def test_a_plan_is_no_table(history: History) -> None:
    """Parquet cannot hold it."""
    with pytest.raises(StorageError, match="EXPLAIN has no table"):
        export_query(history, "EXPLAIN SELECT 1", FileKind.PARQUET)


def test_texts_are_for_people(history: History) -> None:
    """NULL is told from an empty text, and numbers from texts."""
    found = text_rows(history, "SELECT 0.1::DOUBLE AS a, '' AS b, NULL AS c FROM range(3)", 2)

    assert found.names == ("a", "b", "c")
    assert found.are_numbers[:2] == (True, False)
    assert found.rows == (("0.1", "", None),) * 2
    assert found.is_cut
