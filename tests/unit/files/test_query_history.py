"""Past queries: a convenience that never stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.files.query_history import MOST_CHARS, MOST_QUERIES, PastQuery, QueryHistory


@pytest.fixture
def history(tmp_path: Path) -> QueryHistory:
    """A history in a file that is not there yet, in a folder that is not either."""
    return QueryHistory(tmp_path / "state" / "queries.json")


def test_the_newest_comes_first_and_each_once(history: QueryHistory) -> None:
    """Space around a query does not make another one of it."""
    for ts, sql in enumerate(["SELECT 1", "SELECT 2", "  SELECT 1\n"]):
        history.add(sql, float(ts))

    assert history.queries() == (PastQuery("SELECT 1", 2.0), PastQuery("SELECT 2", 1.0))


def test_it_lasts(tmp_path: Path) -> None:
    """Over a restart."""
    QueryHistory(tmp_path / "queries.json").add("SELECT 'ä\u2028'", 5.0)

    assert QueryHistory(tmp_path / "queries.json").queries() == (
        PastQuery("SELECT 'ä\u2028'", 5.0),
    )


def test_the_oldest_make_room(history: QueryHistory) -> None:
    """A list has a length."""
    for number in range(MOST_QUERIES + 2):
        history.add(f"SELECT {number}", float(number))

    kept = history.queries()
    assert len(kept) == MOST_QUERIES
    assert kept[-1].sql == "SELECT 2"


@pytest.mark.parametrize("sql", ["", " \n", "x" * (MOST_CHARS + 1)])
def test_what_nobody_wants_again_is_not_kept(history: QueryHistory, sql: str) -> None:
    """Nothing, and what was never typed."""
    history.add(sql, 1.0)

    assert history.queries() == ()


@pytest.mark.parametrize(
    "text", ["{", "{}", '[1, {"sql": 2, "ts": 1}, {"sql": "a"}, {"sql": "a", "ts": NaN}]', "\xff"]
)
def test_a_damaged_file_holds_none_and_is_replaced(tmp_path: Path, text: str) -> None:
    """It is a convenience, after all."""
    file = tmp_path / "queries.json"
    file.write_bytes(text.encode("latin-1"))
    history = QueryHistory(file)

    assert history.queries() == ()
    history.add("SELECT 1", 1.0)
    assert history.queries() == (PastQuery("SELECT 1", 1.0),)


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    """The query runs all the same."""
    (tmp_path / "state").write_text("a file")
    history = QueryHistory(tmp_path / "state" / "queries.json")

    history.add("SELECT 1", 1.0)

    assert history.queries() == ()


def test_cleared_is_forgotten(history: QueryHistory) -> None:
    """All of it."""
    history.add("SELECT 1", 1.0)

    history.clear()

    assert history.queries() == ()
