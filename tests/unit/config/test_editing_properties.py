"""Whatever a person's file looks like, an edit changes what was meant and no other line."""

from __future__ import annotations

import copy
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.config.document import Document
from inspector.config.models import SamplingConfig
from inspector.config.places import Path
from inspector.config.values import is_same, pruned, value_at
from inspector.files.resources import load_registry
from tests.unit.config.toml_files import files

REGISTRY = load_registry()
scalars = st.one_of(
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=8),
)


def document_of(text: str) -> Document:
    """Return a file that is being edited."""
    return Document("sampling", SamplingConfig, REGISTRY, text, text)


def leaves(values: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value that is neither a table nor a list."""
    steps = values.items() if isinstance(values, dict) else enumerate(values)
    for step, value in steps:
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, step))
        else:
            yield (*path, step)


def lists_of_tables(values: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every list with nothing but tables in it."""
    if isinstance(values, dict):
        for name, value in values.items():
            yield from lists_of_tables(value, (*path, name))
    elif isinstance(values, list) and values and all(isinstance(row, dict) for row in values):
        yield path


def comments(text: str) -> int:
    """Return how many lines are nothing but a comment."""
    return sum(line.strip().startswith("#") for line in text.split("\n"))


@settings(deadline=None)
@given(files(), scalars, st.data())
def test_setting_one_field_changes_only_its_line(
    text: str, value: object, data: st.DataObject
) -> None:
    """Every other line is the same byte for byte, and so is what stands around the value."""
    document = document_of(text)
    paths = list(leaves(document.values))
    if not paths:
        return
    path = data.draw(st.sampled_from(paths))
    old = value_at(document.values, path)

    edited = document.set(path, value)

    assert is_same(value_at(tomllib.loads(edited.text), path), value)
    before, after = text.split("\n"), edited.text.split("\n")
    spanned = str(old).count("\n") + 1 if isinstance(old, str) and '"""' in text + "'''" else 1
    if len(before) == len(after):
        assert sum(one != other for one, other in zip(before, after, strict=True)) <= spanned
    else:
        assert 0 < len(before) - len(after) < 5
        assert isinstance(old, str)
        assert "\n" in old


@settings(deadline=None)
@given(files())
def test_setting_what_is_there_changes_nothing(text: str) -> None:
    """Not even its spelling."""
    document = document_of(text)
    for path in leaves(document.values):
        value = value_at(document.values, path)

        assert document.set(path, copy.deepcopy(value)) is document


@settings(deadline=None)
@given(files(), scalars, st.data())
def test_a_new_field_leaves_every_line_as_it_is(
    text: str, value: object, data: st.DataObject
) -> None:
    """It is a line more, or part of the line of its inline table."""
    document = document_of(text)
    tables: list[Path] = [(), ("new",)]
    tables += [
        (name,) for name, inner in (document.values or {}).items() if isinstance(inner, dict)
    ]
    path = (*data.draw(st.sampled_from(tables)), "brand new")

    edited = document.set(path, value)

    assert is_same(value_at(edited.values, path), value)
    missing = Counter(text.splitlines()) - Counter(edited.text.splitlines())
    assert len(missing) <= 1
    assert all("{" in line for line in missing)
    if "\r\n" in text:
        assert edited.text.count("\r\n") == edited.text.count("\n")


@settings(deadline=None)
@given(files(), st.data())
def test_taking_a_field_away_leaves_the_comments(text: str, data: st.DataObject) -> None:
    """What is said in lines of their own stays, and every other field."""
    document = document_of(text)
    paths = [path for path in leaves(document.values) if not isinstance(path[-1], int)]
    if not paths:
        return
    path = data.draw(st.sampled_from(paths))

    edited = document.unset(path)

    assert value_at(edited.values, path) is None
    if "'''" not in text and '"""' not in text:
        assert comments(edited.text) == comments(text)


@settings(deadline=None)
@given(files(), st.data())
def test_rows_are_added_moved_and_removed(text: str, data: st.DataObject) -> None:
    """Lists of tables follow, however they are written; no comment goes with a move."""
    document = document_of(text)
    lists = list(lists_of_tables(document.values))
    if not lists:
        return
    path = data.draw(st.sampled_from(lists))
    rows = copy.deepcopy(value_at(document.values, path))
    place = data.draw(st.integers(0, len(rows) - 1))
    to = data.draw(st.integers(0, len(rows) - 1))

    moved = document.move_row(path, place, to)
    added = document.add_row(path, {"x": 1}, place)
    removed = document.remove_row(path, place)

    assert comments(moved.text) == comments(text)
    assert is_same(pruned(value_at(added.remove_row(path, place).values, path)), pruned(rows))
    assert value_at(added.values, path)[place] == {"x": 1}
    rows.insert(to, rows.pop(place))
    assert is_same(value_at(moved.values, path), rows)
    assert len(value_at(removed.values, path) or []) == len(rows) - 1
