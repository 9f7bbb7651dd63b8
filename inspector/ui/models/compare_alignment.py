"""What two curves are laid over each other by: the start of a side, or one of its bookmarks."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.files.bookmarks import Bookmarks
from inspector.session.span import Span
from inspector.ui.models.format import clock, short_span, shortened
from inspector.ui.models.literal import literal

_NAME_CHARS, _CAPTION_CHARS = 14, 40
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Alignment:
    """The instant of a side that is zero.

    Attributes:
        ts: Unix seconds; None for the start of the side, whenever that is.
        note: What the bookmark says; may be empty.
    """

    ts: float | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """What a button says of it."""
        return "start" if self.ts is None else self._named(_NAME_CHARS)

    @property
    def in_full(self) -> str:
        """What a menu says of it."""
        if self.ts is None:
            return "Start of the side"
        return f"{self._named(_CAPTION_CHARS)} · {clock(self.ts)}" if self.note else self.words

    @property
    def caption(self) -> str:
        """What an axis says of it."""
        if self.ts is None:
            return "its start"
        named = self._named(_CAPTION_CHARS)
        return f"“{named}”" if self.note else f"the bookmark at {named}"

    def _named(self, most_chars: int) -> str:
        return shortened(literal(self.note), most_chars) if self.note else clock(self.ts or 0.0)


START = Alignment()


def alignments(bookmarks: Bookmarks, span: Span) -> tuple[Alignment, ...]:
    """Return the bookmarks of a side that lie within it, the earliest first."""
    return tuple(
        Alignment(ts, bookmarks[ts])
        for ts in sorted(bookmarks)
        if span.start_ts <= ts < span.end_ts
    )


def axis_caption(a: Alignment, b: Alignment) -> str:
    """Return what the axis of time of both curves counts from."""
    if a.ts is None and b.ts is None:
        return "time since the start of each side"
    if a.caption == b.caption:
        return f"time since {a.caption}"
    return f"time since {a.caption} on A, {b.caption} on B"


def since(seconds: float) -> str:
    """Return a time before or after the instant of alignment: 0, 10 s, or with a minus."""
    if not seconds:
        return "0"
    return f"{_MINUS if seconds < 0 else ''}{short_span(abs(seconds))}"
