"""What can stand on a side of a comparison, as a person chooses it, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from inspector.session.span import Span
from inspector.ui.models.format import clock
from inspector.ui.models.literal import one_line
from inspector.ui.models.marks import ConfigMark

_NAME_CHARS = 28


class SideKind(StrEnum):
    """What rows a side has."""

    NONE = "choose"
    WHOLE = "whole recording"
    VISIBLE = "visible range"
    RANGE = "range"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"
    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"
    OTHER = "another recording"


@dataclass(frozen=True, slots=True)
class Around:
    """What is about a bookmark.

    Attributes:
        ts: Where it stands, Unix seconds.
        margin_s: How much before and after it counts.
        note: What it says; often nothing.
    """

    ts: float
    margin_s: float
    note: str = ""

    @property
    def words(self) -> str:
        """A few words: ``± 5 m around boss dies``."""
        name = one_line(self.note, _NAME_CHARS) or clock(self.ts)
        return f"\N{PLUS-MINUS SIGN} {self.margin_s / 60:.0f} m around {name}"


@dataclass(frozen=True, slots=True)
class SideChoice:
    """What a person wants on a side.

    Attributes:
        kind: Which rows.
        save: The save that they are before or after, if they are.
        path: Another recording, if it is one.
        span: From when to when, if it is a range.
        around: Which bookmark they are about, if they are.
    """

    kind: SideKind
    save: ConfigMark | None = None
    path: Path | None = None
    span: Span | None = None
    around: Around | None = None

    @property
    def words(self) -> str:
        """What a button says of it."""
        if self.save is not None:
            return f"{self.kind} {save_words(self.save)}"
        if self.around is not None:
            return self.around.words
        if self.path is not None:
            return one_line(self.path.name or str(self.path), _NAME_CHARS)
        if self.span is not None:
            return f"{clock(self.span.start_ts)} \N{EN DASH} {clock(self.span.end_ts)}"
        return "choose" if self.kind is SideKind.NONE else str(self.kind)


NOTHING = SideChoice(SideKind.NONE)
WHOLE = SideChoice(SideKind.WHOLE)
VISIBLE = SideChoice(SideKind.VISIBLE)
"""What is in view when it is chosen; from then on it is a range that stays."""

FIRST_HALF = SideChoice(SideKind.FIRST_HALF)
SECOND_HALF = SideChoice(SideKind.SECOND_HALF)


def save_words(save: ConfigMark) -> str:
    """Return a save in a few words: ``sampling 5 · 12:04``."""
    name = one_line(save.file.removesuffix(".toml"), _NAME_CHARS)
    return f"{name} {save.revision} · {clock(save.ts)[:5]}"
