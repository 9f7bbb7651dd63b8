"""Evidence in the rates of values: which shards' data agree with a save, and which do not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.rate_table import RateTable
from inspector.session.columns import ChunkPart, TableView

MOST_ROWS = 65_536
"""So many rows are looked at in a call: a few milliseconds."""

GRACE_S = 2.0
"""For so long nothing disagrees with a save that a shard has just taken over: another process of
the same shard may take it over a moment later."""

MOST_ODD = 3
"""So many values are kept of those that disagree, the latest of each shard."""

_SAME = 1e-6

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
S = TypeVar("S", bound=np.generic)


class Odd(NamedTuple):
    """A value that disagrees.

    Attributes:
        ts: Unix seconds.
        cell: Its entry and metric key, as a `RateTable` numbers them.
        found: Its rate.
    """

    ts: float
    cell: int
    found: float


@dataclass(slots=True, eq=False)
class _Stretch:
    """Rows that are still to be looked at.

    Attributes:
        row: The next of them.
        stop_row: Behind the last.
        after_ts: Only rows behind this instant, Unix seconds.
        until_ts: Only rows up to this instant.
        since_ts: (shards,) float64, by shard, only rows from this instant on.
    """

    row: int
    stop_row: int
    after_ts: float
    until_ts: float
    since_ts: Floats

    def touches(self, part: ChunkPart) -> bool:
        """Return whether a chunk may have such rows."""
        from_ts = max(self.after_ts, float(self.since_ts.min(initial=np.inf)))
        return part.last_ts >= from_ts and part.first_ts <= self.until_ts


class RateEvidence:
    """What the values of each shard say about one save; for one thread.

    What it says does not depend on the order in which rows come, or on how many come at a time.

    Attributes:
        start_ts: No row before it is looked at, Unix seconds.
        playhead_ts: Rows behind it do not count yet, Unix seconds.
    """

    def __init__(self, table: RateTable, start_ts: float) -> None:
        self.start_ts = start_ts
        self.playhead_ts = -np.inf
        self._table = table
        self._rows = 0
        self._followed = True
        self._since_ts: Floats = np.zeros(0)
        self._agreeing: Ints = np.zeros(0, np.int64)
        self._first_ts: Floats = np.zeros(0)
        self._odd: dict[int, list[Odd]] = {}
        self._stretches: list[_Stretch] = []

    @property
    def is_behind(self) -> bool:
        """Return whether rows are still to be looked at."""
        return bool(self._stretches)

    def agreeing(self, shard: int) -> int:
        """Return how many values of a shard tell that it goes by the save."""
        return int(self._agreeing[shard])

    def first_ts(self, shard: int) -> float:
        """Return the instant of the first of them; infinite if there is none."""
        return float(self._first_ts[shard])

    def odd(self, shard: int) -> list[Odd]:
        """Return the latest values of a shard that disagree, at most `MOST_ODD`, rising."""
        return self._odd.get(shard, [])

    def update(self, view: TableView, playhead_ts: float, since_ts: Mapping[int, float]) -> None:
        """Look at further rows, as many as a call may.

        Args:
            view: The table.
            playhead_ts: Unix seconds, no earlier than at the call before.
            since_ts: By shard, the instant from which on its values count.
        """
        self._set_since(since_ts)
        self._move_on(view, playhead_ts)
        if not self._table.grow():
            return  # else rows of entries that are not known yet would never count
        left = MOST_ROWS
        while self._stretches and left > 0:
            stretch = self._stretches[-1]
            left -= self._look(view, stretch, left)
            if stretch.row >= stretch.stop_row:
                self._stretches.pop()

    def _set_since(self, since_ts: Mapping[int, float]) -> None:
        """Begin anew with the shards whose instant is another one."""
        size = max(max(since_ts, default=-1) + 1, len(self._since_ts))
        before = _longer(self._since_ts, size, np.inf)
        self._agreeing = _longer(self._agreeing, size, 0)
        self._first_ts = _longer(self._first_ts, size, np.inf)
        self._since_ts = np.full(size, np.inf)
        for shard, ts in since_ts.items():
            self._since_ts[shard] = max(ts, self.start_ts)
        changed = np.flatnonzero(self._since_ts != before)
        if not len(changed):
            return
        self._agreeing[changed] = 0
        self._first_ts[changed] = np.inf
        for shard in changed.tolist():
            self._odd.pop(shard, None)
        for stretch in self._stretches:
            stretch.since_ts[changed[changed < len(stretch.since_ts)]] = np.inf
        only = np.full(size, np.inf)
        only[changed] = self._since_ts[changed]
        self._put(_Stretch(0, self._rows, -np.inf, self.playhead_ts, only))

    def _move_on(self, view: TableView, playhead_ts: float) -> None:
        """Let rows wait that are new, or that the playhead has come to."""
        follows = playhead_ts >= view.extent.follow_ts
        since_ts = self._since_ts.copy()
        if follows and self._followed:
            self._put(_Stretch(self._rows, view.rows, -np.inf, playhead_ts, since_ts))
        elif playhead_ts > self.playhead_ts:
            self._put(_Stretch(0, view.rows, self.playhead_ts, playhead_ts, since_ts))
        self._rows, self.playhead_ts, self._followed = view.rows, playhead_ts, follows

    def _put(self, stretch: _Stretch) -> None:
        if stretch.row < stretch.stop_row and bool(np.isfinite(stretch.since_ts).any()):
            self._stretches.append(stretch)

    def _look(self, view: TableView, stretch: _Stretch, at_most: int) -> int:
        """Look at rows of one chunk; return how many that were."""
        number = bisect_right(view.starts, stretch.row) - 1
        part, first_row = view.parts[number], view.starts[number]
        stop_row = min(stretch.stop_row, first_row + part.rows)
        if not stretch.touches(part):
            stretch.row = stop_row
            return 0
        stop_row = min(stop_row, stretch.row + at_most)
        self._count(part, slice(stretch.row - first_row, stop_row - first_row), stretch)
        looked, stretch.row = stop_row - stretch.row, stop_row
        return looked

    def _count(self, part: ChunkPart, some: slice, stretch: _Stretch) -> None:
        rows = _rows_in(part, some, stretch, self._table.entries)
        if not len(rows):
            return
        view, table = part.view, self._table
        # Each value of these rows, with the place of its row among them.
        first = view.first[rows].astype(np.int64)
        sizes = view.first[rows + 1] - first
        owner = np.repeat(np.arange(len(rows)), sizes)
        values = np.arange(len(owner)) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
        cells = view.entry[rows].astype(np.int64)[owner] * table.keys + view.key[values]
        found = view.rates[view.rate_code[values]]
        distance = np.abs(found - table.wanted[cells])
        ts, shards = view.ts[rows], view.shard[rows]
        telling = owner[(distance <= _SAME) & table.tells[cells]]
        self._add_agreeing(shards[telling], ts[telling])
        odd = np.flatnonzero(distance > _SAME)
        late = ts > stretch.since_ts[shards] + GRACE_S
        odd = odd[late[owner[odd]]]
        if len(odd):
            self._add_odd(shards[owner[odd]], ts[owner[odd]], cells[odd], found[odd])

    def _add_agreeing(self, shards: NDArray[np.int32], ts: Floats) -> None:
        if len(shards):
            self._agreeing += np.bincount(shards, minlength=len(self._agreeing))
            np.minimum.at(self._first_ts, shards, ts)

    def _add_odd(self, shards: NDArray[np.int32], ts: Floats, cells: Ints, found: Floats) -> None:
        order = np.lexsort((found, cells, ts, shards))
        stops = np.append(np.flatnonzero(np.diff(shards[order])) + 1, len(order))
        for stop, start in zip(stops.tolist(), [0, *stops.tolist()], strict=False):
            latest = order[max(start, stop - MOST_ODD) : stop]
            columns = ts[latest].tolist(), cells[latest].tolist(), found[latest].tolist()
            shard = int(shards[latest[0]])
            kept = [*self._odd.get(shard, ()), *map(Odd, *columns)]
            self._odd[shard] = sorted(kept)[-MOST_ODD:]


def _rows_in(part: ChunkPart, some: slice, stretch: _Stretch, entries: int) -> Ints:
    """Return the rows of a part that count."""
    view = part.view
    ts, shards = view.ts[some], view.shard[some]
    since_ts = stretch.since_ts
    known = np.minimum(shards, len(since_ts) - 1)
    counts = (ts >= since_ts[known]) & (shards == known)
    counts &= (ts > stretch.after_ts) & (ts <= stretch.until_ts) & (view.entry[some] < entries)
    rows: Ints = np.flatnonzero(counts) + some.start
    return rows


def _longer(array: NDArray[S], size: int, fill: float) -> NDArray[S]:
    return np.concatenate([array, np.full(size - len(array), fill, array.dtype)])
