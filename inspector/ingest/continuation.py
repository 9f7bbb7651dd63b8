"""Continuation: a stream that goes on in another file, as rotation has it."""

from __future__ import annotations

from inspector.files.log_name import compression_of
from inspector.files.text_file import CompressedText, TextHandle
from inspector.ingest.block import Span
from inspector.ingest.followed_file import PROOF_BYTES, FollowedFile
from inspector.ingest.sight import Sight


def go_on_in(file: FollowedFile, sight: Sight, now_s: float) -> None:
    """Take another file for the one that holds the stream from now on."""
    if not compression_of(file.path):
        file.former_path = file.path
    file.path, file.identity = sight.path, sight.identity
    file.gone = file.stalled = False
    size_bytes = sight.status.st_size
    if compression_of(sight.path):
        _begin_compressed(file, size_bytes, now_s)
        return
    # A copy may end before what was read, if lines were written after it was made.
    beyond = max(0, file.offset - size_bytes)
    file.proof = file.proof[: max(0, len(file.proof) - beyond)]
    file.offset -= beyond
    file.size_bytes -= beyond


def prove(file: FollowedFile, handle: TextHandle, limit_bytes: int) -> bool:
    """Unpack what was handed over before; return whether it is the same text so far.

    The file is `unproved` no more once that is certain.
    """
    low = file.handed_over - len(file.proof)
    if not isinstance(handle, CompressedText) or handle.begin > low:
        file.unproved = False  # read on since it was opened: nobody exchanged it
        return True
    handle.unpack(low, low + max(limit_bytes, PROOF_BYTES))
    file.take_note_of(handle)
    if handle.end < file.handed_over and (file.more or file.problem):
        return True
    if not file.goes_on_in(handle):
        return False
    file.unproved = False
    file.take_note_of(handle)
    if file.ahead:
        handle.rewind()
        file.more = True
    return True


def turn_back(file: FollowedFile) -> None:
    """Be what it was before it went on in a compressed file: that holds another text."""
    file.disproved.add(file.place)
    if file.ahead:
        file.older_end = file.older_searched = file.ahead.offset
        file.offset, file.ahead = file.handed_over, None
    file.searched = file.offset
    file.stored_bytes = file.stored_read = 0
    file.more = file.stalled = file.unproved = False
    file.problem = ""
    file.path = file.former_path or file.path


def _begin_compressed(file: FollowedFile, stored_bytes: int, now_s: float) -> None:
    """Read on from the start of a compressed file of the same text."""
    file.resize_stored(stored_bytes, now_s)
    # Known already, but for what may have come at its end.
    file.stored_read = 0 if file.older_end else stored_bytes
    if file.older_end:
        handed_over = file.offset - file.older_end
        file.ahead = Span(file.older_end, handed_over) if handed_over else None
        file.offset = file.older_end = file.older_searched = 0
        if not file.ahead:
            file.proof, file.unproved = b"", False
    file.searched = file.offset
