"""The chip at the right of the foot: the view follows, or the way back to following."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.theme import Theme

_HEIGHT_PX = 28
_PAD_PX, _DOT_PX, _GAP_PX = 12, 8, 6


class FollowChip(QAbstractButton):
    """Says how the view stands to the end of the session; while it is away, a button back."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_live = False
        self._is_way_back = False
        self.setFont(font(LABEL_PX, MEDIUM))
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_state("", is_live=False)

    @property
    def is_live(self) -> bool:
        """Whether the view follows a source that writes."""
        return self._is_live

    @property
    def is_way_back(self) -> bool:
        """Whether a press leads back to the end."""
        return self._is_way_back

    def show_state(self, text: str, *, is_live: bool) -> None:
        """Say how the view follows."""
        self._show(text, is_live=is_live, is_way_back=False)

    def offer_way_back(self, text: str) -> None:
        """Offer to follow again."""
        self._show(text, is_live=False, is_way_back=True)

    def sizeHint(self) -> QSize:
        """Return the size of the text, and of the dot before it."""
        text_px = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        dot_px = _DOT_PX + _GAP_PX if self._is_live else 0
        return QSize(round(2 * _PAD_PX + dot_px + text_px + 1), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip, filled while it is live or can be pressed."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_filled = self._is_live or self._is_way_back
        ring = (
            colours.text if self.hasFocus() or (self._is_way_back and self.underMouse()) else None
        )
        edge = colours.accent_fill if is_filled else colours.line
        painter.setPen(edge if ring is None else ring)
        painter.setBrush(colours.accent_fill if is_filled else colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        ink = colours.on_accent if is_filled else colours.muted
        x = float(_PAD_PX)
        if self._is_live:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x + _DOT_PX / 2, self.height() / 2), 4, 4)
            x += _DOT_PX + _GAP_PX
        painter.setPen(ink)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, self.width(), self.height()), left, self.text())

    def _show(self, text: str, *, is_live: bool, is_way_back: bool) -> None:
        if (text, is_live, is_way_back) == (self.text(), self._is_live, self._is_way_back):
            return
        self._is_live, self._is_way_back = is_live, is_way_back
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_way_back else Qt.FocusPolicy.NoFocus)
        shape = Qt.CursorShape.PointingHandCursor if is_way_back else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.updateGeometry()
        self.update()
