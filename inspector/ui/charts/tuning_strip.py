"""The strip of a chart whose threshold was dragged: what it would cause, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel


class TuningStrip(QFrame):
    """Offers to change a rule.

    Signals:
        accepted: A person wants to change the rule.
        dismissed: A person does not.
    """

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel("value", font(LABEL_PX), self)
        self.accept = QPushButton("Change the rule", self)
        self.dismiss = QPushButton("Dismiss", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for button in (self.accept, self.dismiss):
            button.setObjectName("small")
            button.setFont(font(LABEL_PX, MEDIUM))
            row.addWidget(button)
        self.accept.clicked.connect(self.accepted)
        self.dismiss.clicked.connect(self.dismissed)
        self.hide()

    def show_words(self, text: str) -> None:
        """Offer it, and say what it would cause."""
        self.words.show_text(text)
        self.accept.setAccessibleDescription(text)
        self.show()
