"""How the reading goes, in figures that change without moving each other."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.fonts import font
from inspector.ui.models.format import duration
from inspector.ui.models.frame import SourceState, StatusFrame
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 28
_DOT = " · "
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Reading(QWidget):
    """Lines a second and lag, each in a slot that grows with its figures.

    A slot shrinks again only with another state of the source: a burst at the beginning should
    leave no hole for the rest of the day.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = font()
        self._speed = self._lag = ""
        self._speed_px = self._lag_px = 0.0
        self._state: SourceState | None = None
        self._has_room = True
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def text(self) -> str:
        """Return all of it as shown."""
        return f"{self._speed}{self._lag if self._has_room else ''}{_DOT}"

    def show_status(self, status: StatusFrame) -> None:
        """Show how the reading goes."""
        speed = f"{status.lines_per_s:,.0f} lines/s"
        lag = "" if math.isnan(status.lag_s) else f"{_DOT}lag {duration(status.lag_s)}"
        if (speed, lag, status.state) == (self._speed, self._lag, self._state):
            return
        if status.state is not self._state or bool(lag) is not bool(self._lag):
            self._speed_px = self._lag_px = 0.0
        self._speed, self._lag, self._state = speed, lag, status.state
        metrics = QFontMetricsF(self._font)
        self._speed_px = max(self._speed_px, metrics.horizontalAdvance(speed))
        self._lag_px = max(self._lag_px, metrics.horizontalAdvance(lag))
        self.updateGeometry()
        self.update()

    def tell_lag(self, has_room: bool) -> None:
        """Say whether there is room for the lag."""
        if has_room is not self._has_room:
            self._has_room = has_room
            self.updateGeometry()
            self.update()

    def width_for(self, *, has_lag: bool) -> int:
        """Return the width it takes with or without the lag, in pixels."""
        dot_px = QFontMetricsF(self._font).horizontalAdvance(_DOT)
        return round(self._speed_px + (self._lag_px if has_lag else 0.0) + dot_px)

    def sizeHint(self) -> QSize:
        """Return the size of all slots."""
        return QSize(self.width_for(has_lag=self._has_room), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each figure at the right of its slot, so that its unit stays where it is."""
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._theme.colours.muted)
        x, height = self._speed_px, self.height()
        painter.drawText(QRectF(0, 0, x, height), _RIGHT, self._speed)
        if self._has_room:
            painter.drawText(QRectF(x, 0, self._lag_px, height), _RIGHT, self._lag)
            x += self._lag_px
        painter.drawText(QRectF(x, 0, self.width() - x, height), _LEFT, _DOT)


class RejectedButton(QAbstractButton):
    """Says how many lines were rejected, and leads to them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room_px = 0.0
        self._is_warning = False
        self.setFont(font())
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(plain_tooltip("See what was read, and what was rejected"))
        theme.changed.connect(self.update)

    def show_rejected(self, lines: int) -> None:
        """Show the number of rejected lines; any at all is a warning."""
        text = f"{lines:,} rejected"
        if text == self.text():
            return
        self.setText(text)
        self.setAccessibleName(f"{text}: open the ledger")
        self._is_warning = lines > 0
        self.setProperty("role", "warn" if self._is_warning else "value")
        self._room_px = QFontMetricsF(self.font()).horizontalAdvance(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the text."""
        return QSize(round(self._room_px) + 2, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, underlined while it can be pressed."""
        colours, painter = self._theme.colours, QPainter(self)
        drawn = font()
        drawn.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(drawn)
        painter.setPen(colours.warn_text if self._is_warning else colours.text)
        painter.drawText(QRectF(self.rect()), _LEFT, self.text())
