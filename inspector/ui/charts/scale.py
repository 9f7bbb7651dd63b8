"""The two scales of a chart: values upwards in four round lines, time to the right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache

from inspector.ui.models.format import moment

LINES = 4
_GAPS = LINES - 1
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)

# A scale grows as soon as a value leaves it, to this much above the value; it shrinks only when
# that much more would fit a smaller one too. Between the two it stands still.
_GROW = 1.02
_SHRINK = 1.35

# From which value on labels are written in which power.
_SUFFIXES = ((1e12, 1e12, "T"), (1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k"))
_EXPONENT_FROM = 1e15
_LEAST, _MOST = 1e-12, 1e300
_MINUS = "\N{MINUS SIGN}"

_TIME_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600)
_HOUR_STEPS_S = (7_200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800)
_LABEL_PX, _LONG_LABEL_PX = 48.0, 72.0


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Four lines at round distances.

    Attributes:
        first: The lowest line, as a multiple of the step.
        step: Distance of two lines, in the unit of the chart.
    """

    first: int
    step: float

    @property
    def low(self) -> float:
        """Value of the lowest line."""
        return self.first * self.step

    @property
    def high(self) -> float:
        """Value of the highest line."""
        return (self.first + _GAPS) * self.step

    @property
    def lines(self) -> tuple[float, ...]:
        """Values of the lines, upwards."""
        return tuple((self.first + number) * self.step for number in range(LINES))


def fit(low: float, high: float) -> ValueScale:
    """Return the smallest scale with zero and both values in it, as far as they can be drawn."""
    low, high = max(min(low, 0.0), -_MOST), min(max(high, 0.0), _MOST)
    if high - low < _LEAST:
        return ValueScale(0, 1.0)
    power = 10.0 ** (math.floor(math.log10((high - low) / _GAPS)) - 1)
    for decade in (power, power * 10, power * 100, power * 1000):
        for digit in _ROUND:
            scale = ValueScale(math.floor(low / (digit * decade)), digit * decade)
            if scale.high >= high:
                return scale
    raise AssertionError((low, high))


def follow(
    current: ValueScale | None, low: float, high: float, *, may_shrink: bool = True
) -> ValueScale:
    """Return the scale for new extremes, the same one as long as it serves.

    Args:
        current: The scale so far; None at first.
        low: Least value to show; NaN when there is none.
        high: Greatest value to show; NaN when there is none.
        may_shrink: Whether a smaller one takes its place where that would do.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return current or ValueScale(0, 1.0)
    if current is None or low < current.low or high > current.high:
        return fit(low * _GROW, high * _GROW)
    if not may_shrink:
        return current
    smaller = fit(low * _SHRINK, high * _SHRINK)
    return smaller if smaller.step < current.step else current


@lru_cache(maxsize=64)
def labels(scale: ValueScale) -> tuple[str, ...]:
    """Return what stands beside the lines, upwards, all with the same decimals."""
    top = max(abs(scale.low), abs(scale.high))
    if top >= _EXPONENT_FROM:
        return tuple(f"{line:.1e}".replace("-", _MINUS) for line in scale.lines)
    divisor, suffix = next(
        ((divisor, suffix) for limit, divisor, suffix in _SUFFIXES if top >= limit), (1.0, "")
    )
    step = scale.step / divisor
    decimals = next((n for n in range(12) if math.isclose(round(step, n), step)), 12)
    texts = (f"{line / divisor:,.{decimals}f}" for line in scale.lines)
    return tuple(_label(text, suffix) for text in texts)


@dataclass(frozen=True, slots=True)
class TimeTick:
    """A labelled instant: seconds since the origin, and its label."""

    x_s: float
    label: str


@lru_cache(maxsize=64)
def time_ticks(
    view_s: tuple[float, float], origin_ts: float, width_px: float, zone: tzinfo | None = None
) -> tuple[TimeTick, ...]:
    """Return round local times in a view, as many as fit beside each other.

    The plots of a page ask for the same ones, frame after frame.

    Args:
        view_s: Visible range, seconds since the origin.
        origin_ts: Unix seconds of the origin.
        width_px: Width of the view.
        zone: Time zone; None for the one of the system.
    """
    start_s, end_s = view_s
    if not end_s > start_s or width_px <= 0:
        return ()
    step_s = _time_step(width_px / (end_s - start_s))
    offset = moment(origin_ts + end_s, zone).utcoffset()
    shift_s = origin_ts + (offset.total_seconds() if offset else 0.0)
    first = math.ceil((start_s + shift_s) / step_s)
    last = math.floor((end_s + shift_s) / step_s)
    places = (number * step_s - shift_s for number in range(first, last + 1))
    return tuple(TimeTick(x_s, _time_label(origin_ts + x_s, step_s, zone)) for x_s in places)


def _label(text: str, suffix: str) -> str:
    if float(text.replace(",", "")) == 0:
        return text.lstrip("-")
    return text.replace("-", _MINUS) + suffix


def _time_step(px_per_s: float) -> int:
    for step_s in (*_TIME_STEPS_S, *_HOUR_STEPS_S):
        if step_s * px_per_s >= (_LONG_LABEL_PX if step_s < 60 else _LABEL_PX):
            return step_s
    return _HOUR_STEPS_S[-1]


def _time_label(ts: float, step_s: int, zone: tzinfo | None) -> str:
    # Half a second more: a tick that stands on a round second must not print the one before.
    local = moment(ts + 0.5, zone)
    if step_s < 60:
        return local.strftime("%H:%M:%S")
    if local.hour == 0 and local.minute == 0:
        return f"{local.day} {local:%b}"
    return local.strftime("%H:%M")
