"""Spans: stretches of time."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.session.chunk import ChunkPart


@dataclass(frozen=True, slots=True)
class Span:
    """Instants from `start_ts` and before `end_ts`, Unix seconds."""

    start_ts: float
    end_ts: float

    def touches(self, part: ChunkPart) -> bool:
        """Return whether a chunk may have rows in it."""
        return part.last_ts >= self.start_ts and part.first_ts < self.end_ts
