"""Offers: what of a page can be exported, and in which forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtWidgets import QWidget

from inspector.export.sheet import Sheet


class Form(Enum):
    """What something is exported as; the value is its item in a menu."""

    PNG = "PNG picture…"
    SVG = "SVG picture…"
    CSV = "CSV table…"
    PARQUET = "Parquet table…"
    COPY_PICTURE = "Copy picture"
    COPY_VALUES = "Copy values"

    @property
    def ending(self) -> str:
        """The ending of its files, without the dot."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something visible that can be exported.

    Attributes:
        name: What it is, in a few words; a data text, not markup.
        picture: The widget that its picture shows.
        sheet: Returns its values, as they are now.
    """

    name: str
    picture: QWidget
    sheet: Callable[[], Sheet]


Offering = Callable[[], Sequence[Offer]]
"""Returns what a page offers now, what is at hand first."""
