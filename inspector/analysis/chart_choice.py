"""Choosing charts: what of all that a session holds is worth a look first."""

from __future__ import annotations

from itertools import zip_longest

from inspector.analysis.census import Activity
from inspector.session.series import Measure

MOST_CHARTS = 12
_SETTLED_RECORDS = 2_000


class ChartChoice:
    """The measures that a tab shows, in an order that soon no longer changes.

    While little has been read, the order follows what is most active. Later a chart keeps its
    place, and what appears for the first time goes to the end: nobody loses a chart from under
    the pointer.
    """

    def __init__(self) -> None:
        self._chosen: list[Measure] = []
        self._settled = False

    def update(self, activities: list[Activity]) -> list[Measure]:
        """Return the measures to show; `activities` are all there are, most records first."""
        ranked = _alternate(activities)
        if not self._settled:
            self._chosen = ranked[:MOST_CHARTS]
            self._settled = sum(a.records for a in activities) >= _SETTLED_RECORDS
        room = MOST_CHARTS - len(self._chosen)
        new = [measure for measure in ranked if measure not in self._chosen]
        self._chosen += new[: max(room, 0)]
        return self._chosen


def _alternate(activities: list[Activity]) -> list[Measure]:
    """Return metrics and KPIs in turn, each most active first."""
    metrics = [a.measure for a in activities if not a.measure.is_kpi]
    kpis = [a.measure for a in activities if a.measure.is_kpi]
    pairs = zip_longest(metrics, kpis)
    return [measure for pair in pairs for measure in pair if measure is not None]
