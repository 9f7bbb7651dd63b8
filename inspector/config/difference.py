"""Differences of config files: of texts by lines, of values by fields, and two edits as one."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from inspector.config.editing import with_value, without
from inspector.config.places import Path
from inspector.config.values import is_same, value_at

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

_Change = tuple[int, int, list[str]]
"""Lines from and to, and what they become."""


def unified(before: str, after: str, before_name: str, after_name: str) -> str:
    """Return what differs, line by line, as a unified difference; empty if nothing."""
    lines = difflib.unified_diff(_lines(before), _lines(after), before_name, after_name)
    ended = (line if line.endswith("\n") else f"{line}\n" for line in lines)
    return "".join(ended)


def changed_paths(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[Path]:
    """Return the fields that differ; a list counts as one field."""
    found: set[Path] = set()
    for name in before.keys() | after.keys():
        one, other = before.get(name), after.get(name)
        if (isinstance(one, Mapping) or one is None) and isinstance(other, Mapping):
            inner = changed_paths(one or {}, other)
        elif isinstance(one, Mapping) and other is None:
            inner = changed_paths(one, {})
        else:
            inner = frozenset() if is_same(one, other) else frozenset({()})
        found |= {(name, *path) for path in inner}
    return frozenset(found)


def merged(base: str, theirs: str, ours: str) -> str | None:
    """Return a text with both edits, or None if they overlap.

    They overlap if both change one field, or one changes a table that the other takes away, and
    not to the same; and if the lines cannot be told apart although the fields can.

    Args:
        base: What both began with.
        theirs: Their edit.
        ours: Our edit.
    """
    try:
        values = [tomllib.loads(text) for text in (base, theirs, ours)]
    except ValueError:
        return None
    expected = _merged_values(*values)
    if expected is None:
        return None
    for text in (_merged_lines(base, theirs, ours), _merged_fields(base, theirs, ours, values)):
        if text is None:
            continue
        try:
            found = tomllib.loads(text)
        except ValueError:
            continue
        if not changed_paths(found, expected):
            return text
    return None


def _merged_values(
    base: dict[str, Any], theirs: dict[str, Any], ours: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the values of both edits, or None if they overlap."""
    result = dict(base)
    for name in base.keys() | theirs.keys() | ours.keys():
        was, one, other = base.get(name), theirs.get(name), ours.get(name)
        if is_same(was, one):
            now = other
        elif is_same(was, other) or is_same(one, other):
            now = one
        elif isinstance(one, dict) and isinstance(other, dict):
            now = _merged_values(was if isinstance(was, dict) else {}, one, other)
            if now is None:
                return None
        else:
            return None
        result.pop(name, None)
        if now is not None:
            result[name] = now
    return result


def _merged_lines(base: str, theirs: str, ours: str) -> str | None:
    """Return a text with the changed lines of both, or None if they touch the same lines."""
    lines = _lines(base)
    changes = _changes(lines, _lines(theirs))
    changes += [change for change in _changes(lines, _lines(ours)) if change not in changes]
    changes.sort(key=lambda change: change[:2])
    for (start, stop, _), (next_start, next_stop, _) in pairwise(changes):
        if next_start < stop or (start, stop) == (next_start, next_stop):
            return None
    for start, stop, new in reversed(changes):
        lines[start:stop] = new
    return "".join(lines)


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        (start, stop, list(after[new_start:new_stop]))
        for kind, start, stop, new_start, new_stop in matcher.get_opcodes()
        if kind != "equal"
    ]


def _merged_fields(base: str, theirs: str, ours: str, values: list[dict[str, Any]]) -> str | None:
    """Return their text with the fields that we changed, if we changed nothing but fields."""
    changed = sorted(changed_paths(values[0], values[2]), key=repr)
    try:
        if _with_fields(base, values[2], changed) != ours:
            return None
        return _with_fields(theirs, values[2], changed)
    except (ValueError, TypeError, LookupError):
        return None


def _with_fields(text: str, values: dict[str, Any], paths: Sequence[Path]) -> str:
    for path in paths:
        value = value_at(values, path)
        text = without(text, path) if value is None else with_value(text, path, value)
    return text


def _lines(text: str) -> list[str]:
    return _LINE.findall(text)
