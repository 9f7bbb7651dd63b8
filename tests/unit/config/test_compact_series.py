"""Compact series: what a few characters stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.compact_series import MAX_VALUES, parse_series


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("7", (7.0,)),
        ("7x3", (7.0, 7.0, 7.0)),
        ("7+2x3", (7.0, 9.0, 11.0)),
        ("7-2x3", (7.0, 5.0, 3.0)),
        ("-1.5+0.5x2 0", (-1.5, -1.0, 0.0)),
        ("_ 1 _x2", (None, 1.0, None, None)),
        ("5x0 1", (1.0,)),
        ("  1\n 2 ", (1.0, 2.0)),
    ],
)
def test_pieces(text: str, values: tuple[float | None, ...]) -> None:
    """Values, repeats, steps, and what is left out."""
    assert parse_series(text) == values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must have values"),
        ("5x0", "must have values"),
        ("1 2y3", "2y3"),
        ("1e5", "1e5"),
        ("nan", "nan"),
        ("x3", "x3"),
        (f"1x{MAX_VALUES} 1", "recorded session"),
        ("1x999999999", "1x999999999"),
    ],
)
def test_what_is_none_is_named(text: str, said: str) -> None:
    """With the piece that is wrong."""
    with pytest.raises(ValueError, match=said):
        parse_series(text)


@given(st.text(max_size=30))
def test_any_text_is_a_series_or_refused(text: str) -> None:
    """Never anything else."""
    try:
        assert parse_series(text)
    except ValueError as problem:
        assert str(problem)  # noqa: PT017 - either way is right
