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
# Nobody needs to know how much less it is, and the text keeps its width.
_LEAST_LAG_S = 0.1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Reading(QWidget):
    """Lines a second and lag, in a slot that grows with them; its empty part is at the left.

    The slot shrinks again only with another state of the source: a burst at the beginning should
    leave no hole for the rest of the day.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = font()
        self._speed = self._lag = ""
        self._speed_px = self._both_px = 0.0
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
        speed, lag = f"{status.lines_per_s:,.0f} lines/s", ""
        if not math.isnan(status.lag_s):
            lag = f"{_DOT}lag {duration(max(status.lag_s, _LEAST_LAG_S))}"
        if (speed, lag, status.state) == (self._speed, self._lag, self._state):
            return
        if status.state is not self._state or bool(lag) is not bool(self._lag):
            self._speed_px = self._both_px = 0.0
        self._speed, self._lag, self._state = speed, lag, status.state
        metrics = QFontMetricsF(self._font)
        before = self.sizeHint()
        self._speed_px = max(self._speed_px, metrics.horizontalAdvance(speed + _DOT))
        self._both_px = max(self._both_px, metrics.horizontalAdvance(speed + lag + _DOT))
        if self.sizeHint() != before:
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
        return math.ceil(self._both_px if has_lag else self._speed_px)

    def sizeHint(self) -> QSize:
        """Return the size of the slot."""
        return QSize(self.width_for(has_lag=self._has_room), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the figures at the right of the slot, so that what follows them stays put."""
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._theme.colours.muted)
        dot_px = QFontMetricsF(self._font).horizontalAdvance(_DOT)
        # A line of text that ends in a space is not drawn up to its end.
        ends = QRectF(self.width() - dot_px, 0, dot_px + 1, self.height())
        painter.drawText(ends, _LEFT, _DOT)
        shown = self._speed + (self._lag if self._has_room else "")
        painter.drawText(QRectF(0, 0, ends.left(), self.height()), _RIGHT, shown)


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
