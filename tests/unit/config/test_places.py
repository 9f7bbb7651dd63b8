"""Places of fields: exact in what is TOML, sensible in what is not yet."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.layout import layout_of
from inspector.config.models import AlertsConfig, SamplingConfig
from inspector.config.places import Path, Places
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.files.resources import resource_text
from tests.unit.config.toml_files import files

PIECES = st.sampled_from(
    [*"[]{}\",'#=. \n\r\t\\", '"""', "'''", "[[", "]]", "rule", "a = 1\n", "é", "\0", "1979-05-27"]
)
NONSENSE = st.lists(PIECES | st.characters(), max_size=60).map("".join)


@given(files())
def test_in_any_toml_the_places_are_those_of_its_layout(text: str) -> None:
    """The one is exact, and knows valid texts only; the other must not be less exact there."""
    try:
        tomllib.loads(text)
    except ValueError:
        return
    values = layout_of(text).values
    places = Places(text)
    found = {spot.path: (spot.value, spot.end) for spot in places.spots}

    assert {path: found.get(path) for path in values} == {
        path: (value.start, value.end) for path, value in values.items()
    }


@given(NONSENSE, st.integers(0, 200))
def test_no_text_is_too_strange(text: str, offset: int) -> None:
    """Every spot lies in the text, and every offset has a path."""
    places = Places(text)

    for spot in places.spots:
        assert 0 <= spot.start <= spot.value <= spot.end <= len(text)
    places.path_at(min(offset, len(text)))


@given(NONSENSE, st.integers(1, 20), st.integers(1, 90))
def test_a_problem_is_always_somewhere(text: str, line: int, column: int) -> None:
    """What is underlined lies in the text, and can be seen if there is anything to see."""
    start, end = Places(text).extent(line, column)

    assert 0 <= start <= end <= len(text)
    assert start < end or not text


@pytest.mark.parametrize(
    ("marked", "path"),
    [
        ("|", ()),
        ("a = 1\n|b = 2", ("b",)),
        ("a = 1|\nb = 2", ("a",)),
        ("  |a = 1", ("a",)),
        ("a = 1 # why|", ("a",)),
        ("[rates]\ncasts| = 1", ("rates", "casts")),
        ("[ra|tes]\ncasts = 1", ("rates",)),
        ("[rates]\n\n|\ncasts = 1", ("rates",)),
        ("[[rule]]\n[[rule]]\nname = 'x|'", ("rule", 1, "name")),
        ("[[rule]]\nselect = { entry = '|x', tags = [] }", ("rule", 0, "select", "entry")),
        ("[[rule]]\nselect = { tags = ['a', '|b'] }", ("rule", 0, "select", "tags", 1)),
        ("order = [\n  'a',\n  '|b',\n]", ("order", 1)),
        ("order = [\n  'a', |\n]", ("order",)),
        ("[[rule]]\nname = '''\n[rates]|\n'''", ("rule", 0, "name")),
        ('"a b".c = 1|', ("a b", "c")),
    ],
)
def test_the_path_at_a_place(marked: str, path: Path) -> None:
    """The innermost field there, or the table."""
    assert Places(marked.replace("|", "")).path_at(marked.index("|")) == path


@pytest.mark.parametrize(
    ("marked", "path"),
    [
        ("a = 'open\nb = |2", ("b",)),
        ("a = [1,\nb = |2", ("b",)),
        ("a = { b = 1\nc = |2", ("c",)),
        ("a = [\n  1,\n[rates]\ncasts = |2", ("rates", "casts")),
        ("[rates\ncasts = |2", ("rates", "casts")),
        ("a =\nb = |2", ("b",)),
        ("zorp\nb = |2", ("b",)),
        ("a = [[1],\n[2]\n]\nb = |2", ("b",)),
    ],
)
def test_what_is_left_open_ends_where_the_next_statement_begins(marked: str, path: Path) -> None:
    """So that the rest of the file is still known while somebody types."""
    assert Places(marked.replace("|", "")).path_at(marked.index("|")) == path


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ('namespace = "ability"', 'namespace = "abilty"', 'namespace = "abilty"'),
        ('group_by = ["entry"]', 'group_by = ["shard", "zorp"]', '"zorp"'),
        ("r = { below = 1.15 }", "r = { belov = 1.15 }", "belov = 1.15"),
        (
            "\nabove = { times_baseline = 1.25 }",
            "\nabove = { times_baseline = 0 }",
            "times_baseline = 0",
        ),
        ('measure = "dmg_per_cast"', "measure =", "="),
        ('measure = "dmg_per_cast"\n', "", "[[rule]]"),
    ],
)
def test_a_problem_is_underlined_where_it_is(
    registry: Registry, old: str, new: str, marked: str
) -> None:
    """In inline tables and lists, too; what is missing, at what lacks it."""
    text = resource_text("config/alerts.toml").replace(old, new, 1)

    with pytest.raises(ConfigError) as caught:
        read_config(text, AlertsConfig, "alerts.toml", registry)

    places = Places(text)
    extents = [places.extent(one.line, one.column) for one in caught.value.problems]
    assert marked in [text[start:end] for start, end in extents]


def test_fields_of_an_inline_table_have_a_column_of_their_own() -> None:
    """Also in a list."""
    text = "\noverride = [{path = 'a.b.c', rate = 2}]"

    with pytest.raises(ConfigError) as caught:
        read_config(text, SamplingConfig, "sampling.toml", None)

    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, 30)
