"""How far a recording is saved, and a way to do without it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel, plain_tooltip

_PARTS = 1_000
_HEIGHT_PX, _BAR_PX, _BUTTON_PX = 33, 3, 24


class SavingBar(QFrame):
    """A bar, a line of text, and a button.

    Signals:
        cancelled: A person does not want it saved any more.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loading")
        self.setFixedHeight(_HEIGHT_PX)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR_PX)
        self.bar.setAccessibleName("How far the recording is saved")
        self.text = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setObjectName("slim")
        self.cancel.setFont(font(LABEL_PX, MEDIUM))
        self.cancel.setFixedHeight(_BUTTON_PX)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.setCursor(Qt.CursorShape.PointingHandCursor)
        self.cancel.setToolTip(plain_tooltip("Save it no further; nothing is left of it"))
        self.cancel.setAccessibleName("Cancel saving the recording")
        self.cancel.clicked.connect(lambda: self.cancelled.emit())
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(row, 1)
        self.hide()

    def show_saving(self, words: str, share: float, *, can_cancel: bool) -> None:
        """Show how far it is.

        Args:
            words: What is said.
            share: How much of it is written, 0 to 1.
            can_cancel: Whether it has not been cancelled yet.
        """
        self.bar.setValue(round(share * _PARTS))
        self.text.show_text(words)
        self.cancel.setEnabled(can_cancel)
        self.show()
