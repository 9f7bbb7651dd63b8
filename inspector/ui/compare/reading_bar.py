"""How far another recording is read, and a way to do without it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.format import size
from inspector.ui.text import ElidedLabel

_PARTS = 1_000
_BAR_PX, _BUTTON_PX = 3, 24


class ReadingBar(QFrame):
    """A line of text, a bar, and a button.

    Signals:
        cancelled: A person wants no other recording.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loading")
        self.text = ElidedLabel("muted", font(LABEL_PX), self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR_PX)
        self.bar.setAccessibleName("How far the other recording is read")
        self.button = QPushButton("Cancel", self)
        self.button.setObjectName("slim")
        self.button.setFont(font(LABEL_PX, MEDIUM))
        self.button.setFixedHeight(_BUTTON_PX)
        self.button.setAccessibleName("Read no other recording")
        self.button.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.hide()

    def show_progress(self, name: str, read_bytes: int, known_bytes: int) -> None:
        """Show how far it is; an empty name hides it."""
        self.setVisible(bool(name))
        share = min(read_bytes / known_bytes, 1.0) if known_bytes else 0.0
        self.bar.setValue(round(share * _PARTS))
        told = f"Reading {name} · {share:.0%} · {size(read_bytes)} of {size(known_bytes)}"
        self.text.show_text(told if name else "")
