"""The texts of lines, read when somebody looks at them, and safe to show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from inspector.ingest.ledger import Ledger
from inspector.ingest.line_bytes import LineBytes, LineGoneError, OpenText, open_fresh_text
from inspector.ingest.privacy import record_without_names, without_names

_UNSEEN = (
    *(number for number in (*range(0x20), *range(0x7F, 0xA0)) if number != ord("\t")),
    *(*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF),
)
"""Characters that show nothing, break the line, or turn text around."""

_ESCAPES = {
    number: f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" for number in _UNSEEN
}


class Place(Protocol):
    """Where a line stands."""

    @property
    def source_id(self) -> int:
        """Which source."""

    @property
    def offset(self) -> int:
        """Bytes from the start of the source."""

    @property
    def size_bytes(self) -> int:
        """Length without its newline."""


@dataclass(frozen=True, slots=True)
class LineText:
    """A line as it may be shown: plain text, and a player that is no hash is withheld.

    Attributes:
        text: What is written there; bytes that are no UTF-8, and characters that one cannot see,
            are spelled out with a backslash.
        is_whole: Whether that is all of it, and not only its beginning.
        problem: Why there is no text, or what of it is not shown; empty if all is well.
        record: The line as parsed from JSON; None if it is no JSON.
    """

    text: str
    is_whole: bool = True
    problem: str = ""
    record: object | None = None


class LineTexts:
    """Reads lines for people; used by one thread, and closed by it."""

    def __init__(self, ledger: Ledger, open_file: OpenText = open_fresh_text) -> None:
        self._bytes = LineBytes(ledger, open_file)

    def path_of(self, source_id: int) -> Path:
        """Return what the file of a source is called now."""
        return self._bytes.path_of(source_id)

    def read(self, line: Place) -> LineText:
        """Return the text of a line, or why there is none; never an error."""
        try:
            data = self._bytes.read(line.source_id, line.offset, line.size_bytes)
        except LineGoneError as gone:
            return LineText("", is_whole=False, problem=gone.text())
        return line_text(data, line.size_bytes)

    def close(self) -> None:
        """Close the file that was read last; reading on opens it again."""
        self._bytes.close()


def line_text(data: bytes, size_bytes: int) -> LineText:
    """Return the text of a line.

    Args:
        data: Its bytes, or its first ones.
        size_bytes: Its true length.
    """
    is_whole = len(data) == size_bytes
    problem = "" if is_whole else f"the first {len(data):,} of {size_bytes:,} bytes are shown"
    text = _shown(data)
    if b"\0" in data:
        # Text of two bytes a character hides a name from any search but one without the NULs.
        narrow = _shown(data.replace(b"\0", b""))
        masked = without_names(narrow)
        if masked != narrow:
            return LineText(_visible(masked), is_whole, "NUL bytes are left out")
    record = _parsed(data) if is_whole else None
    return LineText(_visible(without_names(text)), is_whole, problem, record)


def _shown(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def _visible(text: str) -> str:
    return text.translate(_ESCAPES)


def _parsed(data: bytes) -> object | None:
    try:
        return record_without_names(msgspec.json.decode(data))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
