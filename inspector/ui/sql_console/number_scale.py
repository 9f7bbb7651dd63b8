"""Round numbers below a chart whose first column is no time."""

from __future__ import annotations

import math

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICK_PX = 80.0
_LEAST = 1e-9
"""Of its numbers; in a smaller range floats are no longer dense."""


def number_ticks(
    low: float, high: float, width_px: float, *, is_whole: bool = False
) -> tuple[tuple[float, str], ...]:
    """Return round numbers within a range, each with its label, as many as have room.

    Args:
        low: Where the range begins.
        high: Where it ends.
        width_px: How wide it is drawn.
        is_whole: Whether nothing stands between whole numbers.
    """
    if not high - low > _LEAST * max(abs(low), abs(high)) or width_px <= 0:
        return ()
    least = max((high - low) * _TICK_PX / width_px, 1.0 if is_whole else 0.0)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * digit for digit in _STEPS if power * digit >= least * 0.999)
    decimals = next((n for n in range(12) if math.isclose(round(step, n), step)), 12)
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(
        (number * step, _label(number * step, decimals)) for number in range(first, last + 1)
    )


def _label(value: float, decimals: int) -> str:
    if abs(value) >= 1e9:
        return f"{value:.2e}".replace("-", "\N{MINUS SIGN}")
    return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
