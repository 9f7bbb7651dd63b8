"""A quiet button at the right of the tabs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.fonts import MEDIUM, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 30
_PAD_PX, _GAP_PX = 10, 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HeadButton(QAbstractButton):
    """Says what it does in a word, perhaps after a sign."""

    def __init__(
        self, sign: str, word: str, name: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Make a button.

        Args:
            sign: Stands before the word in a quieter colour; may be empty.
            word: What it says.
            name: What it does, for the tooltip and assistive tools.
            theme: Colours.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._theme = theme
        self._sign = sign
        self._strong = font(weight=MEDIUM)
        self.setText(word)
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size of sign and word."""
        word_px = QFontMetricsF(self._strong).horizontalAdvance(self.text())
        return QSize(round(2 * _PAD_PX + self._sign_px() + word_px + 1), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the word, and a card behind it below the pointer."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setFont(self._strong)
        room = QRectF(_PAD_PX, 0, self.width(), self.height())
        painter.setPen(colours.muted)
        painter.drawText(room, _LEFT, self._sign)
        painter.setPen(colours.text)
        painter.drawText(room.translated(self._sign_px(), 0), _LEFT, self.text())

    def _sign_px(self) -> float:
        if not self._sign:
            return 0.0
        return QFontMetricsF(self._strong).horizontalAdvance(self._sign) + _GAP_PX
