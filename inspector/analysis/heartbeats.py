"""Heartbeats of a session: who said when which config it goes by."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.heartbeat_history import History, told_by
from inspector.emitter.heartbeat import ENTRY as HEARTBEAT
from inspector.files.log_name import compression_of
from inspector.ingest.line_bytes import LineBytes, LineGoneError
from inspector.session.columns import Place, TableView
from inspector.session.session import Session

LOOKED_ROWS = 1_000_000
"""So many rows are looked through at a time."""

READING_S = 0.004
"""So long a call reads lines; a line takes some 30 us on a disk that answers."""

MOST_WAITING = 200_000
"""So many heartbeats wait to be read, the latest; older ones are not asked."""

MOST_SHARDS = 2_000
MOST_STAYS = 256
MOST_STAYS_OF_ALL = 100_000
"""Changes are few; a writer that changes its mind in every line must not fill the memory."""

_AT_ONCE = 16


@dataclass(slots=True, eq=False)
class _Waiting:
    """Heartbeats of one look that nobody has read, in the order of time.

    Attributes:
        rows: (n,) int64, numbers of rows of the table.
        shards: (n,) int32.
        ts: (n,) float64, Unix seconds.
        left: The first so many of them are left.
    """

    rows: NDArray[np.int64]
    shards: NDArray[np.int32]
    ts: NDArray[np.float64]
    left: int

    @property
    def newest_ts(self) -> float:
        """Return the instant of the next one to be read."""
        return float(self.ts[self.left - 1])


class Heartbeats:
    """Reads the heartbeats among the rows of a session, the newest first; for one thread.

    `meta.config` is in no column, so that the line behind a row is read, once. A line that is gone,
    damaged or not what a heartbeat should be counts for nothing. Lines of packed logs are not read:
    no server writes to one any more, and to get at a line of it all before it has to be unpacked.
    Without any heartbeat nothing is looked through.
    """

    def __init__(self, session: Session, clock: Callable[[], float] = time.perf_counter) -> None:
        self._histories: dict[int, History] = {}
        self._session = session
        self._clock = clock
        self._bytes = LineBytes(session.ledger)
        self._looked_rows = 0
        self._rows = 0
        self._waiting: list[_Waiting] = []

    @property
    def histories(self) -> Mapping[int, History]:
        """Return what was told, by the number of the shard."""
        return self._histories

    def is_behind(self, from_ts: float) -> bool:
        """Return whether heartbeats at or behind an instant are still to be read."""
        if self._looked_rows < self._rows:
            return True
        return any(waiting.newest_ts >= from_ts for waiting in self._waiting)

    def update(self, view: TableView) -> None:
        """Take in the new rows of `view`, as far as there is time."""
        self._rows = view.rows
        entry = self._session.names.entries.find(HEARTBEAT)
        if entry is None:
            self._looked_rows = view.rows
            return
        self._look(view, entry)
        try:
            self._read()
        finally:
            # An open file could not be renamed on every system.
            self._bytes.close()

    def _look(self, view: TableView, entry: int) -> None:
        start = self._looked_rows
        stop = self._looked_rows = min(view.rows, start + LOOKED_ROWS)
        number = bisect_right(view.starts, start) - 1
        while start < stop:
            part, first_row = view.parts[number], view.starts[number]
            low, high = start - first_row, min(stop - first_row, part.rows)
            own = np.flatnonzero(part.view.entry[low:high] == entry) + low
            if len(own):
                own = own[np.argsort(part.view.ts[own], kind="stable")]
                columns = own + first_row, part.view.shard[own], part.view.ts[own]
                self._waiting.append(_Waiting(*columns, len(own)))
            start = first_row + high
            number += 1
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        while sum(waiting.left for waiting in self._waiting) > MOST_WAITING:
            oldest = min(self._waiting, key=lambda waiting: waiting.newest_ts)
            self._waiting.remove(oldest)

    def _read(self) -> None:
        until_s = self._clock() + READING_S
        while self._waiting:
            newest = max(self._waiting, key=lambda waiting: waiting.newest_ts)
            some = slice(max(newest.left - _AT_ONCE, 0), newest.left)
            try:
                places = self._session.places(newest.rows[some])
            except IndexError:
                self._waiting.clear()  # closed meanwhile
                return
            for place in reversed(places):
                newest.left -= 1
                self._enter(newest, place)
                if self._clock() >= until_s:
                    break
            if not newest.left:
                self._waiting.remove(newest)
            if self._clock() >= until_s:
                return

    def _enter(self, waiting: _Waiting, place: Place) -> None:
        shard = int(waiting.shards[waiting.left])
        history = self._histories.get(shard)
        if history is None and len(self._histories) >= MOST_SHARDS:
            return
        if compression_of(self._bytes.path_of(place[0])):
            return
        try:
            told = told_by(self._bytes.read(*place))
        except LineGoneError:
            return
        if told is None:
            return
        if history is None:
            history = self._histories[shard] = History()
        most = min(MOST_STAYS, MOST_STAYS_OF_ALL // len(self._histories))
        history.add(float(waiting.ts[waiting.left]), told, most)
