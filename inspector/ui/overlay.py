"""A card over the dimmed window, for something that is asked or told and then gone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from inspector.ui.theme import Theme, ThemeName

_DIM = {ThemeName.DARK: QColor(0, 0, 0, 150), ThemeName.LIGHT: QColor(23, 28, 38, 90)}


class Overlay(QWidget):
    """Covers its window while it is open, and keeps keys and clicks from it.

    Esc or a click beside the card closes it; the focus goes back to where it was.

    Args:
        theme: Colours.
        window: What it covers.
        passing: Actions whose keys still work while it is open.

    Attributes:
        card: Where the content stands.

    Signals:
        closed: It is gone.
    """

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, passing: Sequence[QAction] = ()) -> None:
        super().__init__(window)
        self._theme = theme
        self._passing = tuple(passing)
        self._focus_before: QWidget | None = None
        self.card = QFrame(self)
        self.card.setObjectName("overlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        theme.changed.connect(self.update)

    def open(self, focus: QWidget | None = None) -> None:
        """Cover the window, and give the focus to a widget of the card."""
        if not self.isVisible():
            self._focus_before = self.window().focusWidget()
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        (focus or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Uncover the window."""
        if self.isVisible():
            self.hide()
            before, self._focus_before = self._focus_before, None
            (before or self.window()).setFocus(Qt.FocusReason.PopupFocusReason)
            self.closed.emit()

    def card_place(self, room: QRect) -> QRect:
        """Return where the card stands in a room; for overlays to say."""
        return room.adjusted(24, 24, -24, -24)

    def place_card(self) -> None:
        """Put the card where it belongs by now."""
        self.card.setGeometry(self.card_place(self.rect()))

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from acting behind the card."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            sequence = QKeySequence(event.keyCombination())
            if not any(sequence in action.shortcuts() for action in self._passing):
                event.accept()
                return True
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.window().rect())
        return False

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Keep the focus in the card."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc; other keys end here."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close by a click beside the card."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim the window."""
        QPainter(self).fillRect(self.rect(), _DIM[self._theme.name])

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the size of the window while it is covered."""
        self.window().installEventFilter(self)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch it no longer."""
        self.window().removeEventFilter(self)
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card in its place."""
        super().resizeEvent(event)
        self.place_card()
