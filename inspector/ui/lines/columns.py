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
    """Columns in order, each with its width; the last one takes the rest."""

    columns: tuple[Column, ...]
    widths_px: tuple[int, ...]


ROWS = Layout((Column.TIME, Column.FILE, Column.PLACE, Column.TEXT), (132, 130, 92, 0))
REJECTED = Layout(
    (Column.REASON, Column.MESSAGE, Column.FILE, Column.PLACE, Column.TEXT),
    (128, 260, 110, 84, 0),
)
