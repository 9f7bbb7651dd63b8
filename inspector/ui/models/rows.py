"""A row of a list that a person chooses from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        name: What it is.
        detail: More about it, in a quieter colour.
        figure: Shown at the right.
        ticked: Whether its box is ticked; None for a row without a box.
        marks: Places of letters in the name that stand out.
        is_head: Whether it only heads the rows below it.
        is_faint: Whether there is nothing behind it.
    """

    name: str
    detail: str = ""
    figure: str = ""
    ticked: bool | None = None
    marks: tuple[int, ...] = ()
    is_head: bool = False
    is_faint: bool = False
