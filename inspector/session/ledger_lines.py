"""The lines behind the numbers of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import overload

from inspector.core.record import Reason
from inspector.ingest.batch import RejectedLine
from inspector.ingest.rejections import RejectedPlaces
from inspector.session.line_list import Line
from inspector.session.marked_rows import LedgerKind


class RejectedLines(Sequence[Line]):
    """Rejected lines, with their message where it was kept."""

    def __init__(
        self, places: RejectedPlaces, kept: Mapping[tuple[int, int], RejectedLine]
    ) -> None:
        self._places = places
        self._kept = kept

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        """Return a line, or some."""
        if isinstance(index, slice):
            return RejectedLines(self._places.at(index), self._kept)
        places = self._places
        source_id, offset = int(places.source_id[index]), int(places.offset[index])
        kept = self._kept.get((source_id, offset))
        return Line(
            source_id,
            offset,
            int(places.size_bytes[index]),
            reason=places.reason_at(index),
            message=kept.message if kept else "",
        )


def title(total: int, kind: LedgerKind, *details: str | Reason | None) -> str:
    """Return what lines have in common, as a person says it."""
    noun = "line" if total == 1 else "lines"
    return " · ".join((f"{total:,} {kind} {noun}", *(str(text) for text in details if text)))
