"""Tuning: which firings another threshold would have caused, how many an hour, and what to choose.

The states are those of the engine: only the windows are not gone through once more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.rule_readings import RuleReadings
from inspector.config.models.alerts import AlertRule
from inspector.config.models.thresholds import number_of
from inspector.session.alert_tables import AS_ALERT, AS_BEFORE, AS_OK
from inspector.session.firing_tables import Firings, Manner, empty_firings
from inspector.session.tuning_kernels import TuningKernels

CURVE_POINTS = 64
_FIRST_FIRINGS = 4_096
_HALVINGS = 24
_NO_DATA = {"ok": AS_OK, "alert": AS_ALERT, "keep": AS_BEFORE}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a threshold would have caused.

    Attributes:
        threshold: In the unit of the measure, or how many times the baseline.
        firings: By group and time; with values as the measure has them.
        counts: (groups,) int64, firings of each group.
        hours: How long was looked at.
    """

    threshold: float
    firings: Firings
    counts: NDArray[np.int64]
    hours: float

    @property
    def total(self) -> int:
        """Return how many firings there are."""
        return len(self.firings.group)

    @property
    def per_hour(self) -> float:
        """Return firings an hour, of all groups together; 0 if nothing was looked at."""
        return self.total / self.hours if self.hours else 0.0


@dataclass(frozen=True, slots=True)
class FiringCurve:
    """Firings an hour against the threshold.

    Attributes:
        threshold: (n,) float64, rising.
        per_hour: (n,) float64.
    """

    threshold: Floats
    per_hour: Floats


NO_CURVE = FiringCurve(np.zeros(0), np.zeros(0))


class ThresholdTuning:
    """Tries thresholds on the values of a rule."""

    def __init__(self, read: RuleReadings, rule: AlertRule, kernels: TuningKernels) -> None:
        """Try on values that were read.

        Args:
            read: The values.
            rule: Says how it goes from a value to a state.
            kernels: What does the work.
        """
        self.read = read
        self._find = kernels.find
        self._manner = Manner(
            float(rule.for_s), float(rule.keep_firing_s), _NO_DATA[rule.no_data], read.until_ts
        )
        self._recover = _recovery(rule)

    def at(self, threshold: float) -> Tried:
        """Return what a threshold would have caused.

        Where it is past the recovery of the rule, the alert is well again at the threshold.
        """
        firings = empty_firings(_FIRST_FIRINGS)
        found = self._found(threshold, firings)
        if found > len(firings.group):
            firings = empty_firings(found)
            self._found(threshold, firings)
        firings = Firings(
            firings.group[:found],
            firings.from_ts[:found],
            firings.to_ts[:found],
            self.read.sign * firings.value[:found],
            firings.is_over[:found],
        )
        counts = np.bincount(firings.group, minlength=len(self.read.groups))
        return Tried(threshold, firings, counts, self.read.hours)

    def count(self, threshold: float) -> int:
        """Return how many firings a threshold would have caused."""
        return self._found(threshold, empty_firings(0))

    def per_hour(self, threshold: float) -> float:
        """Return how many an hour."""
        return self.count(threshold) / self.read.hours if self.read.hours else 0.0

    def curve(self) -> FiringCurve:
        """Return firings an hour against thresholds over the range of the values."""
        threshold = self._spread()
        return FiringCurve(threshold, np.array([self.per_hour(one) for one in threshold.tolist()]))

    def suggested(self, curve: FiringCurve, per_hour: float) -> float:
        """Return the threshold that fires most readily with at most so many firings an hour.

        Thresholds are gone through from where nothing fires; the last one before there are too
        many is looked for. Past that there may be few again, but of alerts that never end.

        Returns:
            The threshold, rounded to few digits; NaN if none has so few firings.
        """
        order = slice(None, None, -1) if self.read.sign > 0 else slice(None)
        threshold, rates = curve.threshold[order], curve.per_hour[order]
        if not len(threshold) or rates[0] > per_hour:
            return math.nan
        too_many = np.flatnonzero(rates > per_hour)
        if not len(too_many):
            return self._rounded(float(threshold[-1]), per_hour)
        good, bad = float(threshold[too_many[0] - 1]), float(threshold[too_many[0]])
        for _ in range(_HALVINGS):
            middle = (good + bad) / 2
            if self.per_hour(middle) > per_hour:
                bad = middle
            else:
                good = middle
        return self._rounded(good, per_hour)

    def _found(self, threshold: float, firings: Firings) -> int:
        sign, usual = self.read.sign, self.read.usual
        limits = sign * (threshold * usual)
        recover = np.minimum(sign * (self._recover * usual), limits)
        return int(self._find(self.read.readings, self._manner, limits, recover, firings))

    def _spread(self) -> Floats:
        """Return thresholds over the range of values: half at even steps, half where many are."""
        values = relative_values(self.read)
        values = values[np.isfinite(values)]
        if not len(values):
            return np.zeros(0)
        low, high = float(values.min()), float(values.max())
        # A little beyond both ends, so that all and none are on the curve.
        room = (high - low) / CURVE_POINTS or abs(high) / CURVE_POINTS or 1.0
        even = np.linspace(low - room, high + room, CURVE_POINTS // 2)
        crowded = np.quantile(values, np.linspace(0.0, 1.0, CURVE_POINTS // 2 + 2)[1:-1])
        found = np.unique(np.concatenate([even, crowded]))
        # A share of a baseline is more than nothing.
        return found[found > 0] if self.read.is_relative else found

    def _rounded(self, threshold: float, per_hour: float) -> float:
        """Return the shortest number beside a threshold that has so few firings, too."""
        if not threshold or not math.isfinite(threshold):
            return threshold
        for digits in range(2, 16):
            step = 10.0 ** (math.floor(math.log10(abs(threshold))) - digits + 1)
            towards = math.ceil if self.read.sign > 0 else math.floor
            near = float(f"{towards(threshold / step) * step:.{digits}g}")
            is_close = abs(near - threshold) <= 0.01 * abs(threshold)
            if is_close and self.per_hour(near) <= per_hour:
                return near
        return threshold


def relative_values(read: RuleReadings) -> Floats:
    """Return (n,) float64: the values of all groups in the unit of the threshold, NaN for none."""
    sizes = np.diff(read.readings.starts)
    return read.sign * read.readings.value / np.repeat(read.usual, sizes)


def threshold_of(rule: AlertRule) -> float:
    """Return the number of a rule's threshold, whatever its unit."""
    threshold = rule.above if rule.above is not None else rule.below
    assert threshold is not None
    return number_of(threshold)


def _recovery(rule: AlertRule) -> float:
    """Return where a rule is well again; NaN for the threshold itself."""
    if rule.recover is None:
        return math.nan
    said = rule.recover.below if rule.above is not None else rule.recover.above
    return math.nan if said is None else said
