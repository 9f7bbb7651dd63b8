"""Which lines of a text are not as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from inspector.ui.config_editor.text.file_lines import common_ends

_MOST_LINES = 2_000
"""Between more lines that differ, those that are the same are not looked for."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of lines, by number from 0.

    Attributes:
        changed: Lines that are new, or not as they were.
        cut: Lines in front of which others were removed.
    """

    changed: frozenset[int] = frozenset()
    cut: frozenset[int] = frozenset()


def changes_of(before: Sequence[str], after: Sequence[str]) -> Changes:
    """Return what became of lines."""
    head, tail = common_ends(before, after)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if not new:
        return Changes(cut=frozenset({min(head, len(after) - 1)}) if old else frozenset())
    if len(old) + len(new) > _MOST_LINES:
        return Changes(frozenset(range(head, head + len(new))))
    changed: set[int] = set()
    cut: set[int] = set()
    for kind, _start, _end, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "delete":
            cut.add(min(head + start, len(after) - 1))
        elif kind != "equal":
            changed.update(range(head + start, head + end))
    return Changes(frozenset(changed), frozenset(cut))
