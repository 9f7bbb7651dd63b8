"""Alerts on one plot: a band while each was firing or about to, its threshold, what it says."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from inspector.analysis.alert_timeline import Group
from inspector.session.query import GroupBy, Selector
from inspector.ui.alert_ink import severity_ink
from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.readout import Line
from inspector.ui.charts.shown import Shown
from inspector.ui.models.alert_marks import NO_ALERTS, AlertBand, AlertMarks, told
from inspector.ui.models.alert_stretches import Stretches
from inspector.ui.theme import Colours, mix

_ABOVE_PX = 10
_EDGE_PX = 2
# Still seen, however short it was.
_LEAST_PX = 2.0
_BESIDE_PX, _BELOW_PX = 3.0, 10.0
_FIRING_SHARE, _PENDING_SHARE = 0.16, 0.07
_NAMED, _NAMED_IN_READOUT = 6, 3
_DASHES = (5.0, 3.0)
# So many thresholds an eye can tell apart; a shorter one is only a dot.
_MOST_LINES, _LEAST_LINE_PX = 60, 4.0
_MOST_KNOWN = 10_000

_Choice = tuple[AlertMarks, str, object, tuple[str, ...] | None]


class AlertBands:
    """Draws the alerts of one plot, and knows which ones a pointer means."""

    def __init__(self) -> None:
        self._marks = NO_ALERTS
        self._stretches = Stretches()
        self._chosen_for: _Choice | None = None
        # Whether the chart is about a group does not change from one evaluation to the next.
        self._is_about: dict[tuple[Group, str], bool] = {}

    def set_marks(self, marks: AlertMarks, measure: str) -> bool:
        """Mark other alerts; return whether a plot of a measure looks other than before."""
        before, self._marks = self._marks, marks
        if before is marks:
            return False
        return before.by_measure.get(measure) != marks.by_measure.get(measure)

    def draw(self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown) -> None:
        """Draw what is below the curves and the lines of the scale."""
        chosen = self._chosen(shown)
        if not chosen.bands:
            return
        area, origin_ts = mapping.area, shown.origin_ts
        top, start_ts, end_ts = area.top() - _ABOVE_PX, *_view_ts(mapping, shown)
        height = area.bottom() - top
        for one in chosen.between(start_ts, end_ts, 1.0 / _per_s(mapping)):
            left = max(mapping.x_px(one.from_ts - origin_ts), area.left())
            right = min(mapping.x_px(one.to_ts - origin_ts), area.right())
            wide = max(right - left, _LEAST_PX)
            ink = severity_ink(one.severity, colours)
            share = _FIRING_SHARE if one.is_firing else _PENDING_SHARE
            painter.fillRect(QRectF(left, top, wide, height), mix(ink, colours.surface, share))
            if one.is_firing:
                painter.fillRect(QRectF(left, top, wide, _EDGE_PX), ink)

    def draw_thresholds(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw the threshold of each alert across its band, where values are in its unit."""
        chosen, area = self._chosen(shown), mapping.area
        # A metric key is compared by its sum over the window, and drawn as a rate.
        if not chosen.bands or not shown.chart.is_kpi:
            return
        low, high = mapping.scale.low, mapping.scale.high
        bands = chosen.reaching_into(*_view_ts(mapping, shown))[-_MOST_LINES:]
        for band in bands:
            if low <= band.interval.threshold <= high:
                left = max(mapping.x_px(band.from_ts - shown.origin_ts), area.left())
                right = min(mapping.x_px(band.to_ts - shown.origin_ts), area.right())
                if right - left >= _LEAST_LINE_PX:
                    y = round(float(mapping.y_px(np.array([band.interval.threshold]))[0]))
                    painter.setPen(_dashed(severity_ink(band.sign.severity, colours).rgb()))
                    painter.drawLine(round(left), y, round(right), y)

    def lines(
        self, mapping: Mapping, shown: Shown, cursor_s: float, colours: Colours
    ) -> list[Line]:
        """Return what a readout says of the alerts at the crosshair; nothing where none is."""
        found = self._at(mapping, shown, mapping.x_px(cursor_s))
        return [
            Line(band.name, severity_ink(band.sign.severity, colours), band.values)
            for band in found[:_NAMED_IN_READOUT]
        ]

    def meant(self, mapping: Mapping, shown: Shown, at: QPointF) -> list[AlertBand]:
        """Return the alerts whose band is at a place, close to its upper edge."""
        if at.y() > mapping.area.top() + _BELOW_PX:
            return []
        return self._at(mapping, shown, at.x())

    def explain(self, mapping: Mapping, shown: Shown, at: QPointF) -> tuple[str, QRect]:
        """Return what is said of the alerts that are meant, and about where the same are meant."""
        found = self.meant(mapping, shown, at)
        if not found:
            return "", QRect()
        place = QRectF(at.x() - _BESIDE_PX, 0.0, 2 * _BESIDE_PX, mapping.area.top() + _BELOW_PX)
        return "\n".join(told(found, _NAMED)), place.toAlignedRect()

    def _at(self, mapping: Mapping, shown: Shown, x_px: float) -> list[AlertBand]:
        chosen, area = self._chosen(shown), mapping.area
        if not chosen.bands or not area.left() <= x_px <= area.right():
            return []
        per_s = _per_s(mapping)
        ts = shown.origin_ts + mapping.view_s[0] + (x_px - area.left()) / per_s
        return chosen.at(ts, _BESIDE_PX / per_s)

    def _chosen(self, shown: Shown) -> Stretches:
        """Return the alerts about what the chart shows: those of other curves are left out."""
        chart = shown.chart
        is_by_entry = chart.group_by is GroupBy.ENTRY
        entries = tuple(one.group for one in shown.curves) if is_by_entry else None
        choice = (self._marks, chart.request.measure, chart.rows, entries)
        before, self._chosen_for = self._chosen_for, choice
        is_like_before = before is not None and before[1:] == choice[1:]
        # Marks of many alerts are compared as objects: they are others at each evaluation.
        if before is not None and is_like_before and before[0] is choice[0]:
            return self._stretches
        if not is_like_before or len(self._is_about) > _MOST_KNOWN:
            self._is_about.clear()
        bands = self._marks.by_measure.get(chart.request.measure, ())
        drawn = frozenset(entries) if entries is not None else None
        self._stretches.set_bands(tuple(one for one in bands if self._has(one, chart.rows, drawn)))
        return self._stretches

    def _has(self, band: AlertBand, rows: Selector, drawn: frozenset[str] | None) -> bool:
        """Return whether a band is about rows of the chart, and about one of the curves if any."""
        key = (band.interval.group, band.sign.namespace)
        is_about = self._is_about.get(key)
        if is_about is None:
            is_about = band.is_of(rows) and (drawn is None or _is_drawn(band, drawn))
            self._is_about[key] = is_about
        return is_about


def _is_drawn(band: AlertBand, entries: frozenset[str]) -> bool:
    entry = dict(band.interval.group).get("entry")
    return entry is None or entry in entries


def _view_ts(mapping: Mapping, shown: Shown) -> tuple[float, float]:
    start_s, end_s = mapping.view_s
    return shown.origin_ts + start_s, shown.origin_ts + end_s


def _per_s(mapping: Mapping) -> float:
    """Return how many pixels a second is."""
    return mapping.area.width() / (mapping.view_s[1] - mapping.view_s[0])


@lru_cache(maxsize=8)
def _dashed(rgb: int) -> QPen:
    pen = QPen(QColor(rgb), 1.0)
    pen.setDashPattern(_DASHES)
    return pen
