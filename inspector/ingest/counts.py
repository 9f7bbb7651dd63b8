"""Counts: what became of the bytes and lines of one source, or of all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.record import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the bytes and lines of one source, or of all.

    While a source is there, ``size_bytes`` is the bytes handed over, those still to be read, those
    skipped, and ``unfinished_bytes``.

    Attributes:
        size_bytes: Known size of what there is to read.
        read_bytes: Bytes of every line that was judged, newlines included.
        unfinished_bytes: Bytes of a last line whose newline has not come.
        lost_bytes: Bytes known to have existed that vanished before they became a whole line.
        skipped_bytes: Bytes that somebody chose not to read; compressed ones count as stored.
        accepted: Lines that became rows.
        rejected: Lines that did not, by reason.
        blank: Lines of nothing but white space.
        late: Accepted lines behind the lateness allowance.
        out_of_order: Accepted lines behind a newer one by any amount; late ones too.
        duplicates: Accepted lines that say the same as one shortly before them.
    """

    size_bytes: int = 0
    read_bytes: int = 0
    unfinished_bytes: int = 0
    lost_bytes: int = 0
    skipped_bytes: int = 0
    accepted: int = 0
    rejected: Mapping[Reason, int] = field(default_factory=dict)
    blank: int = 0
    late: int = 0
    out_of_order: int = 0
    duplicates: int = 0

    @property
    def lines(self) -> int:
        """Accepted and rejected lines."""
        return self.accepted + self.rejected_lines

    @property
    def rejected_lines(self) -> int:
        """Rejected lines of every reason."""
        return sum(self.rejected.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry(Counts):
    """One source: a stream of lines, whatever its file is called by now; with its counts.

    Attributes:
        source_id: Its number, as in blocks and batches.
        path: The latest name of its file.
        offset: Where its next new line will start, in bytes.
        gone: Whether the file was deleted, replaced or moved out of sight.
        ended: Whether no more will come of it.
        newest_ts: Latest instant of its rows, Unix seconds.
        head: Digest of its first line, which tells it from other files; None until that was read.
    """

    source_id: int
    path: Path
    offset: int = 0
    gone: bool = False
    ended: bool = False
    newest_ts: float = -math.inf
    head: bytes | None = None

    @property
    def lag_bytes(self) -> int:
        """Bytes that nobody has read yet."""
        left = self.size_bytes - self.read_bytes - self.unfinished_bytes - self.skipped_bytes
        return 0 if self.ended else max(0, left)
