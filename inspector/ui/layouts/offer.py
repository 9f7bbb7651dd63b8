"""What the palette offers of layouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from inspector.ui.layouts.button import DEFAULT_NAME
from inspector.ui.layouts.wishes import LayoutWish
from inspector.ui.palette.entry import PaletteEntry

FIND = "Layout: "
"""What is typed into the palette to find a layout."""

_CATEGORY = "Layout"


def of_layouts(
    names: Sequence[str],
    offered: Mapping[LayoutWish, str],
    why_not: str,
    choose: Callable[[str], object],
    do: Callable[[LayoutWish], object],
) -> list[PaletteEntry]:
    """Return a line for each layout, and for each wish.

    Args:
        names: Of the layouts.
        offered: Why a wish cannot be had, by wish; an empty text if it can.
        why_not: Why none can be shown; empty if they can.
        choose: Shows a layout; an empty name is what is usual.
        do: Does what is wished.
    """
    shown = ((f"{FIND}{name or DEFAULT_NAME}", name) for name in ("", *names))
    return [
        *(
            PaletteEntry(text, _CATEGORY, partial(choose, name), "", not why_not, why_not)
            for text, name in shown
        ),
        *(
            PaletteEntry(
                wish.full.removesuffix("…"), _CATEGORY, partial(do, wish), "", not reason, reason
            )
            for wish, reason in offered.items()
        ),
    ]
