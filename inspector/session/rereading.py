"""Rereading: rejected lines judged anew, once the registry knows more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inspector.core.record import Reason, Record
from inspector.ingest.batch import RejectedLine
from inspector.ingest.block import MAX_LINE_BYTES
from inspector.ingest.decoder import Decoder
from inspector.ingest.line_bytes import LineBytes, LineGoneError, OpenText, open_fresh_text
from inspector.ingest.line_judge import rejection
from inspector.ingest.rows import RowBuilder
from inspector.session.session import Session

PIECE_LINES = 1_000
"""Lines of one step: few enough that what is written meanwhile does not wait."""


@dataclass(frozen=True, slots=True)
class RereadProgress:
    """How far lines were read again.

    Attributes:
        done: Lines looked at by now.
        total: Lines to look at.
        accepted: Lines that are rows now.
        gone: Lines that could not be read any more, and stay rejected.
    """

    done: int
    total: int
    accepted: int = 0
    gone: int = 0

    @property
    def is_done(self) -> bool:
        """Return whether all were looked at."""
        return self.done >= self.total


class Rereading:
    """Judges the lines of a session anew that were rejected for one reason, piece by piece.

    Used by the thread that adds to the session; `close` releases the file that it reads.

    Attributes:
        progress: How far it is.
    """

    def __init__(
        self, session: Session, reason: Reason, open_file: OpenText = open_fresh_text
    ) -> None:
        places = session.ledger.rejected_places().of(reason=reason)
        self._session = session
        self._reason = reason
        # Source by source and forwards: that is how a packed file can be read.
        self._places = places.at(np.lexsort((places.offset, places.source_id)))
        self._decoder = Decoder(session.registry)
        self._bytes = LineBytes(session.ledger, open_file)
        self.progress = RereadProgress(0, len(places))

    def step(self, at_most: int = PIECE_LINES) -> None:
        """Read some more lines, all of one source, and add to the session what they are now."""
        start, places = self.progress.done, self._places
        piece = places.source_id[start : start + at_most]
        if not len(piece):
            return
        source_id = int(piece[0])
        stop = start + int(np.count_nonzero(piece == source_id))
        rows = RowBuilder(source_id, self._session.names)
        accepted = gone = 0
        for offset, size_bytes in zip(
            places.offset[start:stop].tolist(), places.size_bytes[start:stop].tolist(), strict=True
        ):
            verdict = self._judge(source_id, offset, size_bytes)
            if isinstance(verdict, Record):
                rows.add_record(verdict, offset, size_bytes)
                accepted += 1
            elif verdict is None:
                gone += 1
            else:
                rows.add_rejected(verdict)
        self._session.rejudge(self._reason, rows.batch(0))
        before = self.progress
        self.progress = RereadProgress(
            stop, before.total, before.accepted + accepted, before.gone + gone
        )

    def close(self) -> None:
        """Close the file."""
        self._bytes.close()

    def _judge(self, source_id: int, offset: int, size_bytes: int) -> Record | RejectedLine | None:
        """Return what a line is now; None if it cannot be told any more."""
        if size_bytes > MAX_LINE_BYTES:
            return None
        try:
            verdict = self._decoder.decode(self._bytes.read(source_id, offset, size_bytes))
        except LineGoneError:
            return None
        if isinstance(verdict, Record) or verdict is None:
            return verdict
        return rejection(source_id, offset, size_bytes, verdict)
