"""Lengths of time and windows, as people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.spans import (
    COUNT_FORM,
    DURATION_FORM,
    CountWindow,
    TimeWindow,
    duration_text,
    parse_duration,
    parse_window,
)


@pytest.mark.parametrize(
    ("text", "length_s"),
    [("0s", 0), ("90s", 90), ("5m", 300), ("1h", 3_600), ("1.5h", 5_400), ("7d", 604_800)],
)
def test_a_length_of_time_has_one_unit(text: str, length_s: float) -> None:
    """Seconds, minutes, hours or days."""
    assert parse_duration(text) == length_s


@pytest.mark.parametrize(
    "text", ["", "5", "s", "5 s", "-5s", "5S", "1h30m", "5min", "\u0665s", "5s\n"]
)
def test_anything_else_is_told_with_what_it_may_be(text: str) -> None:
    """Nobody has to look it up."""
    with pytest.raises(ValueError, match='must be a length of time, such as "90s", "5m" or "1h"'):
        parse_duration(text)


def test_a_length_of_time_has_a_bound() -> None:
    """In the words that it is written in."""
    with pytest.raises(ValueError, match="must be at most \"7d\", not '8d'"):
        parse_duration("8d")
    with pytest.raises(ValueError, match="must be at most \"1h\", not '61m'"):
        parse_duration("61m", most_s=3_600)


@given(st.integers(0, 604_800))
def test_seconds_are_written_as_they_are_read(length_s: int) -> None:
    """In the largest unit that fits."""
    assert parse_duration(duration_text(length_s)) == length_s


def test_a_window_is_a_time_or_a_count() -> None:
    """Of the last minutes, or of the last casts."""
    assert parse_window("5m") == TimeWindow(300.0)
    assert parse_window("50 casts") == CountWindow(50, "casts")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'must be a length of time or a count of a counter, such as "5m" or "50 casts"'),
        ("50", 'such as "5m" or "50 casts", not \'50\''),
        ("50casts", "must be a length of time or a count"),
        ("50  casts", "must be a length of time or a count"),
        ("0s", 'must be longer than nothing, such as "5m"'),
        ("8d", 'must be at most "7d"'),
        ("0 casts", 'must count from 1 to 1000000, such as "50 casts", not 0'),
        ("1000001 casts", "must count from 1 to 1000000"),
    ],
)
def test_a_window_that_is_none_is_told(text: str, said: str) -> None:
    """With examples of both."""
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_window(text)


@given(st.text() | st.from_regex(f"{DURATION_FORM}|{COUNT_FORM}", fullmatch=True))
def test_any_text_is_a_window_or_told(text: str) -> None:
    """Nothing else is ever raised."""
    try:
        window = parse_window(text)
    except ValueError:
        return
    assert window.count > 0 if isinstance(window, CountWindow) else window.length_s > 0
