"""The lines of rows, byte for byte, read again from where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.line_bytes import LineBytes, LineGoneError
from inspector.session.columns import TableView
from inspector.session.session import Session

Rows = NDArray[np.int64]
Places = NDArray[np.int64]

_BATCH_ROWS = 16_384
_NEWLINE = ord("\n")
_GAP_BYTES, _READ_BYTES = 4_096, 1024 * 1024
_MOST_OPEN = 32
"""Files that are held open: going back to the start of a packed one costs much."""


def rows_between(view: TableView, first_row: int, start_ts: float, end_ts: float) -> Rows:
    """Return (n,) int64, the rows of a stretch of time, by their instants.

    Rows of one instant keep the order in which they were read.

    Args:
        view: All rows.
        first_row: Rows before this one do not count.
        start_ts: Unix seconds.
        end_ts: Unix seconds, included.
    """
    found, instants = [], []
    for start, part in zip(view.starts, view.parts, strict=False):
        if start + part.rows <= first_row or part.first_ts > end_ts or part.last_ts < start_ts:
            continue
        ts = part.view.ts
        within = np.flatnonzero((ts >= start_ts) & (ts <= end_ts))
        within = within[within >= first_row - start]
        found.append(within + start)
        instants.append(ts[within])
    if not found:
        return np.empty(0, np.int64)
    return np.concatenate(found)[np.argsort(np.concatenate(instants), kind="stable")]


class RowLines:
    """Reads the lines of rows; used by one thread. Leave its context to close the files.

    Attributes:
        gone: Lines that are no longer where they stood.
    """

    def __init__(self, session: Session) -> None:
        self.gone = 0
        self._session = session
        self._open: dict[int, LineBytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files; the next read opens them again."""
        while self._open:
            self._open.popitem()[1].close()

    def read(self, rows: Rows) -> Iterator[tuple[bytes, int]]:
        """Yield the lines of rows in their order, each with its newline, and how many there are.

        Some at a time, so that whoever writes them can stop in between.

        Args:
            rows: (n,) int64, numbers of rows that exist.
        """
        for some in self.read_each(rows):
            lines = [line for line in some if line is not None]
            yield b"".join(lines), len(lines)

    def read_each(self, rows: Rows) -> Iterator[list[bytes | None]]:
        """Yield the lines of rows in their order, some at a time; None for one that is gone.

        Args:
            rows: (n,) int64, numbers of rows that exist.
        """
        for first in range(0, len(rows), _BATCH_ROWS):
            some = rows[first : first + _BATCH_ROWS]
            places = self._session.place_columns(some)
            lines: list[bytes | None] = [None] * len(some)
            # Source by source and forwards: so packed files can be read.
            order = np.lexsort((places[:, 1], places[:, 0]))
            places = places[order]
            for start, stop in _stretches(places):
                self._take(lines, order[start:stop], places[start:stop])
            self.gone += lines.count(None)
            yield lines

    def _take(self, lines: list[bytes | None], numbers: Rows, places: Places) -> None:
        """Put the lines of a stretch that are still there where they belong.

        Args:
            lines: All lines that are wanted.
            numbers: (n,) int64, which of them these are.
            places: (n, 3) int64, where they stand: in one source, one behind the other.
        """
        source_id, first = int(places[0, 0]), int(places[0, 1])
        first -= min(first, 1)
        starts = places[:, 1] - first
        ends = starts + places[:, 2]
        try:
            data = self._of(source_id).read_stretch(source_id, first, int(ends.max()) + 1)
        except LineGoneError:
            return
        # The last line of a finished file may lack its newline.
        data += b"\n"
        is_newline = np.frombuffer(data, np.uint8) == _NEWLINE
        last = len(data) - 1
        is_whole = (ends <= last) & is_newline[np.minimum(ends, last)]
        is_whole &= (starts == 0) | is_newline[np.clip(starts - 1, 0, last)]
        found = (each[is_whole].tolist() for each in (numbers, starts, ends))
        for number, start, end in zip(*found, strict=True):
            lines[number] = data[start : end + 1]

    def _of(self, source_id: int) -> LineBytes:
        # The one that was used last stands last.
        reader = self._open.pop(source_id, None) or LineBytes(self._session.ledger)
        self._open[source_id] = reader
        if len(self._open) > _MOST_OPEN:
            self._open.pop(next(iter(self._open))).close()
        return reader


def _stretches(places: Places) -> Iterator[tuple[int, int]]:
    """Yield from where to before where lines stand so close together that they are read at once.

    Args:
        places: (n, 3) int64, by source and offset; n is at least 1.
    """
    source_ids, offsets, sizes = places.T
    is_first = np.ones(len(places), np.bool_)
    is_far = offsets[1:] - (offsets[:-1] + sizes[:-1]) > _GAP_BYTES
    is_first[1:] = (source_ids[1:] != source_ids[:-1]) | is_far
    starts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(starts, len(places)))
    part = (offsets - np.repeat(offsets[starts], lengths)) // _READ_BYTES
    is_first[1:] |= part[1:] != part[:-1]
    yield from pairwise([*np.flatnonzero(is_first).tolist(), len(places)])
