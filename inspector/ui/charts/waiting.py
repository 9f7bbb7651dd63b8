"""What a card shows while its chart waits for something that the session lacks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.analysis.presence import Lack
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import PlainLabel

_WITH_ROWS = "The chart appears by itself with the first of them."
_HINTS = {
    Lack.MEASURE: "Choose one that there is, or open a source whose registry knows it.",
    Lack.ENTRY: _WITH_ROWS,
    Lack.VALUES: _WITH_ROWS,
}


class WaitingPlace(QWidget):
    """Says what is missing, and offers another name or to do without.

    Signals:
        choose_requested: A person wants to choose something that there is.
        remove_requested: A person does not want this chart.
    """

    choose_requested = Signal()
    remove_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.said = PlainLabel("value", font(weight=MEDIUM), parent=self)
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.choose = self._button("Choose another…")
        self.remove = self._button("Remove")
        for label in (self.said, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.choose)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.said)
        column.addWidget(self.hint)
        column.addLayout(row)
        column.addStretch(1)
        self.choose.clicked.connect(self.choose_requested)
        self.remove.clicked.connect(self.remove_requested)

    def show_lack(self, title: str, lack: Lack) -> None:
        """Say what the chart of a title waits for."""
        said = str(lack)
        self.said.show_text(said[:1].upper() + said[1:])
        self.hint.show_text(_HINTS.get(lack, ""))
        self.choose.setAccessibleName(f"Choose another name instead of {title}")
        self.remove.setAccessibleName(f"Remove the chart {title}")

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
