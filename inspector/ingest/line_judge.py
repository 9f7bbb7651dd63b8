"""Judging single lines: what the decoder says of them, as a batch."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.core.record import Reason, Record
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.block import MAX_LINE_BYTES, Block, Span
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder


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
                rows.add_rejected(
                    RejectedLine(
                        block.source_id,
                        block.offset + start,
                        size,
                        verdict[0].reason,
                        "; ".join(problem.message for problem in verdict),
                    )
                )
        return rows.batch(0)


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
