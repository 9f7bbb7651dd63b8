"""Sheets as CSV and on the clipboard."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import StorageError
from inspector.export.sheet import Sheet, instant_columns, tab_text, with_unit, write_csv

_HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
).flatmap(
    lambda end: st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", '"', ",", "\n", "'"]).map(
        lambda start: start + end
    )
)


def _read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


def test_numbers_are_written_raw_and_no_value_is_an_empty_cell(tmp_path: Path) -> None:
    """Nothing is rounded, and nothing is made up where there is no value."""
    values = np.array([0.1 + 0.2, math.nan, -3.0, math.inf])
    sheet = Sheet("numbers", {with_unit("damage_total", "hp/s"): values})

    write_csv(tmp_path / "numbers.csv", sheet)

    found = _read(tmp_path / "numbers.csv")
    assert found == [["damage_total (hp/s)"], ["0.30000000000000004"], [""], ["-3"], [""]]


def test_instants_are_told_to_people_and_to_programs() -> None:
    """ISO 8601 in UTC, and Unix seconds."""
    columns = instant_columns("ts", np.array([1_735_758_392.0, 1_735_758_392.25, math.nan]))

    assert columns["ts"] == ["2025-01-01T19:06:32Z", "2025-01-01T19:06:32.250Z", ""]
    assert np.array_equal(
        np.asarray(columns["ts_unix_s"], np.float64),
        [1_735_758_392.0, 1_735_758_392.25, math.nan],
        equal_nan=True,
    )


@given(names=st.lists(_HOSTILE, min_size=1), value=st.floats(-1e6, 1e6), head=_HOSTILE)
def test_no_text_is_a_formula_and_every_number_stays_one(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], value: float, head: str
) -> None:
    """Whatever somebody calls an entry, a spreadsheet runs nothing of it."""
    path = tmp_path_factory.mktemp("csv") / "hostile.csv"
    sheet = Sheet("hostile", {"head" + head: names, head: np.full(len(names), value)})

    write_csv(path, sheet)

    heads, *rows = _read(path)
    for cell in (*heads, *(row[0] for row in rows)):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert [row[0].removeprefix("'") for row in rows] == [one.removeprefix("'") for one in names]
    assert [float(row[1]) for row in rows] == [value] * len(names)


def test_the_clipboard_gets_cells_that_a_spreadsheet_parts() -> None:
    """Tabs part the cells, and none of them is a formula."""
    sheet = Sheet("two", {"name": ["=cmd", "a\tb"], "n": np.array([1, 2])})

    assert tab_text(sheet) == 'name\tn\r\n\'=cmd\t1\r\n"a\tb"\t2\r\n'


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """The error names the remedy."""
    with pytest.raises(StorageError, match="Create the folder first"):
        write_csv(tmp_path / "none" / "a.csv", Sheet("a", {"a": np.zeros(1)}))
