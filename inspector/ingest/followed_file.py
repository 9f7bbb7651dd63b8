"""A file that is followed: how far it was read, and how it is cut into blocks of whole lines."""

from __future__ import annotations

from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from inspector.files.identity import FileIdentity, Place, identify, place_of, same_stream
from inspector.ingest.block import MAX_LINE_BYTES, Block, Span


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much is read at a time.

    Attributes:
        line_bytes: The longest line that must reach a block whole.
        block_bytes: The largest block.
        turn_bytes: The least that a file may read before others have their turn.
        tail_bytes: How much of the end of a large file is read before its older part.
        large_file_bytes: A file larger than this is large.
        open_files: How many files are held open.
    """

    line_bytes: int = MAX_LINE_BYTES
    block_bytes: int = 4 * 1024 * 1024
    turn_bytes: int = 256 * 1024
    tail_bytes: int = 1024 * 1024
    large_file_bytes: int = 4 * 1024 * 1024
    open_files: int = 128  # macOS grants a process 256 in all


class Extent(NamedTuple):
    """How much there is of a source, and how far it was handed over, as the ledger keeps it."""

    size_bytes: int
    offset: int
    unfinished_bytes: int


@dataclass(slots=True, eq=False)
class FollowedFile:
    """One stream of lines and how far it was read.

    The bytes are, in file order: an older part still to be read, ``[0, older_end)``, empty unless
    reading began at the tail; lines handed over; the last line without its newline,
    ``[offset, searched)``; and bytes not looked at yet, up to ``size_bytes``.

    Attributes:
        source_id: Its number in the ledger.
        path: What it is called now.
        identity: Which file it is.
        size_bytes: How much of it there is.
        seen_at_s: Monotonic clock when the first byte not looked at was noticed.
        grown_at_s: Monotonic clock when it last grew, or lost its name.
        offset: Start of the first line not handed over.
        searched: There is no newline from `offset` to here.
        older_end: End of the older part; a line starts here.
        older_searched: There is no newline from here to the one that ends the older part.
        gone: It has no name any more that we know of.
        stalled: A read gave nothing: look at it again before the next one.
        settled: It was last looked at so long after its last change that any later one shows.
        modified_ns: Its modification time when it was last looked at.
        turn: When it was last served; who waited longest comes first.
        reported: The extent that the ledger knows.
    """

    source_id: int
    path: Path
    identity: FileIdentity
    limits: ReadLimits
    size_bytes: int = 0
    seen_at_s: float = 0.0
    grown_at_s: float = 0.0
    offset: int = 0
    searched: int = 0
    older_end: int = 0
    older_searched: int = 0
    gone: bool = False
    stalled: bool = False
    settled: bool = False
    modified_ns: int = 0
    turn: int = 0
    reported: Extent | None = None

    @property
    def place(self) -> Place:
        """Where it is stored."""
        return place_of(self.path, self.identity.device, self.identity.inode)

    @property
    def extent(self) -> Extent:
        """How far it was read, for the ledger."""
        return Extent(self.size_bytes, self.offset, self.unfinished_bytes)

    @property
    def has_newer(self) -> bool:
        """Whether there is something new at the end to read."""
        return self.searched < self.size_bytes and not self.stalled

    @property
    def has_older(self) -> bool:
        """Whether there is something left of the older part to read."""
        return self.older_end > 0 and not self.stalled

    @property
    def unread_bytes(self) -> int:
        """How much nobody has looked at."""
        return self.size_bytes - self.searched + self.older_searched

    @property
    def unfinished_bytes(self) -> int:
        """How much there is of the last line while its newline has not come."""
        return self.searched - self.offset

    @property
    def not_handed_over_bytes(self) -> int:
        """How much would be lost if the file vanished now."""
        return self.size_bytes - self.offset + self.older_end

    def resize(self, size_bytes: int, now_s: float) -> int:
        """Take note of a new size, at least `offset`; return how many known bytes vanished."""
        vanished = max(0, self.size_bytes - size_bytes)
        if size_bytes > self.size_bytes:
            self.grown_at_s = now_s
            if self.searched == self.size_bytes:
                self.seen_at_s = now_s
        self.size_bytes = size_bytes
        self.searched = min(self.searched, size_bytes)
        return vanished

    def start_at_tail(self, file: FileIO) -> None:
        """Leave all but the tail of a large file for later; do nothing to a small one."""
        if self.size_bytes <= self.limits.large_file_bytes:
            return
        low = self.size_bytes - self.limits.tail_bytes - 1
        start = self._read(file, low, self.size_bytes).find(b"\n") + 1
        if start:
            self.offset = self.searched = self.older_end = self.older_searched = low + start

    def read_newer(self, file: FileIO, limit_bytes: int) -> Block | None:
        """Return the next whole lines at the end, or None if none is complete."""
        if self.unfinished_bytes > self.limits.line_bytes:
            return self._skip_newer(file, limit_bytes)
        start = self.offset
        want = max(limit_bytes, self.limits.line_bytes + 1)
        end = min(start + want, self.size_bytes)
        data = self._read(file, start, self._line_end(file, start, end))
        if start + len(data) <= self.searched:
            self.stalled = True
            return None
        whole = data.rfind(b"\n") + 1
        self.offset = start + whole
        self.searched = start + len(data)
        return self._block(start, data[:whole]) if whole else None

    def _line_end(self, file: FileIO, start: int, end: int) -> int:
        """Return where the last whole line before `end` ends, if that is easily told; else `end`.

        Cutting a large block behind its last newline would copy it.
        """
        low = end - self.limits.line_bytes
        if low <= start:
            return end
        file.seek(low)
        newline = file.read(end - low).rfind(b"\n")
        return end if newline < 0 else low + newline + 1

    def read_older(self, file: FileIO, limit_bytes: int, now_s: float) -> Block | None:
        """Return the last whole lines of the older part, or None if a line is longer than that."""
        end = self.older_searched
        low = max(0, end - max(limit_bytes, self.limits.line_bytes + 2))
        data = self._read(file, low, end)
        if not data:
            self.stalled = True
            return None
        skipping = end < self.older_end
        before = data.rfind(b"\n") if skipping else data.find(b"\n", 0, len(data) - 1)
        if low and before < 0:
            self.older_searched = low
            return None
        start = low + before + 1 if low or skipping else 0
        line_end = self.older_end
        self.older_end = self.older_searched = start
        if skipping:
            span = Span(start, line_end - 1 - start)
            return Block(self.source_id, line_end, b"", (span,), now_s)
        return Block(self.source_id, start, data[start - low :], seen_at_s=now_s)

    def read_rest(self, file: FileIO) -> Block | None:
        """Return the last line of a finished file if it has no newline."""
        start, end = self.offset, self.size_bytes
        if end - start > self.limits.line_bytes:
            block = self._block(end, b"", Span(start, end - start))
        else:
            data = self._read(file, start, end)
            if not data:
                return None
            block = self._block(start, data)
        self.offset = self.searched = end
        return block

    def _skip_newer(self, file: FileIO, limit_bytes: int) -> Block | None:
        """Look for the end of a line that is too long to hold."""
        start = self.searched
        data = self._read(file, start, min(start + limit_bytes, self.size_bytes))
        self.stalled = not data
        newline = data.find(b"\n")
        if newline < 0:
            self.searched = start + len(data)
            return None
        span = Span(self.offset, start + newline - self.offset)
        self.offset = self.searched = start + newline + 1
        return self._block(self.offset, b"", span)

    def _block(self, offset: int, data: bytes, *overlong: Span) -> Block:
        return Block(self.source_id, offset, data, overlong, self.seen_at_s)

    def _read(self, file: FileIO, start: int, end: int) -> bytes:
        """Return these bytes, or nothing if they are not all there or belong to another stream."""
        file.seek(start)
        data = file.read(end - start)
        # Looked at after the read, so that a file truncated and filled anew before is found out.
        identity = identify(file.fileno())
        if not same_stream(self.identity, identity) or len(data) < end - start:
            return b""
        self.identity = identity
        return data
