"""Trends from the warm files and roll-ups of a data folder."""

from __future__ import annotations

import numpy as np

from inspector.core.registry import Kpi
from inspector.session.query import GroupBy
from inspector.storage.history import History
from inspector.storage.kpi_trend import By, KpiTrend, kpi_trend
from inspector.ui.history.trend_source import Trend, TrendCurve, TrendQuestion
from inspector.ui.models.literal import one_line

NOT_HOT = "From warm files and roll-ups; logs that are still hot are not in it"

_GROUPS = {GroupBy.ENTRY: By.ENTRY, GroupBy.TIER: By.TIER, GroupBy.SHARD: By.SHARD}
_MOST_PROBLEMS = 3


class KpiTrends:
    """A `TrendSource`.

    Args:
        history: What it asks, and closes at the end.
    """

    def __init__(self, history: History) -> None:
        self._history = history

    def trend(self, question: TrendQuestion) -> Trend:
        """Return a KPI over all days that are kept. Blocks; called on a worker thread.

        Raises:
            InspectorError: It could not be worked out, or was given up.
        """
        by = None if question.by is None else _GROUPS[question.by]
        kpi = self._history.registry.kpi(question.kpi)
        found = kpi_trend(self._history, kpi.name, by)
        problems = self._history.problems
        notes = [NOT_HOT, *map(one_line, problems[:_MOST_PROBLEMS])]
        return trend_of(question, kpi, found, tuple(notes))

    def cancel(self) -> None:
        """Have the question under way end soon, with an error. From any thread; else harmless."""
        self._history.cancel()

    def close(self) -> None:
        """Let go of what it holds; nothing is asked afterwards."""
        self._history.close()


def trend_of(
    question: TrendQuestion, kpi: Kpi, found: KpiTrend, notes: tuple[str, ...] = ()
) -> Trend:
    """Return a trend as the page shows it: a curve a group, the one of most records first."""
    curves = []
    for place, name in enumerate(found.groups):
        has_data = found.n[place] > 0
        value = found.value[place][has_data]
        if np.isfinite(value).any():
            days = found.starts[has_data]
            n = found.n[place][has_data]
            curves.append(TrendCurve(name, days, value, np.full(len(days), np.nan), n))
    ordered = tuple(sorted(curves, key=lambda one: (-one.records, one.name)))
    return Trend(question, kpi.unit, ordered, notes)
