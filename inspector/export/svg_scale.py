"""The scales of a drawing: round values upwards, round instants in UTC to the right."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspector.export.words import figure, utc

GAPS = 3
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_LEAST, _MOST = 1e-12, 1e300
_STEPS_S = (
    *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200),
    *(86_400, 172_800, 604_800, 2_592_000, 31_536_000),
)
_MOST_TICKS = 6
_SUFFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_DAY_S, _MINUTE_S = 86_400, 60


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where values and instants stand.

    Attributes:
        span: First and last instant, Unix seconds.
        low: Value of the lowest line.
        high: Value of the highest line.
        box: Left, top, right and bottom of the curves in pixels.
    """

    span: tuple[float, float]
    low: float
    high: float
    box: tuple[float, float, float, float]

    def x(self, ts: float) -> float:
        """Return where an instant stands."""
        left, _, right, _ = self.box
        start_ts, end_ts = self.span
        return left + (ts - start_ts) / (end_ts - start_ts) * (right - left)

    def y(self, value: float) -> float:
        """Return where a value stands."""
        _, top, _, bottom = self.box
        return bottom - (value - self.low) / (self.high - self.low) * (bottom - top)

    def lines(self) -> list[tuple[float, str]]:
        """Return the values of the lines, upwards, with their labels."""
        step = (self.high - self.low) / GAPS
        top = max(abs(self.low), abs(self.high))
        divisor, suffix = next((pair for pair in _SUFFIXES if top >= 10 * pair[0]), (1.0, ""))
        values = [self.low + step * number for number in range(GAPS + 1)]
        return [(one, figure(one / divisor) + (suffix if one else "")) for one in values]


def fitted(low: float, high: float) -> tuple[float, float]:
    """Return the ends of the smallest scale with zero and both values in it."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, float(GAPS)
    low, high = max(min(low, 0.0), -_MOST), min(max(high, 0.0), _MOST)
    if high - low < _LEAST:
        return 0.0, float(GAPS)
    decade = 10.0 ** (math.floor(math.log10((high - low) / GAPS)) - 1)
    steps = (digit * decade * 10.0**power for power in range(4) for digit in _ROUND)
    for step in steps:
        first = math.floor(low / step)
        if (first + GAPS) * step >= high:
            return first * step, (first + GAPS) * step
    return low, high


def time_ticks(span: tuple[float, float]) -> list[tuple[float, str]]:
    """Return round instants in a span, as many as fit, with their labels."""
    start_ts, end_ts = span
    step_s = next((one for one in _STEPS_S if (end_ts - start_ts) / one <= _MOST_TICKS), None)
    if step_s is None:
        return []
    first, last = math.ceil(start_ts / step_s), math.floor(end_ts / step_s)
    return [(n * step_s, _label(float(n * step_s), step_s)) for n in range(first, last + 1)]


def _label(ts: float, step_s: int) -> str:
    at = utc(ts)
    if step_s >= _DAY_S:
        return at.strftime("%Y-%m-%d")
    return at.strftime("%H:%M:%S" if step_s < _MINUTE_S else "%H:%M")
