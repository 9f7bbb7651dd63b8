"""Limits of reading: how much at a time, how many files at once."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from inspector.core.record import MAX_LINE_BYTES

# macOS grants a process 256 in all. On Windows nobody can rename a file that is held open.
OPEN_FILES = 0 if sys.platform == "win32" else 128


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
    open_files: int = OPEN_FILES
