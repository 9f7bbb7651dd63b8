"""Values of a line in messages: short, printable, in the words of JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.shown import SHOWN_CHARS, shown, shown_type

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (1.5, "1.5"),
        ("a b", "'a b'"),
        ("\x1b[31m\u202e", r"'\x1b[31m\u202e'"),
        ([1], "a list"),
        ({"a": 1}, "an object"),
    ],
)
def test_a_value_reads_as_in_the_line(value: object, text: str) -> None:
    """Control characters are escaped, so that no terminal obeys them."""
    assert shown(value) == text


def test_an_integer_of_thousands_of_digits_is_not_written_out() -> None:
    """The interpreter itself refuses to."""
    assert shown(10**5000) == "a huge integer"


@given(json_values)
def test_any_value_is_short_and_printable(value: object) -> None:
    """Whatever a line holds, a message stays a line."""
    assert len(shown(value)) <= SHOWN_CHARS
    assert shown(value).isprintable()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "a boolean"),
        (1, "a number"),
        ("Bob", "a string"),
        ([], "a list"),
        ({}, "an object"),
    ],
)
def test_a_type_is_named_without_the_value(value: object, text: str) -> None:
    """For places where the value may be a name."""
    assert shown_type(value) == text
