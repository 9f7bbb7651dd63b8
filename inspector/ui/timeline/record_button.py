"""The record button: a dot, and while it records since when and how much."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.actions import key_text
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX, _DOT_PX, _RING_PX = 28, 8.0, 12.0
_PAD_PX, _GAP_PX = 8, 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordButton(QAbstractButton):
    """Triggers an action, and says how the record goes.

    Args:
        theme: Colours.
        action: Begins and ends a record; checked while it goes on.
    """

    def __init__(self, theme: Theme, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._action = theme, action
        self._font = font(LABEL_PX, MEDIUM)
        self._widest_px = 0
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._show_action)
        theme.changed.connect(self.update)
        self._show_action()

    def show_recorded(self, words: str) -> None:
        """Say how the record goes, ``REC 0:12 · 812 kB``; empty while there is none."""
        if words == self.text():
            return
        self.setText(words)
        # It never gets narrower while it goes on, so that its neighbours stay where they are.
        words_px = ceil(QFontMetricsF(self._font).horizontalAdvance(words)) + _GAP_PX
        self._widest_px = max(self._widest_px, words_px) if words else 0
        self.updateGeometry()
        self._show_action()

    def sizeHint(self) -> QSize:
        """Return the room of the dot and the words."""
        bare_px = _HEIGHT_PX if not self._widest_px else 2 * _PAD_PX + round(_RING_PX)
        return QSize(bare_px + self._widest_px, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot in a ring, filled while it records, and the words beside it."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.isEnabled() and (self.underMouse() or self.hasFocus())
        if is_lit or self.text():
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        ink = colours.text if self.isEnabled() else colours.line
        middle = QPointF(_PAD_PX + _RING_PX / 2, _HEIGHT_PX / 2)
        painter.setPen(QPen(colours.crit if self.text() else ink, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, _RING_PX / 2, _RING_PX / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.crit if self.text() else ink)
        painter.drawEllipse(middle, _DOT_PX / 2 - 1, _DOT_PX / 2 - 1)
        if self.text():
            painter.setFont(self._font)
            painter.setPen(colours.text)
            left = _PAD_PX + _RING_PX + _GAP_PX
            painter.drawText(QRectF(left, 0, self.width() - left, _HEIGHT_PX), _LEFT, self.text())

    def _show_action(self) -> None:
        action = self._action
        self.setEnabled(action.isEnabled())
        name = "Stop recording" if self.text() else action.text()
        self.setAccessibleName(f"{name}: {self.text()}" if self.text() else name)
        tip = f"{name}  {key_text(action.shortcut())}\n{action.toolTip()}"
        self.setToolTip(plain_tooltip(tip))
        self.update()
