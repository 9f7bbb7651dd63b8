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


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell.

    Attributes:
        text: The first part.
        tone: Its colour.
        tail: What stands behind it.
        tail_tone: Its colour.
        keeps_tail: Whether the first part is cut when there is no room, rather than the tail.
    """

    text: str
    tone: Tone = Tone.TEXT
    tail: str = ""
    tail_tone: Tone = Tone.MUTED
    keeps_tail: bool = False

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
