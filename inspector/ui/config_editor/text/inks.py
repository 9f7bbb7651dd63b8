"""The colours of the text: each can be read on every ground that a line may have."""

from __future__ import annotations

from PySide6.QtGui import QColor

from inspector.config.tokens import Kind
from inspector.ui.theme import Colours, mix

_STRENGTH = 0.75
"""How much of a colour there is in an ink; the rest is that of the text, for the contrast."""


def inks(colours: Colours) -> dict[Kind, QColor]:
    """Return the colour of each kind of token."""
    time = mix(colours.namespaces["mythic"], colours.text, _STRENGTH)
    return {
        Kind.COMMENT: mix(colours.muted, colours.text, _STRENGTH),
        Kind.HEADER: mix(colours.accent, colours.text, _STRENGTH),
        Kind.KEY: colours.text,
        Kind.TEXT: mix(colours.ok, colours.text, _STRENGTH),
        Kind.TIME: time,
        Kind.NUMBER: mix(colours.warn_text, colours.text, _STRENGTH),
        Kind.WORD: time,
    }


def current_ground(colours: Colours) -> QColor:
    """Return the ground of the line that the cursor is in."""
    return mix(colours.raised, colours.surface, 0.7)


def revealed_ground(colours: Colours) -> QColor:
    """Return the ground of a line that was shown to somebody just now."""
    return mix(colours.accent, colours.surface, 0.2)


def match_ground(colours: Colours) -> QColor:
    """Return the ground of what was searched for."""
    return mix(colours.warn, colours.surface, 0.2)


def pair_ground(colours: Colours) -> QColor:
    """Return the ground of two brackets that belong together."""
    return mix(colours.accent, colours.surface, 0.24)


def grounds(colours: Colours) -> tuple[QColor, ...]:
    """Return all that a line may be written on, but what is selected."""
    return (
        colours.surface,
        current_ground(colours),
        revealed_ground(colours),
        match_ground(colours),
        pair_ground(colours),
    )
