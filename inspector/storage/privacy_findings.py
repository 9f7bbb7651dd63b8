"""What an audit of privacy finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that could tell who a player is.

    Attributes:
        what: What it is; never the text itself.
        path: The file.
        field: Where in a record, or which column; empty where that cannot be said.
        line: Line number or row of the first, from 1; 0 for the whole file.
        offset: Bytes before it in the text of the file; 0 for a row, or the whole file.
        count: How often it is there.
        remedy: What to do about it.
        is_advice: Whether all is as Inspector sets it up, and could be safer.
    """

    what: str
    path: Path
    remedy: str
    field: str = ""
    line: int = 0
    offset: int = 0
    count: int = 1
    is_advice: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found, and in how much.

    Attributes:
        findings: By file and place.
        files: How many files were read.
        scanned_bytes: Their size, as they are stored.
        unreadable: Files that could not be read, with the reason.
    """

    findings: tuple[Finding, ...]
    files: int
    scanned_bytes: int
    unreadable: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Return whether there is nothing to be done, and all could be read."""
        return not self.unreadable and all(one.is_advice for one in self.findings)
