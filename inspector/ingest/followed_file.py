"""A file that is followed: how far it was read, and how it is cut into blocks of whole lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from inspector.files.identity import FileIdentity, Place, place_of, same_stream
from inspector.files.text_file import CompressedText, TextHandle, identity_of, last_line_end
from inspector.ingest.block import Block, Span
from inspector.ingest.read_limits import ReadLimits

PROOF_BYTES = 4096
"""So many bytes tell whether a text is the one that was read: many logs begin alike."""


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

    The bytes are those of the text. How many a compressed file holds shows only at its end: until
    then ``size_bytes`` is what is known of it, and there is `more`. It is read forward only, so a
    stream that goes on in one reads its older part again from the start, and jumps over what lies
    `ahead`: lines that were handed over before.

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
        more: Whether a compressed file may hold more than `size_bytes`.
        ahead: Lines already handed over that follow later in the file.
        stored_bytes: Size of a compressed file; 0 for text.
        stored_read: How much of that became text.
        vanished_bytes: Known bytes that turned out not to be there; the ledger takes them.
        problem: What a person should know of it, empty if nothing.
        rank: How many logs of its rotated set are younger.
        copied_to: A compressed copy of it that was seen after it lost its name.
        proof: What was handed over last: it stands right before `handed_over`.
        unproved: It is compressed, and not unpacked so far that `proof` could be compared.
        former_path: What it was called when it was text.
        disproved: Where files are that hold another text, though it begins with the same line.
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
    more: bool = False
    ahead: Span | None = None
    stored_bytes: int = 0
    stored_read: int = 0
    vanished_bytes: int = 0
    problem: str = ""
    rank: int = 0
    copied_to: Path | None = None
    proof: bytes = b""
    unproved: bool = False
    former_path: Path | None = None
    disproved: set[Place] = field(default_factory=set)

    @property
    def place(self) -> Place:
        """Where it is stored."""
        return place_of(self.path, self.identity.device, self.identity.inode)

    @property
    def extent(self) -> Extent:
        """How far it was read, for the ledger."""
        return Extent(self.size_bytes, self.offset, self.unfinished_bytes)

    @property
    def handed_over(self) -> int:
        """Where the lines end that were handed over, but for an older part read since."""
        return self.ahead.offset + self.ahead.size_bytes if self.ahead else self.offset

    @property
    def has_newer(self) -> bool:
        """Whether there is something new at the end to read."""
        return (self.searched < self.size_bytes or self.more) and not self.stalled

    @property
    def has_older(self) -> bool:
        """Whether there is something left of the older part to read."""
        return self.older_end > 0 and not self.stalled

    @property
    def begun(self) -> bool:
        """Whether some of it was read."""
        return self.turn > 0

    @property
    def known_bytes(self) -> int:
        """How much there is to read, in stored bytes: those of a compressed file weigh less."""
        return self.stored_bytes or self.size_bytes

    @property
    def unread_bytes(self) -> int:
        """How much of the known bytes nobody has looked at."""
        if self.stored_bytes:
            return self.stored_bytes - self.stored_read if self.more else 0
        return self.size_bytes - self.searched + self.older_searched - self._ahead_bytes

    @property
    def unfinished_bytes(self) -> int:
        """How much there is of the last line while its newline has not come."""
        return self.searched - self.offset

    @property
    def not_handed_over_bytes(self) -> int:
        """How much would be lost if the file vanished now."""
        return self.size_bytes - self.offset + self.older_end - self._ahead_bytes

    @property
    def _ahead_bytes(self) -> int:
        return self.ahead.size_bytes if self.ahead else 0

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

    def resize_stored(self, stored_bytes: int, now_s: float) -> None:
        """Take note of the size of a compressed file: it may hold more text than is known."""
        if not self.more:
            self.seen_at_s = now_s
        self.stored_bytes, self.more = stored_bytes, True
        self.unproved = bool(self.proof)

    def leave_older(self, end: int, before: bytes) -> None:
        """Leave all before the start of a line for later; nothing was read yet."""
        self.older_end = self.older_searched = end
        self.skip_to(end, before)

    def skip_to(self, offset: int, before: bytes) -> None:
        """Read on at the start of a line, and know the text by what stands before it."""
        self.offset = self.searched = offset
        self.proof = before[-PROOF_BYTES:]

    def goes_on_in(self, file: TextHandle) -> bool:
        """Return whether a text holds what was handed over last, as far as it reaches."""
        file.seek(self.handed_over - len(self.proof))
        data = file.read(len(self.proof)) or b""
        return self.proof.startswith(data) and bool(data or not self.proof)

    def read_newer(self, file: TextHandle, limit_bytes: int) -> Block | None:
        """Return the next whole lines at the end, or None if none is complete."""
        if self.unfinished_bytes > self.limits.line_bytes:
            return self._skip_newer(file, limit_bytes)
        start = self.offset
        want = max(limit_bytes, self.limits.line_bytes + 1)
        end = self._reach(file, start, start + want)
        data = self.read_at(file, start, last_line_end(file, start, end, self.limits.line_bytes))
        if start + len(data) <= self.searched:
            self.stalled = not self.more
            return None
        whole = data.rfind(b"\n") + 1
        self._hand_over_to(
            start + whole,
            start + len(data),
            self.proof + data[max(0, whole - PROOF_BYTES) : whole],
        )
        return self._block(start, data[:whole]) if whole else None

    def read_older(self, file: TextHandle, limit_bytes: int, now_s: float) -> Block | None:
        """Return the last whole lines of the older part, or None if a line is longer than that."""
        end = self.older_searched
        low = max(0, end - max(limit_bytes, self.limits.line_bytes + 2))
        data = self.read_at(file, low, end)
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

    def read_rest(self, file: TextHandle) -> Block | None:
        """Return the last line of a finished file if it has no newline."""
        start, end = self.offset, self.size_bytes
        if end - start > self.limits.line_bytes:
            block = self._block(end, b"", Span(start, end - start))
        else:
            data = self.read_at(file, start, end)
            if not data:
                return None
            block = self._block(start, data)
        self.offset = self.searched = end
        return block

    def _skip_newer(self, file: TextHandle, limit_bytes: int) -> Block | None:
        """Look for the end of a line that is too long to hold."""
        start = self.searched
        data = self.read_at(file, start, self._reach(file, start, start + limit_bytes))
        self.stalled = not data and not self.more
        newline = data.find(b"\n")
        if newline < 0:
            self.searched = start + len(data)
            return None
        span = Span(self.offset, start + newline - self.offset)
        end = start + newline + 1
        self._hand_over_to(end, end, data[: newline + 1])
        return self._block(end, b"", span)

    def _hand_over_to(self, offset: int, searched: int, last: bytes) -> None:
        self.offset, self.searched = offset, searched
        if not self.ahead:
            self.proof = last[-PROOF_BYTES:]
        if self.ahead and offset == self.ahead.offset:
            self.offset = self.searched = offset + self.ahead.size_bytes
            self.ahead = None

    def _reach(self, file: TextHandle, start: int, end: int) -> int:
        """Return how far there is text to read, at most to `end`."""
        if isinstance(file, CompressedText):
            end = min(end, file.unpack(start, end))
            self.take_note_of(file)
        return max(start, min(end, self.ahead.offset if self.ahead else self.size_bytes))

    def take_note_of(self, file: CompressedText) -> None:
        """Learn how much text there is from what was unpacked so far."""
        self.more = not file.ended
        self.problem = file.problem
        self.stored_read = min(self.stored_bytes, max(self.stored_read, file.stored_position))
        known = max(file.end, self.handed_over)
        if self.unproved:
            return
        if file.ended or known > self.size_bytes:
            self.vanished_bytes += max(0, self.size_bytes - known)
            self.size_bytes = known
            self.searched = min(self.searched, known)

    def _block(self, offset: int, data: bytes, *overlong: Span) -> Block:
        return Block(self.source_id, offset, data, overlong, self.seen_at_s)

    def read_at(self, file: TextHandle, start: int, end: int) -> bytes:
        """Return these bytes, or nothing if they are not all there or belong to another stream."""
        file.seek(start)
        data = file.read(end - start) or b""
        # Looked at after the read, so that a file truncated and filled anew before is found out.
        identity = identity_of(file)
        if not same_stream(self.identity, identity) or len(data) < end - start:
            return b""
        if not isinstance(file, CompressedText) and not self.goes_on_in(file):
            return b""
        self.identity = identity
        return data
