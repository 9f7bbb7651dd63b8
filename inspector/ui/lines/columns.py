"""The columns of the table of lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """What a column shows of a line."""

    TIME = "Time"
    REASON = "Reason"
    MESSAGE = "Message"
    FILE = "File"
    PLACE = "Byte"
    TEXT = "Text"


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns in order, each with its width; the last one takes the rest.

    Attributes:
        columns: What they show.
        widths_px: How wide each is where there is room for all.
        elastic: Those that give way where there is not.
    """

    columns: tuple[Column, ...]
    widths_px: tuple[int, ...]
    elastic: frozenset[Column] = frozenset((Column.MESSAGE, Column.FILE))

    def fitted_px(self, room_px: int) -> tuple[int, ...]:
        """Return the widths of all columns but the last one, which keeps a room of its own."""
        widths = self.widths_px[:-1]
        stiff_px = sum(
            width
            for column, width in zip(self.columns, widths, strict=False)
            if column not in self.elastic
        )
        left_px = room_px - LEAST_TEXT_PX - stiff_px
        share = min(1.0, max(left_px / (sum(widths) - stiff_px), 0.0))
        return tuple(
            max(round(share * width), LEAST_ELASTIC_PX) if column in self.elastic else width
            for column, width in zip(self.columns, widths, strict=False)
        )


LEAST_TEXT_PX, LEAST_ELASTIC_PX = 240, 84
ROWS = Layout((Column.TIME, Column.FILE, Column.PLACE, Column.TEXT), (156, 130, 92, 0))
REJECTED = Layout(
    (Column.REASON, Column.MESSAGE, Column.FILE, Column.PLACE, Column.TEXT),
    (134, 280, 120, 92, 0),
)
