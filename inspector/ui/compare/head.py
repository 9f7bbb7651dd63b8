"""The head of the Compare page: what stands on each side, and how they compare."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from inspector.ui.compare.ink import SideMark
from inspector.ui.compare.side_picker import SidePicker
from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.models.compare_sides import WHOLE
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_GAP_PX, _HEIGHT_PX = 8, 41


class CompareHead(QWidget):
    """Two pickers with the letters of their sides, and a summary at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT_PX)
        self.a = SidePicker(theme, "A", with_others=False, parent=self)
        self.b = SidePicker(theme, "B", with_others=True, parent=self)
        self.a.set_choice(WHOLE)
        self.swap = QPushButton("swap", self)
        self.swap.setObjectName("slim")
        self.swap.setFont(font(LABEL_PX, MEDIUM))
        self.swap.setFixedHeight(24)
        self.swap.setAccessibleName("Swap the sides")
        self.swap.setToolTip(plain_tooltip("Let A be B, and B be A"))
        self.summary = ElidedLabel("muted", font(LABEL_PX), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(SideMark(theme, "A", self))
        row.addWidget(self.a)
        row.addWidget(PlainLabel("muted", font(TEXT_PX), "beside", self))
        row.addWidget(SideMark(theme, "B", self))
        row.addWidget(self.b)
        row.addWidget(self.swap)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.summary, 1)

    def choose(self) -> None:
        """Let a swap be possible where both sides can stand on either."""
        can_swap = self.b.choice.path is None and self.b.choice.words != "choose"
        self.swap.setEnabled(can_swap)
