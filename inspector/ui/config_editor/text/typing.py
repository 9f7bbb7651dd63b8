"""What typing does beyond letters: indents, and comments that come and go."""

from __future__ import annotations

from collections.abc import Sequence

_STEP = "    "
_CLOSING = {"[": "]", "{": "}"}


def line_break(before: str, after: str) -> tuple[str, int]:
    """Return what Enter inserts, and how far back the cursor then goes.

    Args:
        before: The line up to the cursor.
        after: The line from the cursor on.
    """
    indent = before[: len(before) - len(before.lstrip(" \t"))]
    code = before.rstrip()
    if not code.endswith(("[", "{")) or code.lstrip().startswith("#"):
        return f"\n{indent}", 0
    if after.lstrip().startswith(_CLOSING[code[-1]]):
        return f"\n{indent}{_STEP}\n{indent}", 1 + len(indent)
    return f"\n{indent}{_STEP}", 0


def toggled_comments(lines: Sequence[str], mark: str = "#") -> list[str]:
    """Return lines as comments; if all of them are, as they were before.

    Args:
        lines: Some lines.
        mark: What makes a comment of a line.
    """
    said = [line for line in lines if line.strip()]
    if said and all(line.lstrip().startswith(mark) for line in said):
        return [_without_mark(line, mark) for line in lines]
    column = min((len(line) - len(line.lstrip()) for line in said), default=0)
    return [f"{line[:column]}{mark} {line[column:]}" if line.strip() else line for line in lines]


def _without_mark(line: str, mark: str) -> str:
    column = line.find(mark)
    if column < 0:
        return line
    return line[:column] + line[column + len(mark) :].removeprefix(" ")
