"""Where in a query an error of the engine is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspector.core.errors import InspectorError

_PLACE = re.compile(r"\bLINE (\d+):( ?)([^\n]*)(?:\n( *)(\^+))?", re.IGNORECASE)
_CUT = "..."
_UNQUOTED = re.compile(r'"(metrics|rates)" not found')
_QUOTES = 'A name with a dot needs quotes: "metrics.casts"'


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a query was not answered.

    Attributes:
        message: What is wrong.
        remedy: What to do about it; empty when that is not known.
        line: The line of what was run, from 1; 0 where that is not known.
        column: In characters, from 1; 0 where that is not known.
        length: Of what is wrong there, in characters; 0 for the rest of the line.
    """

    message: str
    remedy: str = ""
    line: int = 0
    column: int = 0
    length: int = 0


def problem_of(error: InspectorError) -> QueryProblem:
    """Return an error with its place, which DuckDB tells below the message with a caret."""
    found = _PLACE.search(error.what) or _PLACE.search(error.where)
    what = error.what if found is None else error.what.replace(found.group(), "")
    message = what.strip()
    where = error.where if found is None else error.where.replace(found.group(), "").strip()
    if where:
        message = f"{where}: {message}"
    remedy = error.remedy or (_QUOTES if _UNQUOTED.search(message) else "")
    if found is None:
        return QueryProblem(message, remedy)
    line = int(found[1])
    if found[5] is None or found[3].startswith(_CUT):
        return QueryProblem(message, remedy, line)
    head = len(f"LINE {line}:{found[2]}")
    column = max(len(found[4]) - head, 0) + 1
    return QueryProblem(message, remedy, line, column, len(found[5]))


def span_of(problem: QueryProblem, text: str) -> tuple[int, int] | None:
    """Return the offsets in what was run between which it is wrong; None where that is not known.

    Args:
        problem: What is wrong.
        text: What was run.
    """
    lines = text.split("\n")
    if not 1 <= problem.line <= len(lines):
        return None
    start = sum(len(line) + 1 for line in lines[: problem.line - 1])
    line = lines[problem.line - 1]
    end = start + len(line)
    if not problem.column:
        return start + len(line) - len(line.lstrip()), end
    begin = min(start + problem.column - 1, end)
    word = re.compile(r"\w*").match(text, begin)
    wide = max(begin + problem.length, word.end() if word else begin)
    return begin, min(max(wide, begin), end)
