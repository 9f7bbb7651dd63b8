"""What the editor offers while a query is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.sql_console.sql_completion import complete, quoted

VIEWS = {
    "records": {"ts": "DOUBLE", "entry": "VARCHAR", "metrics.casts": "DOUBLE", "order": "INT"},
    "alerts": {"ts": "DOUBLE", "rule": "VARCHAR"},
}


def completed(text: str, number: int = 0) -> str:
    """Return a text with `|` for the cursor, once a completion was taken; empty without one."""
    offset = text.index("|")
    whole = text.replace("|", "")
    found = complete(whole, offset, VIEWS)
    if not found.items:
        return ""
    return whole[: found.start] + found.items[number].insert + whole[found.end :]


def offered(text: str) -> list[str]:
    """Return the names that are offered at `|`."""
    return [one.name for one in complete(text.replace("|", ""), text.index("|"), VIEWS).items]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("SEL|", "SELECT"),
        ("sel|", "select"),
        ("SELECT * FROM rec|", "SELECT * FROM records"),
        ("SELECT ent| FROM records", "SELECT entry FROM records"),
        ("SELECT metrics.ca| FROM records", 'SELECT "metrics.casts" FROM records'),
        ("SELECT cas| FROM records", 'SELECT "metrics.casts" FROM records'),
        ('SELECT "metrics.ca| FROM records', 'SELECT "metrics.casts" FROM records'),
        ('SELECT "metrics.ca|" FROM records', 'SELECT "metrics.casts" FROM records'),
        ("SELECT records.metr| FROM records", 'SELECT records."metrics.casts" FROM records'),
        ('SELECT records."me| FROM records', 'SELECT records."metrics.casts" FROM records'),
        ("SELECT r.en| FROM records AS r", "SELECT r.entry FROM records AS r"),
        ("SELECT r.en| FROM records r", "SELECT r.entry FROM records r"),
        ('SELECT sum("metrics.casts") FR|', 'SELECT sum("metrics.casts") FROM'),
        ('SELECT "ts", "metrics.ca|', 'SELECT "ts", "metrics.casts"'),
        ("SELECT approx_q|", "SELECT approx_quantile("),
        ("SELECT ord| FROM records", 'SELECT "order" FROM records'),
    ],
)
def test_a_name_is_completed_as_sql_takes_it(typed: str, wanted: str) -> None:
    """In quotes where it has a dot or is a word of SQL."""
    assert completed(typed) == wanted


def test_behind_a_view_only_its_columns_are_offered() -> None:
    """Also behind another name of it."""
    assert offered("SELECT alerts.| FROM alerts") == ["ts", "rule"]
    assert offered("SELECT a.| FROM alerts a, records b") == ["ts", "rule"]


def test_behind_from_only_views_are_offered() -> None:
    """Nothing else can stand there."""
    assert offered("SELECT * FROM |") == ["records", "alerts"]


def test_columns_of_the_views_in_use_come_first() -> None:
    """And those of others not at all."""
    names = offered("SELECT | FROM alerts")

    assert names[:2] == ["ts", "rule"]
    assert "entry" not in names


@pytest.mark.parametrize("text", ["SELECT 'ent|", "-- ent|", "1 /* ent|", "SELECT 'it''s ent|"])
def test_texts_and_comments_are_left_alone(text: str) -> None:
    """Names do not stand there."""
    assert offered(text) == []


@pytest.mark.parametrize("text", ["SELECT 'a' || ent|", "SELECT 1 /* a */ + ent|", "-- a\nent|"])
def test_behind_them_names_are_offered_again(text: str) -> None:
    """They are closed."""
    assert "entry" in offered(text)


def test_a_quote_within_a_name_is_doubled() -> None:
    """As SQL wants it."""
    assert quoted('a"b') == '"a""b"'
    assert quoted("casts") == "casts"
    assert quoted("Casts") == '"Casts"'


@given(st.text(alphabet="abr .,\"'\n-/*()selcttfromrecords", max_size=40), st.data())
def test_nothing_that_is_typed_breaks_it(text: str, data: st.DataObject) -> None:
    """What is replaced is around the cursor."""
    offset = data.draw(st.integers(0, len(text)))

    found = complete(text, offset, VIEWS)

    assert 0 <= found.start <= offset <= found.end <= len(text)
