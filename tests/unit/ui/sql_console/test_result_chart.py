"""Which chart a result makes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.storage.query_result import QueryResult, column_of
from inspector.ui.sql_console.curve_drawing import decimated
from inspector.ui.sql_console.number_scale import number_ticks
from inspector.ui.sql_console.result_cells import Kind
from inspector.ui.sql_console.result_chart import MOST_BARS, MOST_CURVES, Bars, Curves, chart_of


def result_of(**columns: list[object]) -> QueryResult:
    """Return a result of columns by name."""
    made = tuple(column_of(values) for values in columns.values())
    types = tuple("VARCHAR" if isinstance(one, tuple) else "DOUBLE" for one in made)
    return QueryResult(tuple(columns), types, made, len(made[0]), False, 0.0)


def test_columns_of_numbers_are_curves_over_the_first() -> None:
    """From left to right, in whatever order the rows are."""
    chart = chart_of(result_of(ts=[2.0, 1.0, None], a=[20, 10, 5], b=[1.5, None, 3.5]))

    assert isinstance(chart, Curves)
    assert (chart.x_name, chart.x_kind) == ("ts", Kind.INSTANT)
    assert [one.name for one in chart.curves] == ["a", "b"]
    assert chart.curves[0].x.tolist() == [1.0, 2.0]
    assert chart.curves[0].y.tolist() == [10.0, 20.0]
    assert np.isnan(chart.curves[1].y[0])


def test_one_column_of_numbers_is_drawn_over_its_rows() -> None:
    """There is nothing else to draw it over."""
    chart = chart_of(result_of(n=[5, 7]))

    assert isinstance(chart, Curves)
    assert chart.curves[0].x.tolist() == [1.0, 2.0]


def test_a_text_beside_instants_makes_a_curve_each() -> None:
    """That is how GROUP BY hands them over."""
    chart = chart_of(result_of(ts=[1.0, 1.0, 2.0], shard=["a", "b", "a"], n=[1, 2, 3]))

    assert isinstance(chart, Curves)
    assert [(one.name, one.y.tolist()) for one in chart.curves] == [("a", [1.0, 3.0]), ("b", [2.0])]


def test_texts_make_bars() -> None:
    """Of the first column of numbers, or of the one that is asked for."""
    result = result_of(entry=["a", None], n=[3, 4], m=[0.5, 0.25])

    chart, other = chart_of(result), chart_of(result, 2)

    assert isinstance(chart, Bars)
    assert (chart.name, chart.labels, chart.values.tolist()) == ("n", ("a", "NULL"), [3.0, 4.0])
    assert isinstance(other, Bars)
    assert other.values.tolist() == [0.5, 0.25]


def test_all_texts_in_front_name_a_bar() -> None:
    """An entry and its shard, of which only both are one row."""
    chart = chart_of(result_of(entry=["a", "a"], shard=["x", None], n=[3, 4]))

    assert isinstance(chart, Bars)
    assert chart.labels == ("a · x", "a · NULL")


def test_no_tick_stands_between_whole_numbers() -> None:
    """There is no tier of one and a half."""
    ticks = number_ticks(1, 5, 700, is_whole=True)

    assert [label for _at, label in ticks] == ["1", "2", "3", "4", "5"]


def test_what_is_left_out_is_said() -> None:
    """Nobody takes a part for all."""
    bars = chart_of(result_of(entry=["a"] * (MOST_BARS + 1), n=[1] * (MOST_BARS + 1)))
    many = {f"c{n}": [1.0, 2.0] for n in range(MOST_CURVES + 3)}
    curves = chart_of(result_of(ts=[1.0, 2.0], **many))  # type: ignore[arg-type]

    assert isinstance(bars, Bars)
    assert len(bars.labels) == MOST_BARS
    assert "of 201 rows" in bars.left_out
    assert isinstance(curves, Curves)
    assert len(curves.curves) == MOST_CURVES
    assert "3 more columns" in curves.left_out


def test_without_numbers_or_rows_it_says_why_not() -> None:
    """In words."""
    assert "numbers" in str(chart_of(result_of(entry=["a"])))
    assert "no rows" in str(chart_of(result_of(entry=[])))


@given(
    st.floats(-1e6, 1e6),
    st.floats(0.1, 1e12),
    st.floats(10, 4_000),
)
def test_ticks_are_round_within_the_range_and_have_room(low: float, size: float, px: float) -> None:
    """Below a chart of any width."""
    ticks = number_ticks(low, low + size, px)

    places = [at for at, _label in ticks]
    assert all(low - size / 1e6 <= at <= low + size * (1 + 1e-6) for at in places)
    assert len(ticks) <= px / 79 + 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
def test_fewer_points_reach_as_far(values: list[float]) -> None:
    """No peak is lost, and no end."""
    y = np.array(values)
    x = np.linspace(0.0, 20.0, len(y))

    fewer_x, fewer_y = decimated(x, y)

    assert (fewer_y.min(), fewer_y.max()) == (y.min(), y.max())
    assert (fewer_y[0], fewer_y[-1]) == (y[0], y[-1])
    assert len(fewer_x) <= 4 * 21
