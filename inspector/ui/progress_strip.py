"""A strip across the window: a bar, a line of text, and a way to do without."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel, plain_tooltip

_PARTS = 1_000
_HEIGHT_PX, _BAR_PX, _BUTTON_PX = 33, 3, 24


class ProgressStrip(QFrame):
    """Tells how far something is; hidden until somebody shows it.

    Args:
        name: What the bar stands for, for those who do not see it.
        button: What stands on the button.
        about: What the button does.

    Attributes:
        bar: The share that is done.
        text: The same in words.
        cancel: The button.
    """

    def __init__(self, name: str, button: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loading")
        self.setFixedHeight(_HEIGHT_PX)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR_PX)
        self.bar.setAccessibleName(name)
        self.text = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.cancel = QPushButton(button, self)
        self.cancel.setObjectName("slim")
        self.cancel.setFont(font(LABEL_PX, MEDIUM))
        self.cancel.setFixedHeight(_BUTTON_PX)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.setCursor(Qt.CursorShape.PointingHandCursor)
        self.cancel.setToolTip(plain_tooltip(about))
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

    def set_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self.bar.setValue(round(min(share, 1.0) * _PARTS))
