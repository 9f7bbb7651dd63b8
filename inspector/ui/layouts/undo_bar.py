"""Says what was done just now, and offers to undo it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel

_HEIGHT_PX, _BELOW_PX = 40, 12


class UndoBar(QWidget):
    """One line that stays until it is answered or something else is to be said.

    Signals:
        undo_wanted: A person wants it undone.
    """

    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Done just now")
        card = QFrame(self)
        card.setObjectName("well")
        card.setFixedHeight(_HEIGHT_PX)
        self.text = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.undo = self._button("Undo")
        self.close_button = self._button("Close")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, _BELOW_PX)
        column.addWidget(card)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        row.addWidget(self.close_button)
        self.undo.clicked.connect(self._undo)
        self.close_button.clicked.connect(self.dismiss)
        self.hide()

    def say(self, text: str) -> None:
        """Say what was done."""
        self.text.show_text(text)
        self.undo.setAccessibleName(f"Undo: {text}")
        self.close_button.setAccessibleName(f"Close: {text}")
        self.show()

    def dismiss(self) -> None:
        """Say nothing any more."""
        self.hide()

    def _undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
