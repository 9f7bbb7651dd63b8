"""Where the texts of lines come from, as far as the drawer needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from inspector.session.line_list import Line


class LineText(Protocol):
    """What was read of one line; immutable."""

    @property
    def text(self) -> str:
        """The line without its newline; a beginning of it where it is too long to be shown."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether `text` is all of it."""
        ...

    @property
    def problem(self) -> str:
        """Why there is no text, or what of it is not shown; empty when all is well."""
        ...


class LineReader(Protocol):
    """Reads lines where they stand. Called from one thread that is not the window's."""

    def read(self, line: Line) -> LineText:
        """Return the text of a line, or the problem that there is with it."""
        ...

    def close(self) -> None:
        """Let go of files; reading on opens them again."""
        ...


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """What stands for a line when even the reader failed.

    Attributes:
        problem: Why there is no text.
        text: Nothing.
        is_whole: There is no more of it.
    """

    problem: str
    text: str = ""
    is_whole: bool = True
