"""The small button in the head of the errors: over which window they are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from inspector.ui.arrow import ARROW_PX, draw_arrow
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.format import short_span
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

WINDOWS_S = (10.0, 60.0, 300.0, 900.0)
_HEIGHT_PX, _PAD_PX, _GAP_PX = 22, 5, 5
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WindowButton(QAbstractButton):
    """Says over which window errors are, and opens a menu of others.

    Signals:
        window_chosen: Length of the window in seconds, after a person chose another one.
    """

    window_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strong = font(LABEL_PX, MEDIUM)
        self.window_s = 60.0
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Window of the errors")
        for window_s in WINDOWS_S:
            action = self.menu.addAction(short_span(window_s))
            action.setCheckable(True)
            action.setData(window_s)
            action.triggered.connect(partial(self._choose, window_s))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)
        theme.changed.connect(self.update)
        self.set_window(self.window_s)

    def set_window(self, window_s: float) -> None:
        """Show a window without saying that it was chosen."""
        self.window_s = window_s
        self.setText(short_span(window_s))
        for action in self.menu.actions():
            action.setChecked(action.data() == window_s)
        self.setAccessibleName(f"Errors over windows of {self.text()}")
        self.setToolTip(plain_tooltip("Length of the window that errors are told for"))
        self.adjustSize()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of text and arrow."""
        text_px = QFontMetricsF(self._strong).horizontalAdvance(self.text())
        return QSize(round(2 * _PAD_PX + text_px + _GAP_PX + ARROW_PX + 1), _HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with the arrow down as well."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, and a card behind it below the pointer."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.underMouse() or self.hasFocus():
            painter.setPen(colours.accent if self.hasFocus() else colours.line)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self._strong)
        painter.setPen(colours.text)
        painter.drawText(box.adjusted(_PAD_PX, 0, 0, 0), _LEFT, self.text())
        left = box.right() - _PAD_PX - ARROW_PX
        draw_arrow(painter, left, box.center().y(), colours.muted)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _choose(self, window_s: float, _checked: bool = False) -> None:
        is_other = window_s != self.window_s
        self.set_window(window_s)
        if is_other:
            self.window_chosen.emit(window_s)
