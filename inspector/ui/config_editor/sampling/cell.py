"""What a cell of the tables of rates shows, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor

from inspector.ui.theme import Colours


class Tone(StrEnum):
    """In which colour a text is drawn; it only repeats what the text says."""

    TEXT = "text"
    MUTED = "muted"
    OK = "ok"
    WARN = "warn"
    CRIT = "crit"


class Tail(StrEnum):
    """What becomes of the second part of a text where there is no room for both."""

    CUT = "cut"
    DROPPED = "dropped"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell.

    Attributes:
        text: The first part.
        tone: Its colour.
        tail: What stands behind it.
        tail_tone: Its colour.
        when_narrow: What becomes of the tail; when it is kept, the first part is cut.
    """

    text: str
    tone: Tone = Tone.TEXT
    tail: str = ""
    tail_tone: Tone = Tone.MUTED
    when_narrow: Tail = Tail.CUT

    @property
    def whole(self) -> str:
        """Both parts, for assistive tools."""
        return f"{self.text} {self.tail}".strip()


@dataclass(frozen=True, slots=True)
class RateCell:
    """A rate that can be set.

    Attributes:
        rate: Where the handle stands; None where it has no place.
        text: What the number field says.
        fault: Why it is no rate, in two words; empty if it is one.
    """

    rate: float | None
    text: str
    fault: str = ""


def ink(tone: Tone, colours: Colours) -> QColor:
    """Return the colour of a tone."""
    return {
        Tone.TEXT: colours.text,
        Tone.MUTED: colours.muted,
        Tone.OK: colours.ok,
        Tone.WARN: colours.warn_text,
        Tone.CRIT: colours.crit,
    }[tone]
