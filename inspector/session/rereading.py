"""Rereading: rejected lines judged anew, once the registry knows more."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from inspector.core.record import MAX_LINE_BYTES, Reason, Record
from inspector.ingest.batch import RejectedLine
from inspector.ingest.decoder import Decoder
from inspector.ingest.line_bytes import LineBytes, LineGoneError, OpenText, open_fresh_text
from inspector.ingest.line_judge import rejection
from inspector.ingest.rows import RowBuilder
from inspector.session.session import Session

PIECE_LINES = 1_000
PIECE_S = 0.05
"""Most of one step, in lines and seconds: what is written meanwhile must not wait."""


@dataclass(frozen=True, slots=True)
class RereadProgress:
    """How far lines were read again.

    Attributes:
        done: Lines looked at by now.
        total: Lines to look at.
        accepted: Lines that are rows now.
        gone: Lines that could not be read any more, and stay rejected.
        not_kept: Further lines of that reason, whose places were too many to be kept; they stay
            rejected until the source is opened again.
    """

    done: int
    total: int
    accepted: int = 0
    gone: int = 0
    not_kept: int = 0

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
        self,
        session: Session,
        reason: Reason,
        open_file: OpenText = open_fresh_text,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        rejected = session.ledger.snapshot().totals.rejected.get(reason, 0)
        places = session.ledger.rejected_places().of(reason=reason)
        self._clock = clock
        self._session = session
        self._reason = reason
        # Source by source and forwards: that is how a packed file can be read.
        self._places = places.at(np.lexsort((places.offset, places.source_id)))
        self._decoder = Decoder(session.registry)
        self._bytes = LineBytes(session.ledger, open_file)
        self.progress = RereadProgress(0, len(places), not_kept=max(0, rejected - len(places)))

    def step(self, at_most: int = PIECE_LINES) -> None:
        """Read some more lines, all of one source, and add to the session what they are now."""
        start, places = self.progress.done, self._places
        piece = places.source_id[start : start + at_most]
        if not len(piece):
            return
        source_id, until_s = int(piece[0]), self._clock() + PIECE_S
        stop = start + int(np.count_nonzero(piece == source_id))
        rows = RowBuilder(source_id, self._session.names)
        accepted = gone = done = 0
        for offset, size_bytes in zip(
            places.offset[start:stop].tolist(), places.size_bytes[start:stop].tolist(), strict=True
        ):
            verdict = self._judge(source_id, offset, size_bytes)
            done += 1
            if isinstance(verdict, Record):
                rows.add_record(verdict, offset, size_bytes)
                accepted += 1
            elif verdict is None:
                gone += 1
            else:
                rows.add_rejected(verdict)
            if self._clock() >= until_s:
                break
        self._session.rejudge(self._reason, rows.batch(0))
        before = self.progress
        self.progress = replace(
            before,
            done=before.done + done,
            accepted=before.accepted + accepted,
            gone=before.gone + gone,
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
