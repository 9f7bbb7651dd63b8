"""How tiers are drawn: each its colour, and roll-ups half as high, for they hold no rows."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from inspector.storage.tiers import Tier
from inspector.ui.theme import Colours, mix

# Places in the colours of series: apart from each other for colour-blind eyes, and from states.
_SERIES = {Tier.HOT: 1, Tier.WARM: 2, Tier.COLD: 0}
_LEAST_SHARE = 0.3
_LOW_SHARE = 0.5


def tier_colour(tier: Tier, colours: Colours) -> QColor:
    """Return the colour of a tier."""
    return colours.series[_SERIES[tier]] if tier in _SERIES else colours.muted


def shaded(tier: Tier, depth: float, colours: Colours) -> QColor:
    """Return the colour of a cell.

    Args:
        tier: Its tier.
        depth: How dark it is, 0 to 1.
        colours: The colours in force.
    """
    share = _LEAST_SHARE + (1 - _LEAST_SHARE) * min(max(depth, 0.0), 1.0)
    return mix(tier_colour(tier, colours), colours.surface, share)


def tier_box(tier: Tier, box: QRectF) -> QRectF:
    """Return what of a box a tier fills."""
    return box.adjusted(0, box.height() * _LOW_SHARE, 0, 0) if tier is Tier.COLD else box
