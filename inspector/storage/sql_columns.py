"""What the engine says of a column that there is not, in words."""

from __future__ import annotations

import re
from collections.abc import Callable

import duckdb

from inspector.core.errors import StorageError
from inspector.core.nearest import did_you_mean

_MISSING = (
    re.compile(r'Referenced column "(?P<name>.+?)" not found in FROM clause'),
    re.compile(r'Values list ".+?" does not have a column named "(?P<name>.+?)"\s*$', re.MULTILINE),
    re.compile(r'Column "(?P<name>.+?)" in (?:EXCLUDE|REPLACE|RENAME) list not found'),
    re.compile(r'Column "(?P<name>.+?)" does not exist on (?:left|right) side of join'),
)
_CANDIDATES = re.compile(r"^Candidate bindings: (?P<names>.*)$", re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^".]+\.)?([^".]+)"')
_PLACE = re.compile(r"^LINE \d+:.*", re.MULTILINE | re.DOTALL)
_DESCRIBE = "DESCRIBE lists the columns of a view, such as DESCRIBE records"


def column_error(
    problem: duckdb.Error, columns: Callable[[], tuple[str, ...]]
) -> StorageError | None:
    """Return what to say of a column that there is not; None for any other problem.

    Args:
        problem: Of the engine; the place that it points at is kept.
        columns: Tells those of the views, where the engine does not say which it would take.
    """
    said = str(problem)
    missing = next(filter(None, (one.search(said) for one in _MISSING)), None)
    if missing is None or not isinstance(problem, duckdb.BinderException):
        return None
    name = missing["name"]
    listed = _CANDIDATES.search(said)
    # Those that the engine lists are of this very query: also what its own parts call theirs.
    known = tuple(dict.fromkeys(_QUOTED.findall(listed["names"]))) if listed else columns()
    hint = did_you_mean(name, known)
    place = _PLACE.search(said)
    return StorageError(
        f"there is no column '{name}'" + (f"\n{place.group()}" if place else ""),
        where="the query",
        remedy=hint[:1].upper() + hint[1:] or _DESCRIBE,
    )
