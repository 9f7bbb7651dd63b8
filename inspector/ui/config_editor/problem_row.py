"""A problem of a draft, as a button that leads to its field."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

_LINE_PX, _LINES = 16, 3
_PAD_PX = 6
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ProblemRow(QAbstractButton):
    """Shows up to three lines of what is wrong; all of it is in the tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFont(font(LABEL_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def show_problem(self, text: str) -> None:
        """Show what is wrong, and where."""
        shown = one_line(text)
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(plain_tooltip(shown))
            self.setAccessibleName(f"Problem: {shown}")
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the lines that the new width needs."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        return QSize(200, _LINE_PX + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, and a frame if it has the focus."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(colours.crit)
        painter.setFont(self.font())
        room = self.rect().adjusted(_PAD_PX, 2, -_PAD_PX, -2)
        text = elided(self.text(), self.font(), _LINES * room.width() * 0.95)
        painter.drawText(room, int(_WRAP), text)

    def _fit(self) -> None:
        room_px = max(self.width() - 2 * _PAD_PX, 1)
        needed = self.fontMetrics().boundingRect(0, 0, room_px, 1_000, int(_WRAP), self.text())
        lines = max(1, round(needed.height() / self.fontMetrics().lineSpacing()))
        self.setFixedHeight(min(lines, _LINES) * _LINE_PX + 4)
