"""Compact series: many values in a few characters, for tests that people write by hand."""

from __future__ import annotations

import re

from inspector.core.shown import shown

MAX_VALUES = 100_000
"""Of one series; a test that needs more is better off with a recorded session."""

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_PIECE = re.compile(
    rf"(?:_|(?P<first>-?{_NUMBER})(?P<step>[+-]{_NUMBER})?)(?:x(?P<times>[0-9]{{1,6}}))?"
)


def parse_series(text: str) -> tuple[float | None, ...]:
    """Return the values of a series; None where there is none.

    Pieces stand side by side: ``7`` is one value, ``7x3`` three, ``7+2x3`` is 7, 9 and 11,
    ``7-2x3`` is 7, 5 and 3; ``_`` is a value left out, ``_x3`` are three.

    Raises:
        ValueError: It is none, or too long; the message tells which piece is wrong.
    """
    values: list[float | None] = []
    for piece in text.split():
        found = _PIECE.fullmatch(piece)
        if not found:
            raise ValueError(
                f'must be values such as "1x60" or "5 5+2x10 _x3 0", and {shown(piece)} is none'
            )
        times = int(found["times"] or 1)
        if len(values) + times > MAX_VALUES:
            raise ValueError(f"has more than {MAX_VALUES:,} values; use a recorded session")
        if found["first"] is None:
            values += [None] * times
            continue
        first, step = float(found["first"]), float(found["step"] or 0)
        values += [first + number * step for number in range(times)]
    if not values:
        raise ValueError('must have values, such as "1x60"')
    return tuple(values)
