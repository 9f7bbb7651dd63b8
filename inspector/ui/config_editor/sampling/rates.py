"""Rates as people set and read them."""

from __future__ import annotations

import math

STEP, FINE, COARSE = 0.05, 0.01, 0.25
"""How far the arrow keys move a rate: alone, with Shift, with Alt."""

_SMALL = 0.01
"""Below it a slider moves in thousandths: a rare sample of a heavy metric is meant exactly."""


def rounded(rate: float) -> float:
    """Return a rate within 0 to 1 as a slider sets it: in hundredths, small ones in thousandths."""
    within = min(max(rate, 0.0), 1.0)
    return round(within, 2) if within >= _SMALL else round(within, 3)


def stepped(rate: float | None, step: float) -> float:
    """Return a rate that was moved by a key; what is no rate starts from the nearest end."""
    return rounded((0.0 if rate is None else min(max(rate, 0.0), 1.0)) + step)


def rate_text(rate: float) -> str:
    """Return a rate with two decimals, or with as many as it needs: 0.20, 0.125, 0.005."""
    plain = f"{rate:.2f}"
    return plain if not math.isfinite(rate) or float(plain) == rate else f"{rate:.6g}"


def range_text(low: float, high: float) -> str:
    """Return two rates as one text: 0.10-0.50; or the one that both are."""
    return rate_text(low) if low == high else f"{rate_text(low)}\N{EN DASH}{rate_text(high)}"


def typed(text: str) -> float | str | None:
    """Return what somebody typed: a rate, be it one out of bounds; the text itself; or nothing."""
    said = text.strip()
    if not said:
        return None
    is_percent = said.endswith("%")
    try:
        value = float(said.removesuffix("%"))
    except ValueError:
        return said
    return value / 100 if is_percent else value


def as_rate(value: object) -> float | None:
    """Return a value of a file as a number, though it may be out of bounds; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def fault_word(value: object) -> str:
    """Return in two words why a value can be no rate; empty if it can."""
    rate = as_rate(value)
    if rate is None:
        return "not a number"
    return "above 1" if rate > 1 else "below 0" if rate < 0 else ""
