"""Bands of alerts, put together for the scale they are drawn at. No Qt here."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from inspector.ui.models.alert_marks import AlertBand

_from_ts, _to_ts = attrgetter("from_ts"), attrgetter("to_ts")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bands of one weight that overlap, or stand so close that they are drawn as one.

    Attributes:
        from_ts: Unix seconds.
        to_ts: Unix seconds.
        severity: info, warning or critical.
        is_firing: Whether they were firing, not only about to.
    """

    from_ts: float
    to_ts: float
    severity: str
    is_firing: bool


class Stretches:
    """Some bands, put together for the scale they are drawn at."""

    def __init__(self) -> None:
        self._bands: tuple[AlertBand, ...] = ()
        self._joined: list[list[Stretch]] = []
        self._apart_s: float | None = None
        self._from = self._to = np.empty(0)

    @property
    def bands(self) -> tuple[AlertBand, ...]:
        """The bands, by the instants at which they begin."""
        return self._bands

    def set_bands(self, bands: tuple[AlertBand, ...]) -> None:
        """Take other bands, which begin one after the other."""
        self._bands = bands
        self._apart_s = None
        self._from = np.array([one.from_ts for one in bands], np.float64)
        self._to = np.array([one.to_ts for one in bands], np.float64)

    def between(self, start_ts: float, end_ts: float, apart_s: float) -> list[Stretch]:
        """Return the stretches that reach into a span of time, those that matter most last.

        Args:
            start_ts: Unix seconds.
            end_ts: Unix seconds.
            apart_s: Bands of one weight that are not further apart are one stretch; above 0.
        """
        if not self._bands:
            return []
        # A power of two: the scale of a view that moves on differs by its rounding.
        apart_s = 2.0 ** math.floor(math.log2(apart_s))
        if apart_s != self._apart_s:
            self._apart_s = apart_s
            self._joined = joined(self._bands, apart_s)
        found: list[Stretch] = []
        for row in self._joined:
            first = bisect_left(row, start_ts, key=_to_ts)
            found += row[first : bisect_right(row, end_ts, key=_from_ts)]
        return found

    def at(self, ts: float, reach_s: float) -> list[AlertBand]:
        """Return the bands at an instant, or so near to it, those that matter most first."""
        near = (self._from <= ts + reach_s) & (self._to >= ts - reach_s)
        found = [self._bands[place] for place in np.flatnonzero(near).tolist()]
        return sorted(found, key=lambda band: -band.weight)

    def reaching_into(self, start_ts: float, end_ts: float) -> list[AlertBand]:
        """Return the bands that reach into a span of time, by when they begin."""
        inside = (self._from <= end_ts) & (self._to >= start_ts)
        return [self._bands[place] for place in np.flatnonzero(inside).tolist()]


def joined(bands: Iterable[AlertBand], apart_s: float) -> list[list[Stretch]]:
    """Return the stretches of each weight, the lightest first; within one they are disjoint.

    Args:
        bands: By the instants at which they begin.
        apart_s: Bands of one weight that are not further apart are one stretch.
    """
    rows: dict[int, list[Stretch]] = {}
    for band in bands:
        row = rows.setdefault(band.weight, [])
        if row and band.from_ts - row[-1].to_ts <= apart_s:
            from_ts, to_ts = row[-1].from_ts, max(row[-1].to_ts, band.to_ts)
            row[-1] = Stretch(from_ts, to_ts, band.sign.severity, band.is_firing)
        else:
            row.append(Stretch(band.from_ts, band.to_ts, band.sign.severity, band.is_firing))
    return [rows[weight] for weight in sorted(rows)]
