"""The rows that a replay of backpressure plays: the latest of a range, by shard, in time order."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.emitter.heartbeat import ENTRY
from inspector.session.columns import ChunkPart
from inspector.session.session import Session
from inspector.session.span import Span

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ShardRows:
    """Rows of one shard, n of them, in time order.

    Attributes:
        name: The shard.
        ts: (n,) float64, Unix seconds.
        begin: (n,) int64, row i owns the keys ``begin[i]:end[i]`` of all rows.
        end: (n,) int64.
    """

    name: str
    ts: Floats
    begin: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class ReplayRows:
    """Rows of all shards.

    Attributes:
        rows: How many.
        first_ts: Unix seconds of the first; NaN without rows.
        last_ts: Unix seconds of the last; NaN without rows.
        is_cut: Whether there are more in the range.
        key: (m,) uint8, the metric keys of all rows.
        shards: By name.
    """

    rows: int
    first_ts: float
    last_ts: float
    is_cut: bool
    key: NDArray[np.uint8]
    shards: tuple[ShardRows, ...]


def rows_of(
    session: Session,
    end_ts: float,
    range_s: float,
    most: int,
    is_unwanted: Callable[[], bool],
) -> ReplayRows | None:
    """Return the latest rows of a range that went through a queue; None if nobody wants them.

    Rows of a clock that is wrong are left out, and so are heartbeats.

    Args:
        session: Its rows.
        end_ts: Unix seconds, behind the range; infinite for the end of the session.
        range_s: How long the range is.
        most: So many rows at most.
        is_unwanted: Asked between chunks.
    """
    view = session.view
    end_ts = min(end_ts, math.nextafter(view.extent.follow_ts, math.inf))
    start_ts = max(view.extent.start_ts, end_ts - range_s)
    heartbeat = session.names.entries.find(ENTRY)
    pool = _Pool(Span(start_ts, end_ts), -1 if heartbeat is None else heartbeat, most)
    # The latest chunks first: the more of their rows are there, the fewer of others are looked at.
    latest = sorted(enumerate(view.parts), key=lambda one: one[1].last_ts, reverse=True)
    for number, part in latest:
        if is_unwanted():
            return None
        pool.add(number, part)
    return pool.rows(session.names.shards.values)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows of one chunk.

    Attributes:
        number: Of the chunk.
        part: The chunk.
        rows: (n,) int64, their numbers in it.
        ts: (n,) float64, Unix seconds.
    """

    number: int
    part: ChunkPart
    rows: Ints
    ts: Floats

    def since(self, ts: float) -> _Piece:
        """Return its rows from an instant on."""
        which = self.ts >= ts
        return _Piece(self.number, self.part, self.rows[which], self.ts[which])

    def keys(self) -> tuple[NDArray[np.uint8], Ints]:
        """Return the metric keys of all rows, and (n,) int64, how many each has."""
        view = self.part.view
        first = view.first.astype(np.int64)
        counts = np.diff(first)[self.rows]
        before = np.cumsum(counts) - counts
        own = np.repeat(first[self.rows] - before, counts) + np.arange(counts.sum())
        return view.key[own], counts


class _Pool:
    """Keeps the latest rows of all chunks that it was given."""

    def __init__(self, span: Span, heartbeat: int, most: int) -> None:
        self._span = span
        self._heartbeat = heartbeat
        self._most = most
        self._pieces: list[_Piece] = []
        self._held = 0
        self._is_cut = False

    def add(self, number: int, part: ChunkPart) -> None:
        """Look at a chunk."""
        if not self._span.touches(part):
            return
        view = part.view
        in_span = (view.ts >= self._span.start_ts) & (view.ts < self._span.end_ts)
        rows = np.flatnonzero(in_span & (view.entry != self._heartbeat))
        self._pieces.append(_Piece(number, part, rows, view.ts[rows]))
        self._held += len(rows)
        if self._held > 2 * self._most:
            self._trim()

    def rows(self, shards: list[str]) -> ReplayRows:
        """Return the rows that were kept.

        Args:
            shards: Names by id.
        """
        if self._held > self._most:
            self._trim()
        pieces = sorted(self._pieces, key=lambda piece: piece.number)
        ts = np.concatenate([np.empty(0), *(piece.ts for piece in pieces)])
        none: Ints = np.empty(0, np.int32)
        shard = np.concatenate([none, *(piece.part.view.shard[piece.rows] for piece in pieces)])
        keys = [piece.keys() for piece in pieces]
        key = np.concatenate([np.empty(0, np.uint8), *(own for own, _counts in keys)])
        end = np.cumsum(np.concatenate([none, *(counts for _own, counts in keys)]))
        begin = np.concatenate([[0], end[:-1]]) if len(end) else end
        order = np.lexsort((ts, shard))
        bounds = np.flatnonzero(np.diff(shard[order])) + 1
        found = (
            ShardRows(shards[shard[own[0]]], _spread(ts[own]), begin[own], end[own])
            for own in np.split(order, bounds)
            if len(own)
        )
        first_ts, last_ts = (ts.min(), ts.max()) if len(ts) else (math.nan, math.nan)
        by_name = tuple(sorted(found, key=lambda one: one.name))
        return ReplayRows(len(ts), float(first_ts), float(last_ts), self._is_cut, key, by_name)

    def _trim(self) -> None:
        """Keep the latest rows; of those at the very instant of the cut, none."""
        self._is_cut = True
        ts = np.concatenate([piece.ts for piece in self._pieces])
        cut_ts = float(np.partition(ts, -self._most)[-self._most])
        if (ts > cut_ts).any():
            # Rows of one instant come or stay together, however many they are.
            cut_ts = math.nextafter(cut_ts, math.inf)
        self._span = Span(cut_ts, self._span.end_ts)
        self._pieces = [piece.since(cut_ts) for piece in self._pieces]
        self._held = sum(len(piece.ts) for piece in self._pieces)


def _spread(ts: Floats) -> Floats:
    """Return instants that lie evenly within their second, if the log has only whole seconds.

    Else all records of a second would come at once, which no server does.

    Args:
        ts: (n,) float64, Unix seconds, rising.
    """
    if (ts != np.floor(ts)).any():
        return ts
    _seconds, start, counts = np.unique(ts, return_index=True, return_counts=True)
    place = np.arange(len(ts)) - np.repeat(start, counts)
    return ts + place / np.repeat(counts, counts)
