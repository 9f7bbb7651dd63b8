"""Rejected instants: when rejected lines were written, as far as their neighbours tell.

A rejected line has no instant that could be believed. It stands in a file between records that have
one: that of the record nearest before it is its own, or else that of the nearest after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.rejections import RejectedPlaces
from inspector.session.chunk import LineRun
from inspector.session.ledger_lines import RejectedLines
from inspector.session.line_list import LineList
from inspector.session.session import Session

Floats = NDArray[np.float64]
Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RejectedInstants:
    """Rejected lines in the order of their instants.

    Attributes:
        ts: (n,) float64, ascending, Unix seconds.
        places: (n,) where they stand.
        total: How many lines were rejected: more where not all are kept, or where no record of
            their file tells when they were written.
    """

    ts: Floats
    places: RejectedPlaces
    total: int

    @property
    def distinct(self) -> tuple[float, ...]:
        """Return each instant once, ascending, Unix seconds."""
        return tuple(np.unique(self.ts).tolist())

    def at(self, ts: float) -> slice:
        """Return which ones are of an instant."""
        first, stop = (int(np.searchsorted(self.ts, ts, side)) for side in ("left", "right"))
        return slice(first, stop)


def rejected_instants(session: Session) -> RejectedInstants:
    """Return when the lines of a session were written that are rejected by now.

    Lines are found by bisection among the rows of their file: those that are kept of a flood,
    beside ten million rows, in a tenth of a second. Run it on a worker all the same.
    """
    total = session.ledger.snapshot().totals.rejected_lines
    places = session.ledger.rejected_places()
    ts = instants_of(places, session.line_runs()) if len(places) else np.empty(0)
    order = np.lexsort((places.offset, places.source_id, ts))
    order = order[: len(ts) - int(np.count_nonzero(np.isnan(ts)))]  # sorted to the end
    return RejectedInstants(ts[order], places.at(order), total)


def rejected_at(session: Session, found: RejectedInstants, ts: float, title: str) -> LineList:
    """Return the rejected lines of an instant, with their reasons."""
    places = found.places.at(found.at(ts))
    kept = {
        (line.source_id, line.offset): line for line in session.ledger.snapshot().rejected_lines
    }
    return LineList(title, RejectedLines(places, kept), len(places))


def instants_of(places: RejectedPlaces, runs: Iterable[LineRun]) -> Floats:
    """Return (n,) the instants of rejected lines, NaN of those in a file without any record.

    Args:
        places: (n,) the rejected lines, in any order.
        runs: All rows, in any order.
    """
    order = np.lexsort((places.offset, places.source_id))
    sources = places.source_id[order]
    own = {
        int(source_id): _Neighbours(places.offset[order[sources == source_id]])
        for source_id in np.unique(sources)
    }
    for run in runs:
        neighbours = own.get(run.source_id)
        if neighbours is not None:
            neighbours.take(run)
    ts = np.empty(len(places))
    for source_id, neighbours in own.items():
        ts[order[sources == source_id]] = neighbours.ts()
    return ts


class _Neighbours:
    """The records nearest to the rejected lines of one source.

    Args:
        offsets: (n,) int64, where the rejected lines begin, ascending.
    """

    def __init__(self, offsets: Offsets) -> None:
        self._offsets = offsets
        self._before = np.full(len(offsets), -1, np.int64)
        self._ts = np.full(len(offsets), np.nan)
        self._heads: list[tuple[int, float]] = []
        self._tails: list[tuple[int, float]] = []

    def take(self, run: LineRun) -> None:
        """Look at rows of the source."""
        offsets, ts = run.offsets, run.ts
        if bool((offsets[1:] < offsets[:-1]).any()):
            order = np.argsort(offsets, kind="stable")
            offsets, ts = offsets[order], ts[order]
        self._heads.append((int(offsets[0]), float(ts[0])))
        self._tails.append((int(offsets[-1]), float(ts[-1])))
        # Lines behind all rows of a run have its last one before them, and that is known already.
        within = slice(*np.searchsorted(self._offsets, (offsets[0], offsets[-1])).tolist())
        if within.start < within.stop:
            place = np.searchsorted(offsets, self._offsets[within]) - 1
            self._set_nearer(within, offsets[place], ts[place])

    def ts(self) -> Floats:
        """Return (n,) the instants of the lines; NaN if there was no row at all."""
        if not self._tails:
            return self._ts
        tails, tail_ts = _ascending(self._tails)
        place = np.searchsorted(tails, self._offsets) - 1
        is_behind = place >= 0
        offsets = np.where(is_behind, tails[place], -1)
        self._set_nearer(slice(None), offsets, tail_ts[place])
        heads, head_ts = _ascending(self._heads)
        first = self._before < 0
        place = np.minimum(np.searchsorted(heads, self._offsets[first]), len(heads) - 1)
        self._ts[first] = head_ts[place]
        return self._ts

    def _set_nearer(self, within: slice, offsets: Offsets, ts: Floats) -> None:
        """Take rows before the lines that are nearer than those known so far."""
        is_nearer = offsets > self._before[within]
        self._before[within][is_nearer] = offsets[is_nearer]
        self._ts[within][is_nearer] = ts[is_nearer]


def _ascending(rows: list[tuple[int, float]]) -> tuple[Offsets, Floats]:
    rows = sorted(rows)
    return np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows])
