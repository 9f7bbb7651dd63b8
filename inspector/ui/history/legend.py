"""What the colours of the calendar mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.storage.coverage import KEPT_TIERS
from inspector.storage.tiers import Tier
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.history.ink import shaded, tier_box
from inspector.ui.history.words import TIER_WORDS
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme, mix

_BOX_PX, _GAP_PX, _APART_PX, _HEIGHT_PX = 10, 6, 16, 28
_GAP = "gap"
_GAP_SHARE = 0.6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TierLegend(QWidget):
    """Names the tiers beside their colours, and the mark of a gap."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = font(LABEL_PX)
        self._names = (*map(str, KEPT_TIERS), _GAP)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        said = "\n".join(f"{tier}: {TIER_WORDS[tier]}" for tier in KEPT_TIERS)
        said += "\ngap: nothing of a day, though there is something before and after it"
        self.setToolTip(plain_tooltip(f"{said}\nDarker is more"))
        self.setAccessibleName("Colours of tiers")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size of all names."""
        widths = (self._width(name) + _APART_PX for name in self._names)
        return QSize(round(sum(widths)) - _APART_PX + 1, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw boxes and names."""
        colours, painter, x = self._theme.colours, QPainter(self), 0.0
        painter.setFont(self._font)
        for name in self._names:
            box = QRectF(x, (_HEIGHT_PX - _BOX_PX) / 2, _BOX_PX, _BOX_PX)
            if name == _GAP:
                ink = mix(colours.warn, colours.surface, _GAP_SHARE)
                painter.fillRect(QRectF(x, _HEIGHT_PX / 2 - 1, _BOX_PX, 2), ink)
            else:
                tier = Tier(name)
                painter.fillRect(box, mix(colours.line, colours.surface, 0.5))
                painter.fillRect(tier_box(tier, box), shaded(tier, 1.0, colours))
            painter.setPen(colours.muted)
            text = QRectF(x + _BOX_PX + _GAP_PX, 0, self._width(name), _HEIGHT_PX)
            painter.drawText(text, _LEFT, name)
            x += self._width(name) + _APART_PX

    def _width(self, name: str) -> float:
        return _BOX_PX + _GAP_PX + QFontMetricsF(self._font).horizontalAdvance(name)
