"""The rows of a closed hot log on their way to a warm file, with all that its lines say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from inspector.files.rejected_file import RejectedRow
from inspector.ingest.batch import RejectedLine
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import BlockReader
from inspector.ingest.ledger import Ledger
from inspector.ingest.line_judge import overlong_lines
from inspector.ingest.line_text import LineTexts, line_text
from inspector.ingest.names import Names
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.reader import read_forward
from inspector.storage.meta_texts import MetaTexts
from inspector.storage.warm_rows import NO_ROWS, WarmRows, rows_of_batch


@dataclass(frozen=True, slots=True)
class HotPiece:
    """Some lines of a log, in their order.

    Attributes:
        rows: The valid ones, with what else their `meta` has.
        rejected: The others, with what is written there; a raw player is withheld.
        blank_lines: Lines of nothing but white space.
    """

    rows: WarmRows
    rejected: tuple[RejectedRow, ...] = ()
    blank_lines: int = 0


class HotLogs:
    """Reads closed hot logs, plain or packed, one after the other; used by one thread.

    Args:
        reader: Turns blocks into batches.
        names: The strings of the batches: those that the reader was made with.
        ledger: Gets every log as a source; what of one vanished while it was read is lost there.
    """

    def __init__(self, reader: BlockReader, names: Names, ledger: Ledger | None = None) -> None:
        self.ledger = ledger or Ledger()
        self._reader = reader
        self._meta = MetaTexts(names)

    def read(
        self,
        path: Path,
        limits: ReadLimits | None = None,
        on_read: Callable[[int], None] | None = None,
    ) -> Iterator[HotPiece]:
        """Yield all lines of a log piece by piece, some megabytes of it at most.

        Args:
            path: The log.
            limits: How much is read at a time.
            on_read: Gets how many more bytes were read, as they are stored.

        Raises:
            SourceError: It is missing, is no log, or cannot be read; or, after all that can be
                read, it is damaged.
        """
        with closing(LineTexts(self.ledger)) as texts:
            for block in read_forward([path], self.ledger, limits, on_read):
                for batch in self._reader.read(block):
                    rows = rows_of_batch(batch, self._meta.of(block, batch))
                    rejected = tuple(_rejected(path, block, line) for line in batch.rejected)
                    yield HotPiece(rows, rejected, batch.blank_lines)
                if block.overlong:
                    yield HotPiece(NO_ROWS, tuple(_overlong(path, block, texts)))


def _rejected(path: Path, block: Block, line: RejectedLine) -> RejectedRow:
    start = line.offset - block.offset
    data = block.data[start : start + line.size_bytes]
    return _row(path, line, line_text(data, line.size_bytes).text)


def _overlong(path: Path, block: Block, texts: LineTexts) -> Iterator[RejectedRow]:
    """Yield the lines that nothing could hold, each with its beginning."""
    for line in overlong_lines(block.source_id, block.overlong):
        found = texts.read(line)
        yield _row(path, line, found.text or f"({found.problem})")


def _row(path: Path, line: RejectedLine, text: str) -> RejectedRow:
    return RejectedRow(
        str(path), line.offset, line.size_bytes, str(line.reason), line.message, text
    )
