"""Values: what of a recorded number a reader accepts, and how it is written."""

from __future__ import annotations

from math import isfinite

from inspector.core.validation import MAX_PLAIN, TS_END_S
from inspector.emitter.losses import Lost

_MICRO = 1e6
_MOST_ROUNDED = MAX_PLAIN / _MICRO
_MS = 1e3


def checked_value(value: float, is_counter: bool) -> float | Lost:
    """Return a recorded value as an int or a float, or why no reader would accept it.

    What is no number at all is not finite either.
    """
    try:
        if not isfinite(value):
            return Lost.NOT_FINITE
        number = float(value)
    except Exception:  # a number type of a game's own may raise anything
        return Lost.NOT_FINITE
    if is_counter and not (number >= 0 and number.is_integer()):
        return Lost.BAD_COUNTER
    return value if type(value) is int and -MAX_PLAIN <= value <= MAX_PLAIN else number


def written_value(value: float) -> float:
    """Return a checked value as it is written.

    Whole values up to 2**53 become integers, larger ones stay what they are. Others are rounded to
    six decimals in float64: times 10**6, rounded half to even, over 10**6. From 2**53 / 10**6 on
    float64 has no more decimals than that, and they stay what they are.
    """
    if type(value) is int:
        return value
    if not value.is_integer() and -_MOST_ROUNDED < value < _MOST_ROUNDED:
        value = round(value * _MICRO) / _MICRO
    return int(value) if value.is_integer() and -MAX_PLAIN <= value <= MAX_PLAIN else value


def written_ts(ts: float) -> float | None:
    """Return Unix seconds as they are written, rounded to ms, or None if they can be no time."""
    if not 0 <= ts < TS_END_S:
        return None
    ms = round(ts * _MS)
    if ms % 1000:
        return ms / _MS
    return ms // 1000 if ms < TS_END_S * 1000 else None
