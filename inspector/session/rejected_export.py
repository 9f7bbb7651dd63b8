"""Exporting rejected lines of a session, with what is written there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inspector.core.errors import StorageError
from inspector.core.record import Reason
from inspector.files.rejected_file import RejectedRow, rejected_file
from inspector.ingest.line_text import LineTexts, Place
from inspector.session.line_list import LineList


def export_rejected(
    lines: LineList, texts: LineTexts, path: Path, is_unwanted: Callable[[], bool] = lambda: False
) -> int:
    """Write lines to a file, one read after the other: CSV if its name ends so, else JSON lines.

    A line that cannot be read any more says so in place of its text.

    Args:
        lines: Which ones.
        texts: Reads them.
        path: The file.
        is_unwanted: Asked before each line whether to give up.

    Returns:
        How many were written.

    Raises:
        StorageError: The file could not be written, or was given up; the previous content is as
            it was.
    """
    count = 0
    with rejected_file(path) as write:
        for line in lines.lines:
            if is_unwanted():
                raise StorageError("was given up before it was complete", where=str(path))
            write(rejected_row(line, line.reason, line.message, texts))
            count += 1
    return count


def rejected_row(
    place: Place, reason: Reason | None, message: str, texts: LineTexts
) -> RejectedRow:
    """Return a rejected line as a file of them tells it."""
    found = texts.read(place)
    return RejectedRow(
        path=str(texts.path_of(place.source_id)),
        offset=place.offset,
        size_bytes=place.size_bytes,
        reason=str(reason or ""),
        message=message,
        text=found.text or (f"({found.problem})" if found.problem else ""),
    )
