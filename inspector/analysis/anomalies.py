"""Anomalies that no rule is about: KPIs of entries that are odd beside what they were just before.

Every KPI of every entry is a series of buckets on absolute time, each a ratio of sums. A bucket is
judged once it is over, by what `anomaly_odds` makes of the buckets of a trailing reference, which
ends a little before it. What is found depends on the rows alone, not on when they were looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.anomaly_odds import Odds, least_z, odds
from inspector.analysis.anomaly_runs import Run, runs_of
from inspector.analysis.anomaly_sums import AnomalySums
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.session import Session

Floats = NDArray[np.float64]

TESTED = 240
"""So many buckets back hints are looked for."""

GAP = 2
"""Buckets between the reference and what is judged: what begins slowly must not hide itself."""

LATENESS_S = 5.0
"""A bucket is over so long after its end: until then records may come late."""

MOST_HINTS = 500
"""Of more, the oddest are told."""

_POINTS = 60
"""Buckets of a reference, unless they would be too short or too long."""

_LEAST_WIDTH_S, _MOST_WIDTH_S = 10.0, 60.0
_LEAST_SHARE = 0.5
"""Of the reference, so much must have data."""

_SHOWN = 60
_SHOWN_BEHIND = 8


@dataclass(frozen=True, slots=True)
class HintSettings:
    """What a person wants to be told.

    Attributes:
        reference_s: How far back what is usual is looked for.
        least_n: A bucket of fewer records is not judged.
        hints_per_hour: How many false hints a person puts up with, over all series.
    """

    reference_s: float = 900.0
    least_n: int = 30
    hints_per_hour: float = 1.0

    @property
    def width_s(self) -> float:
        """Width of a bucket in seconds: 10 s for a reference of 5 min, 15 s for one of 15 min."""
        return min(max(self.reference_s / _POINTS, _LEAST_WIDTH_S), _MOST_WIDTH_S)

    @property
    def buckets(self) -> int:
        """How many buckets the reference has."""
        return max(round(self.reference_s / self.width_s), 1)


@dataclass(frozen=True, slots=True)
class Hint:
    """A KPI of an entry is odd for a while.

    Attributes:
        entry: Whose.
        kpi: Name of the KPI.
        unit: Of the KPI; empty for a plain number.
        from_ts: Where the first odd bucket begins, Unix seconds.
        to_ts: Where the last one ends.
        is_over: Whether the KPI was judged again since, and was not odd.
        is_usual_now: Whether it is over because what was odd has become usual.
        value: The ratio over all odd buckets, in the unit of the KPI.
        usual: What was usual when it began.
        z: How odd the oddest bucket is; below 0 if the value is below what is usual.
        n: Records that carry the denominator, in all odd buckets.
        width_s: Width of a bucket in seconds.
        course: The value of each bucket, from before it began on; NaN without data.
        odd_from: Which point of the course is the first odd one.
    """

    entry: str
    kpi: str
    unit: str
    from_ts: float
    to_ts: float
    is_over: bool
    is_usual_now: bool
    value: float
    usual: float
    z: float
    n: int
    width_s: float
    course: tuple[float, ...] = field(repr=False, compare=False, default=())
    odd_from: int = 0

    @property
    def times(self) -> float:
        """How many times what is usual it is; NaN where that is 0."""
        return self.value / self.usual if self.usual else math.nan


@dataclass(frozen=True, slots=True)
class Anomalies:
    """What was found last.

    Attributes:
        hints: What goes on first, and of that the oddest.
        settings: What was wanted.
        series: How many KPIs of entries were judged at all.
        least_z: From which z on a bucket is odd.
        known_s: For how long there is data, up to the last bucket that is over.
        needed_s: For how long there must be, before anything can be judged.
        is_cut: Whether there are more entries, or more hints, than are looked at.
    """

    hints: tuple[Hint, ...] = ()
    settings: HintSettings = HintSettings()
    series: int = 0
    least_z: float = math.nan
    known_s: float = 0.0
    needed_s: float = 0.0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    """The odds of one bucket, and what they were made of."""

    rows: tuple[float, float]
    z: Floats
    usual: Floats


class AnomalyFinder:
    """Finds anomalies, and keeps what it found up to date; used by one thread."""

    def __init__(self, session: Session, kernels: FoldKernels, settings: HintSettings) -> None:
        """Fold nothing yet.

        Args:
            session: Whose rows.
            kernels: What does the work.
            settings: What a person wants to be told.
        """
        self._kpis = session.registry.kpis
        self._settings = settings
        self._sums = AnomalySums(session, kernels, settings.width_s)
        self._judged: dict[int, _Judged] = {}

    def update(self, view: TableView, until_ts: float = math.inf) -> Anomalies:
        """Return what is odd, or was a while ago.

        Args:
            view: All rows.
            until_ts: Where the playhead is held, Unix seconds: what comes later is not known.
        """
        settings, extent = self._settings, view.extent
        width_s, reach = settings.width_s, settings.buckets + GAP
        needed_s = (self._least() + GAP + 1) * width_s
        if not math.isfinite(extent.follow_ts):
            return Anomalies(settings=settings, needed_s=needed_s)
        stop = math.floor((min(until_ts, extent.follow_ts) - LATENESS_S) / width_s)
        begin = math.floor(extent.start_ts / width_s)
        first = max(stop - TESTED - reach, begin)
        known_s = max(stop - begin, 0) * width_s
        if stop - first <= GAP:
            return Anomalies(settings=settings, known_s=known_s, needed_s=needed_s)
        self._sums.update(view, first, stop)
        tested = range(max(stop - TESTED, first), stop)
        self._judge(first, tested)
        z, usual = self._odds_of(tested)
        is_judged = np.isfinite(z).any(axis=2)
        series = int(np.count_nonzero(is_judged))
        least = least_z(settings.hints_per_hour, series * 3_600.0 / width_s)
        hints = self._hints(z, usual, first, tested, least)
        is_cut = self._sums.is_cut or len(hints) > MOST_HINTS
        return Anomalies(
            tuple(hints[:MOST_HINTS]), settings, series, least, known_s, needed_s, is_cut
        )

    def _least(self) -> int:
        return math.ceil(_LEAST_SHARE * self._settings.buckets)

    def _judge(self, first: int, tested: range) -> None:
        """Judge every bucket whose rows, or those of whose reference, are others than before."""
        reach = self._settings.buckets + GAP
        total = np.concatenate([[0.0], np.cumsum(self._sums.rows(first, tested.stop))])

        def rows(low: int, high: int) -> float:
            return float(total[max(high - first, 0)] - total[max(low - first, 0)])

        made_of = {at: (rows(at - reach, at - GAP), rows(at, at + 1)) for at in tested}
        before, self._judged = self._judged, {}
        for at, own in made_of.items():
            if at in before and before[at].rows == own:
                self._judged[at] = before[at]
        fresh = [at for at in tested if at not in self._judged]
        if not fresh:
            return
        low, high = fresh[0], fresh[-1] + 1
        z, usual = self._odds_between(first, low, high)
        for at in range(low, high):
            self._judged[at] = _Judged(made_of[at], z[..., at - low], usual[..., at - low])

    def _odds_between(self, first: int, low: int, high: int) -> Odds:
        """Return the odds of buckets ``low:high``, (entries, kpis, buckets)."""
        settings = self._settings
        reach = settings.buckets + GAP
        start = max(low - reach, first)
        figures = self._sums.figures(start, high)
        with np.errstate(all="ignore"):
            value = figures.above / figures.below
        value[(figures.n < settings.least_n) | ~np.isfinite(value)] = np.nan
        # Most entries have few KPIs.
        wanted = np.nonzero(np.isfinite(value[..., low - start :]).any(axis=2))
        before = ((0, 0), (start - (low - reach), 0))
        found = odds(
            np.pad(value[wanted], before, constant_values=np.nan),
            np.pad(figures.error[wanted], before, constant_values=np.nan),
            np.pad(figures.n[wanted], before),
            *(settings.buckets, GAP, self._least()),
        )
        shape = (*value.shape[:2], high - low)
        whole = Odds(np.full(shape, np.nan), np.full(shape, np.nan))
        whole.z[wanted], whole.usual[wanted] = found
        return whole

    def _odds_of(self, tested: range) -> Odds:
        """Return the odds of all buckets, (entries, kpis, buckets)."""
        shape = (len(self._sums.entries), len(self._kpis), len(tested))
        z, usual = np.full((2, *shape), np.nan)
        for place, at in enumerate(tested):
            judged = self._judged[at]
            z[: len(judged.z), :, place] = judged.z
            usual[: len(judged.z), :, place] = judged.usual
        return Odds(z, usual)

    def _hints(
        self, z: Floats, usual: Floats, first: int, tested: range, least: float
    ) -> list[Hint]:
        with np.errstate(invalid="ignore"):
            odd = np.argwhere((np.abs(z) >= least).any(axis=2))
        found = [
            self._hint(entry, kpi, run, float(usual[entry, kpi, run.start]), first, tested)
            for entry, kpi in odd.tolist()
            for run in runs_of(z[entry, kpi].tolist(), least)
        ]
        found.sort(key=lambda one: (one.is_over, -abs(one.z), one.entry, one.kpi, one.from_ts))
        return found

    def _hint(
        self, entry: int, kpi: int, run: Run, usual: float, first: int, tested: range
    ) -> Hint:
        low, high = tested[run.start], tested[run.stop - 1] + 1
        width_s = self._settings.width_s
        end = min(high + _SHOWN_BEHIND, tested.stop) if run.is_over else tested.stop
        start = max(min(low - _SHOWN // 2, end - _SHOWN), first)
        figures = self._sums.course(entry, kpi, start, tested.stop)
        with np.errstate(all="ignore"):
            course = figures.above / figures.below
            odd = slice(low - start, high - start)
            value = float(figures.above[odd].sum() / figures.below[odd].sum())
        course[figures.n == 0] = np.nan
        after = course[tested[run.ended_at] - start] if run.is_over else math.nan
        return Hint(
            entry=self._sums.entries[entry],
            kpi=self._kpis[kpi].name,
            unit=self._kpis[kpi].unit,
            from_ts=low * width_s,
            to_ts=high * width_s,
            is_over=run.is_over,
            is_usual_now=bool(abs(after - value) < abs(after - usual)),
            value=value,
            usual=usual,
            z=run.z,
            n=int(figures.n[odd].sum()),
            width_s=width_s,
            course=tuple(course[: end - start].tolist()),
            odd_from=low - start,
        )
