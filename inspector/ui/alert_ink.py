"""The colours of alerts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from inspector.ui.theme import Colours, mix

_RADIUS_PX = 6
_PENDING_SHARE = 0.16


def severity_ink(severity: str, colours: Colours) -> QColor:
    """Return the colour of alerts of a severity: info, warning or critical."""
    return {"critical": colours.crit, "warning": colours.warn}.get(severity, colours.muted)


def draw_badge(
    painter: QPainter, box: QRectF, text: str, strong: QFont, colours: Colours, *, is_firing: bool
) -> None:
    """Draw a text on the ground of what fires, or of what is about to."""
    ground = colours.crit if is_firing else mix(colours.warn, colours.surface, _PENDING_SHARE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setFont(strong)
    # White on the red of the dark theme would have too little contrast.
    painter.setPen(colours.surface if is_firing else colours.warn_text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
