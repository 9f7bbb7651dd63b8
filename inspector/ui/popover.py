"""A card that opens below a button, takes the keys, and closes with Esc or a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QStyle, QStyleOption, QWidget
from shiboken6 import isValid

from inspector.ui.fonts import LABEL_PX, MEDIUM, font

_GAP_PX = 6
_MARGIN_PX = 8


class Popover(QFrame):
    """The base of small editors that need no dialog.

    Signals:
        closed: It is no longer shown, however that came about.
    """

    closed = Signal()

    def __init__(self, name: str, width_px: int, parent: QWidget) -> None:
        """Make a popover.

        Args:
            name: What it is for, for assistive tools.
            width_px: Its width.
            parent: A widget of the window that it belongs to, and whose style it wears.
        """
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popover")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(width_px)
        self._back_to: QWidget | None = None

    def open_below(self, anchor: QWidget) -> None:
        """Show it below a widget, moved as far as it must be to stay within the window."""
        self._prepare(anchor)
        self._open_at(anchor.mapToGlobal(QPoint(0, anchor.height() + _GAP_PX)), anchor)

    def open_above(self, anchor: QWidget) -> None:
        """Show it above a widget at the foot of the window."""
        self._prepare(anchor)
        self._open_at(anchor.mapToGlobal(QPoint(0, -self.height() - _GAP_PX)), anchor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card; behind a translucent window the style sheet draws nothing by itself."""
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keys back to who had them: not to the button, which Space would press."""
        super().hideEvent(event)
        back_to, self._back_to = self._back_to, None
        if back_to is not None and isValid(back_to) and back_to.isVisible():
            back_to.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _prepare(self, anchor: QWidget) -> None:
        """Know who has the keys by now, and how large it is."""
        window = anchor.window()
        self._back_to = window.focusWidget() or window
        self.ensurePolished()
        self.adjustSize()

    def _open_at(self, corner: QPoint, anchor: QWidget) -> None:
        window = anchor.window()
        left_most = window.mapToGlobal(QPoint(_MARGIN_PX, 0)).x()
        right_most = window.mapToGlobal(QPoint(window.width() - _MARGIN_PX, 0)).x()
        corner.setX(max(min(corner.x(), right_most - self.width()), left_most))
        self.move(corner)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)


def card_button(text: str, card: Popover) -> QPushButton:
    """Return a button at the foot of a popover; Enter is for the popover to understand."""
    button = QPushButton(text, card)
    button.setObjectName("small")
    button.setFont(font(LABEL_PX, MEDIUM))
    button.setAutoDefault(False)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
