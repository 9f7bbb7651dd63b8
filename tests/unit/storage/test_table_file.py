"""Parquet files of one table."""

from __future__ import annotations

import math
from pathlib import Path

import duckdb
import numpy as np
import pytest

from inspector.core.errors import StorageError
from inspector.storage.table_file import Values, write_table


def test_other_programs_read_the_same_values_and_names(tmp_path: Path) -> None:
    """NaN is no value, and a head may be any text."""
    path = tmp_path / "it's a table.parquet"
    columns: dict[str, Values] = {
        'a "quoted" head': np.array([1.5, math.nan]),
        "n": np.array([2**53, -1], np.int64),
        "name": ["=1+1", "Ångström"],
    }

    write_table(path, columns)

    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        assert found.columns == list(columns)
        assert found.fetchall() == [(1.5, 2**53, "=1+1"), (None, -1, "Ångström")]


def test_it_is_compressed_with_zstd(tmp_path: Path) -> None:
    """As all of ours are."""
    path = tmp_path / "table.parquet"

    write_table(path, {"v": np.arange(1000.0)})

    with duckdb.connect() as connection:
        query = "SELECT DISTINCT compression FROM parquet_metadata(?)"
        assert connection.execute(query, [str(path)]).fetchall() == [("ZSTD",)]


def test_a_table_without_rows_keeps_its_columns_and_types(tmp_path: Path) -> None:
    """Whoever reads it needs no special case."""
    path = tmp_path / "table.parquet"

    write_table(path, {"name": [], "v": np.zeros(0)})

    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        assert [str(one) for one in found.types] == ["VARCHAR", "DOUBLE"]


def test_a_folder_that_is_missing_is_said_with_its_remedy(tmp_path: Path) -> None:
    """The error names the file and the remedy."""
    path = tmp_path / "none" / "table.parquet"

    with pytest.raises(StorageError, match="Create the folder first") as raised:
        write_table(path, {"v": np.zeros(1)})

    assert raised.value.where == str(path)


def test_a_name_that_is_no_utf_8_is_spelt_out(tmp_path: Path) -> None:
    """A file on disk may be called anything."""
    path = tmp_path / "table.parquet"

    write_table(path, {"name": ["\udce9t\udce9"]})

    with duckdb.connect() as connection:
        assert connection.read_parquet(str(path)).fetchall() == [("\\udce9t\\udce9",)]
