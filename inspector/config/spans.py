"""Lengths of time and windows, as people write them in config files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspector.core.shown import shown

MAX_SPAN_S = 604_800.0
"""A week: longer windows are the business of history."""

MAX_COUNT = 1_000_000
"""Longest count window."""

DURATION_FORM = r"[0-9]{1,9}(?:\.[0-9]{1,6})?[smhd]"
"""A regular expression, also for other languages."""

COUNT_FORM = r"[0-9]{1,9} [a-z][a-z0-9_]*"
"""A regular expression, also for other languages."""

_DURATION = re.compile(DURATION_FORM)
_COUNT = re.compile(COUNT_FORM)
_UNIT_S = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """The rows of the last while.

    Attributes:
        length_s: How long.
    """

    length_s: float


@dataclass(frozen=True, slots=True)
class CountWindow:
    """The last rows that add up to a count.

    Attributes:
        count: How much, at least 1.
        key: The counter that adds up.
    """

    count: int
    key: str


def parse_duration(text: str, most_s: float = MAX_SPAN_S) -> float:
    """Return a length of time in seconds: "90s", "5m", "1.5h", "7d".

    Args:
        text: What somebody wrote.
        most_s: The longest that makes sense, in seconds.

    Raises:
        ValueError: It is none, or longer; the message tells what is.
    """
    if not _DURATION.fullmatch(text):
        raise ValueError(
            f'must be a length of time, such as "90s", "5m" or "1h", not {shown(text)}'
        )
    length_s = float(text[:-1]) * _UNIT_S[text[-1]]
    if length_s > most_s:
        raise ValueError(f'must be at most "{duration_text(most_s)}", not {shown(text)}')
    return length_s


def duration_text(length_s: float) -> str:
    """Return whole seconds as a config file has them, in the largest unit without a fraction."""
    unit = next((unit for unit in "dhm" if length_s and length_s % _UNIT_S[unit] == 0), "s")
    return f"{length_s / _UNIT_S[unit]:.0f}{unit}"


def parse_window(text: str) -> TimeWindow | CountWindow:
    """Return what a window covers: "5m" of time, or "50 casts" of a counter.

    Raises:
        ValueError: It is none, is empty, or too long; the message tells what is.
    """
    if _COUNT.fullmatch(text):
        number, _, key = text.partition(" ")
        count = int(number)
        if not 1 <= count <= MAX_COUNT:
            raise ValueError(f'must count from 1 to {MAX_COUNT}, such as "50 casts", not {count}')
        return CountWindow(count, key)
    if not _DURATION.fullmatch(text):
        raise ValueError(
            'must be a length of time or a count of a counter, such as "5m" or "50 casts",'
            f" not {shown(text)}"
        )
    length_s = parse_duration(text)
    if length_s == 0:
        raise ValueError(f'must be longer than nothing, such as "5m", not {shown(text)}')
    return TimeWindow(length_s)
