"""The lines of rows, byte for byte, read again from where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.line_bytes import LineBytes, LineGoneError
from inspector.session.columns import Place, TableView
from inspector.session.session import Session

Rows = NDArray[np.int64]

_BATCH_ROWS = 16_384
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


@dataclass(slots=True)
class _Stretch:
    """Lines that stand so close together that they are read at once.

    Attributes:
        source_id: Their source.
        start: Where the first one begins in it.
        end: Where the last one ends.
        lines: Number, offset and length of each.
    """

    source_id: int
    start: int
    end: int
    lines: list[tuple[int, int, int]]


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
            places = self._session.places(some)
            lines = dict[int, bytes]()
            for stretch in _stretches(places):
                lines |= self._lines_of(stretch)
            self.gone += len(some) - len(lines)
            yield [lines.get(number) for number in range(len(some))]

    def _lines_of(self, stretch: _Stretch) -> dict[int, bytes]:
        """Return the lines of a stretch that are still there, by their numbers."""
        before = min(stretch.start, 1)
        first = stretch.start - before
        try:
            data = self._of(stretch.source_id).read_stretch(
                stretch.source_id, first, stretch.end + 1 - first
            )
        except LineGoneError:
            return {}
        found = {}
        for number, offset, size_bytes in stretch.lines:
            start, end = offset - first, offset - first + size_bytes
            is_whole = start == 0 or data[start - 1 : start] == b"\n"
            # The last line of a finished file may lack its newline.
            if is_whole and end <= len(data) and data[end : end + 1] in (b"\n", b""):
                found[number] = data[start:end] + b"\n"
        return found

    def _of(self, source_id: int) -> LineBytes:
        # The one that was used last stands last.
        reader = self._open.pop(source_id, None) or LineBytes(self._session.ledger)
        self._open[source_id] = reader
        if len(self._open) > _MOST_OPEN:
            self._open.pop(next(iter(self._open))).close()
        return reader


def _stretches(places: list[Place]) -> list[_Stretch]:
    """Return what is to be read, source by source and forwards: so packed files can be read."""
    found: list[_Stretch] = []
    for number in sorted(range(len(places)), key=places.__getitem__):
        source_id, offset, size_bytes = places[number]
        last = found[-1] if found else None
        if (
            last is None
            or last.source_id != source_id
            or offset - last.end > _GAP_BYTES
            or offset + size_bytes - last.start > _READ_BYTES
        ):
            last = _Stretch(source_id, offset, offset, [])
            found.append(last)
        last.end = offset + size_bytes
        last.lines.append((number, offset, size_bytes))
    return found
