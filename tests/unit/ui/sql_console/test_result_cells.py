"""How the cells of a result read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from inspector.storage.query_result import column_of
from inspector.ui.models.format import moment
from inspector.ui.sql_console.result_cells import Kind, cell_text, kind_of, shape_of

NOON = datetime(2026, 11, 27, 12, 4, 31, tzinfo=UTC).timestamp()


def texts(values: Sequence[object], name: str = "x", sql_type: str = "DOUBLE") -> list[str]:
    """Return the cells of a column."""
    column = column_of(values)
    shape = shape_of(column, kind_of(name, sql_type, column))
    return [cell_text(column, shape, row) for row in range(len(values))]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1, 12_345, -7], ["1", "12,345", "−7"]),  # noqa: RUF001
        ([1.5, 2.0, None], ["1.5", "2.0", "NULL"]),
        ([0.5, 1 / 3], ["0.500000", "0.333333"]),
        ([1e6, 1e-9, 0.0], ["1,000,000", "1.0000e−09", "0"]),  # noqa: RUF001
        ([float("inf"), -1e20], ["∞", "−1.0000e+20"]),  # noqa: RUF001
        (["a\u202eb", None, ""], ["a\\u{202E}b", "NULL", ""]),
        ([["x"], None], ['["x"]', "NULL"]),
    ],
)
def test_numbers_stand_below_each_other(values: list[object], wanted: list[str]) -> None:
    """With as many decimals as one of them needs; none is told as zero that is not."""
    assert texts(values) == wanted


def test_ts_is_told_as_the_time_here() -> None:
    """With thousandths, if one of the column has any."""
    here = f"{moment(NOON):%Y-%m-%d %H:%M:%S}"

    assert texts([NOON, None], "ts") == [here, "NULL"]
    assert texts([NOON, NOON + 0.25], "first_ts") == [f"{here}.000", f"{here}.250"]


def test_a_nearly_whole_second_is_not_told_as_a_thousand_thousandths() -> None:
    """It is the next second."""
    told = texts([NOON + 0.9999, NOON + 0.5], "ts")[0]

    assert told == f"{moment(NOON + 1):%Y-%m-%d %H:%M:%S}.000"


def test_days_and_wall_clocks_are_not_moved() -> None:
    """They belong to no time zone."""
    assert texts([NOON], sql_type="TIMESTAMP") == ["2026-11-27 12:04:31"]
    assert texts([NOON], sql_type="DATE") == ["2026-11-27"]


def test_a_count_that_is_called_ts_is_no_time() -> None:
    """Unix seconds of records have a fraction, so they are floats."""
    assert kind_of("ts", "BIGINT", column_of([1, 2])) is Kind.NUMBER
    assert kind_of("ts", "DOUBLE", column_of([1.0])) is Kind.INSTANT
