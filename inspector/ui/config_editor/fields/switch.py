"""A switch: on or off, with the word beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from inspector.ui.config_editor.fields.control import HEIGHT_PX, FieldControl
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.theme import Theme

TRACK_PX = (30.0, 16.0)
_GAP_PX, _RING_PX = 8, 2
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def draw_switch(painter: QPainter, theme: Theme, box: QRectF, *, is_on: bool) -> None:
    """Draw a switch into a box of `TRACK_PX`."""
    colours = theme.colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colours.accent_fill if is_on else colours.faint)
    painter.setBrush(colours.accent_fill if is_on else colours.raised)
    half = box.height() / 2
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), half, half)
    knob_px = box.height() - 6
    left = box.right() - 3 - knob_px if is_on else box.left() + 3
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.on_accent if is_on else colours.muted)
    painter.drawEllipse(QRectF(left, box.top() + 3, knob_px, knob_px))


class Switch(QAbstractButton):
    """Is on or off."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setFont(font(LABEL_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def word(self) -> str:
        """What it says."""
        return "on" if self.isChecked() else "off"

    def sizeHint(self) -> QSize:
        """Return the size of track and word."""
        word_px = QFontMetricsF(self.font()).horizontalAdvance("off")
        return QSize(round(TRACK_PX[0] + _GAP_PX + word_px + 2 * _RING_PX + 4), HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn with Enter as well as with Space."""
        if event.key() in _PRESSING:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, word, and a ring while it has the keys."""
        painter, colours = QPainter(self), self._theme.colours
        top = (self.height() - TRACK_PX[1]) / 2
        box = QRectF(_RING_PX + 1, top, *TRACK_PX)
        draw_switch(painter, self._theme, box, is_on=self.isChecked())
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 10, 10)
        painter.setPen(colours.text if self.isEnabled() else colours.muted)
        painter.setFont(self.font())
        left = box.right() + _GAP_PX
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.word)


class SwitchControl(FieldControl):
    """A field that is true or false."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = Switch(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.switch)
        row.addStretch(1)
        self.switch.clicked.connect(lambda is_on: self.changed.emit(bool(is_on)))

    def parts(self) -> tuple[QWidget, ...]:
        """Return the switch."""
        return (self.switch,)

    def show_value(self, value: Any, default: Any) -> None:
        """Show a value; one that is neither true nor false is off."""
        self.switch.setChecked((default if value is None else value) is True)
