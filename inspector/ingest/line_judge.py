"""Judging single lines: what the decoder says of them, as a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector.core.record import MAX_LINE_BYTES, Problem, Reason, Record
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.block import Block, Span
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder

MAX_KEY_CHARS = 128
"""Longest unknown metric key that is kept: nobody adds a longer one to a registry."""


class LineJudge:
    """Puts lines before the decoder and collects what it says.

    Attributes:
        taught: Records accepted by the last call, with their lines, for a scanner to learn from.
    """

    def __init__(self, decoder: Decoder, names: Names) -> None:
        self._decoder = decoder
        self._names = names
        self.taught: list[tuple[Record, bytes]] = []

    def judge(self, block: Block, spans: Iterable[tuple[int, int]]) -> Batch:
        """Return rows and rejected lines for the lines at `spans`, (start, size) in the block."""
        rows = RowBuilder(block.source_id, self._names)
        self.taught.clear()
        for start, size in spans:
            line = block.data[start : start + size]
            verdict = self._decoder.decode(line)
            if isinstance(verdict, Record):
                rows.add_record(verdict, block.offset + start, size)
                self.taught.append((verdict, line))
            elif verdict is None:
                rows.add_blank()
            else:
                rows.add_rejected(rejection(block.source_id, block.offset + start, size, verdict))
        return rows.batch(0)


def rejection(
    source_id: int, offset: int, size_bytes: int, problems: Sequence[Problem]
) -> RejectedLine:
    """Return what is kept of a line with these problems; the first gives it its reason."""
    unknown = {
        (problem.unknown_key, problem.namespace): None
        for problem in problems
        if 0 < len(problem.unknown_key) <= MAX_KEY_CHARS
    }
    message = "; ".join(problem.message for problem in problems)
    return RejectedLine(source_id, offset, size_bytes, problems[0].reason, message, tuple(unknown))


def overlong_lines(source_id: int, spans: Iterable[Span]) -> tuple[RejectedLine, ...]:
    """Return the rejections of lines that were skipped because nothing could hold them."""
    return tuple(
        RejectedLine(
            source_id,
            span.offset,
            span.size_bytes,
            Reason.TOO_LONG,
            f"{span.size_bytes} bytes long, at most {MAX_LINE_BYTES} are allowed",
        )
        for span in spans
    )
