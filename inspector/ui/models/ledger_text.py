"""Figures of the ledger as people read them: exact, as an account must be."""

from __future__ import annotations

import math

from inspector.ui.models.format import NO_DATA, count, duration

_NBSP = "\N{NO-BREAK SPACE}"
_MOST_EXACT = 10_000_000_000
_STEPS = ((1e3, "B", 1.0, 0), (1e6, "kB", 1e3, 1), (1e9, "MB", 1e6, 1), (1e12, "GB", 1e9, 2))
_TWO_DAYS_S = 172_800.0


def whole(amount: int) -> str:
    """Return a number of lines with every digit, as long as a column holds them."""
    return f"{amount:,}" if amount < _MOST_EXACT else count(amount)


def byte_count(amount_bytes: int) -> str:
    """Return an amount of bytes: 0 B, 999 B, 1.2 kB, 64.0 MB, 1.24 GB."""
    for limit, unit, divisor, decimals in _STEPS:
        # A little below the limit, where rounding would show 1000.0 of the smaller unit.
        if amount_bytes < (limit if unit == "B" else 0.9995 * limit):
            return f"{amount_bytes / divisor:.{decimals}f}{_NBSP}{unit}"
    return f"{amount_bytes / 1e12:.2f}{_NBSP}TB"


def share(part: int, of: int) -> str:
    """Return a part in per cent; it is 0 or 100 only when that is exact."""
    if of <= 0:
        return NO_DATA
    percent = 100 * part / of
    if 0 < percent < 0.1:
        return f"<0.1{_NBSP}%"
    if 99.9 < percent < 100:
        return f">99.9{_NBSP}%"
    decimals = 0 if percent in (0, 100) or percent >= 99.95 else 1
    return f"{percent:.{decimals}f}{_NBSP}%"


def age(seconds: float) -> str:
    """Return how long ago something was: 0.4 s, 5 h, 12 d; what is yet to come is now."""
    if not math.isfinite(seconds):
        return NO_DATA
    if seconds < _TWO_DAYS_S:
        return duration(max(seconds, 0.0))
    return f"{seconds / 86_400:,.0f}{_NBSP}d"


def lines_of(amount: int) -> str:
    """Return ``1 line`` or ``12 lines``."""
    return f"{whole(amount)} line" if amount == 1 else f"{whole(amount)} lines"
