"""What is offered to somebody who types; no model is behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may come next.

    Attributes:
        name: What people call it.
        detail: What is known about it.
        insert: What is written.
    """

    name: str
    detail: str
    insert: str


@dataclass(frozen=True, slots=True)
class Completions:
    """All that may come next.

    Attributes:
        start: Offset from which on text is replaced.
        end: Offset behind the text that is replaced.
        items: The likeliest first; what begins like the text comes before what only holds it.
    """

    start: int
    end: int
    items: tuple[Completion, ...] = ()
