"""Saved queries: a person named them, so none is lost by a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.files.saved_queries import MOST_NAME_CHARS, SavedQueries, SavedQuery


@pytest.fixture
def saved(tmp_path: Path) -> SavedQueries:
    """Queries in a file that is not there yet."""
    return SavedQueries(tmp_path / "config" / "saved.json")


def names(queries: tuple[SavedQuery, ...]) -> list[str]:
    """Return their names."""
    return [one.name for one in queries]


def test_they_last_in_the_order_of_their_names(saved: SavedQueries) -> None:
    """Over a restart."""
    saved.save("b", "SELECT 2")
    saved.save("A  name", "SELECT\n 1")

    found = SavedQueries(saved.path).queries()
    assert found == (SavedQuery("A name", "SELECT\n 1"), SavedQuery("b", "SELECT 2"))


def test_saving_under_a_name_replaces_what_had_it(saved: SavedQueries) -> None:
    """In any case of letters."""
    saved.save("Daily", "SELECT 1")

    assert saved.save("daily", "SELECT 2") == (SavedQuery("daily", "SELECT 2"),)


def test_rename_keeps_the_query(saved: SavedQueries) -> None:
    """Also where only the case of letters changes."""
    saved.save("one", "SELECT 1")

    assert saved.rename("one", "One") == (SavedQuery("One", "SELECT 1"),)
    assert saved.rename("One", "two") == (SavedQuery("two", "SELECT 1"),)


def test_no_query_takes_the_name_of_another(saved: SavedQueries) -> None:
    """Which would be lost."""
    saved.save("one", "SELECT 1")
    saved.save("two", "SELECT 2")

    with pytest.raises(StorageError, match="another query"):
        saved.rename("one", "TWO")
    assert names(saved.queries()) == ["one", "two"]


def test_what_is_gone_cannot_be_renamed_but_deleted(saved: SavedQueries) -> None:
    """Another window may have been faster."""
    saved.save("one", "SELECT 1")

    with pytest.raises(StorageError, match="no saved query any more"):
        saved.rename("two", "three")
    assert names(saved.delete("two")) == ["one"]
    assert saved.delete("ONE") == ()


@pytest.mark.parametrize("name", ["", "  \t", "x" * (MOST_NAME_CHARS + 1)])
def test_a_name_that_is_none_is_refused(saved: SavedQueries, name: str) -> None:
    """With what to do."""
    with pytest.raises(StorageError) as caught:
        saved.save(name, "SELECT 1")

    assert caught.value.remedy


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 2, "queries": []}'])
def test_a_file_that_is_not_understood_is_never_written_over(tmp_path: Path, text: str) -> None:
    """It may hold the work of somebody."""
    file = tmp_path / "saved.json"
    file.write_text(text)
    saved = SavedQueries(file)

    with pytest.raises(StorageError) as caught:
        saved.save("one", "SELECT 1")

    assert caught.value.where == str(file)
    assert caught.value.remedy
    assert file.read_text() == text
