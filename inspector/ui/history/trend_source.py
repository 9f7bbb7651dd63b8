"""What trends are asked of, and what is asked and found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inspector.session.query import GroupBy

Floats = NDArray[np.float64]

ALL_ROWS_GROUP = ""
"""The name of the one curve where rows are not grouped."""


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """What is asked.

    Attributes:
        kpi: Name of a KPI of the registry.
        by: What there is a curve for; None for one curve of all.
    """

    kpi: str
    by: GroupBy | None


@dataclass(frozen=True, slots=True)
class TrendCurve:
    """A KPI day by day.

    Attributes:
        name: The group.
        day_ts: (n,) Unix seconds of the starts of days, upwards.
        value: (n,) in the unit of the KPI; NaN for no data.
        half: (n,) half of the interval; NaN where there is none.
        n: (n,) records behind each value.
    """

    name: str
    day_ts: Floats
    value: Floats
    half: Floats
    n: NDArray[np.int64]

    @property
    def records(self) -> int:
        """Return how many records are behind all of it."""
        return int(self.n.sum())

    def at(self, day_ts: float) -> tuple[float, float, int]:
        """Return value, half and n of a day; NaN and none for a day without data."""
        place = int(np.searchsorted(self.day_ts, day_ts))
        if place >= len(self.day_ts) or self.day_ts[place] != day_ts:
            return float("nan"), float("nan"), 0
        return float(self.value[place]), float(self.half[place]), int(self.n[place])


@dataclass(frozen=True, slots=True)
class Trend:
    """What was found.

    Attributes:
        question: What was asked.
        unit: Of the KPI; empty without one.
        curves: Those with the most records first.
        notes: What a person should know, in words.
    """

    question: TrendQuestion
    unit: str = ""
    curves: tuple[TrendCurve, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def days_ts(self) -> Floats:
        """Return the days of all curves, each once, upwards."""
        return np.unique(np.concatenate([one.day_ts for one in self.curves] or [np.zeros(0)]))


class TrendSource(Protocol):
    """Answers questions, one after the other."""

    def trend(self, question: TrendQuestion) -> Trend:
        """Return a KPI over all days that are kept. Blocks; called on a worker thread.

        Raises:
            StorageError: It could not be worked out, or was given up.
        """

    def cancel(self) -> None:
        """Have the question under way end soon, with an error. From any thread; else harmless."""

    def close(self) -> None:
        """Let go of what it holds; nothing is asked afterwards."""
