"""Where an error of the engine is in what was run."""

from __future__ import annotations

import duckdb
import pytest

from inspector.core.errors import StorageError
from inspector.ui.sql_console.query_problem import QueryProblem, problem_of, span_of


def refused(sql: str) -> QueryProblem:
    """Return why DuckDB does not run a query."""
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as caught:
        connection.execute(sql)
    return problem_of(StorageError(str(caught.value)))


@pytest.mark.parametrize(
    ("sql", "line", "wrong"),
    [
        ("SELECT *\nFROM nowhere", 2, "nowhere"),
        ("SELECT 1 AS a,\n  foo\nFROM range(3)", 2, "foo"),
        ("selec 1", 1, "selec"),
        ("SELECT 'ä', foo\nFROM range(3)", 1, "foo"),
    ],
)
def test_the_wrong_word_is_found(sql: str, line: int, wrong: str) -> None:
    """By the caret below the line."""
    problem = refused(sql)

    assert problem.line == line
    span = span_of(problem, sql)
    assert span is not None
    assert sql[slice(*span)] == wrong
    assert "LINE" not in problem.message


def test_of_a_long_line_all_is_marked() -> None:
    """DuckDB tells only a part of it, so that the caret does not say where."""
    sql = "SELECT " + "1, " * 80 + "foo, " + "1, " * 80 + "2"

    problem = refused(sql)

    assert (problem.line, problem.column) == (1, 0)
    assert span_of(problem, sql) == (0, len(sql))


def test_what_to_do_about_a_dot_is_told() -> None:
    """The columns of metrics have one."""
    problem = refused("SELECT metrics.casts FROM range(3)")

    assert '"metrics.casts"' in problem.remedy


def test_an_error_without_a_place_has_none() -> None:
    """And keeps where and remedy."""
    error = StorageError("takes more than 1 GB", where="SQL", remedy="Ask for less")

    problem = problem_of(error)

    assert problem == QueryProblem("SQL: takes more than 1 GB", "Ask for less")
    assert span_of(problem, "SELECT 1") is None
    assert span_of(QueryProblem("x", line=9), "SELECT 1") is None
