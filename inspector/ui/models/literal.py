"""Text of lines as it stands in the file: what has no shape of its own becomes an escape."""

from __future__ import annotations

import re

CELL_CHARS = 400
"""More of a line does not fit into a cell, and would cost time to lay out."""

# Control characters, marks that turn the direction of text around, and those of no width: any of
# them could make a line look like another one. Half of a surrogate pair is no character at all.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def literal(text: str) -> str:
    r"""Return `text` with every character that cannot be seen as an escape.

    ``\x00`` and ``\u{202E}`` are no escapes of JSON: where they stand, the character itself did.
    """
    return _UNSEEN.sub(_escape, text)


def one_line(text: str, most_chars: int = CELL_CHARS) -> str:
    """Return the beginning of `text` for a cell, literally; cut at `most_chars`."""
    shown = literal(text[:most_chars])
    return f"{shown}…" if len(text) > most_chars else shown


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{{{code:04X}}}"
