"""What a rule would do: right now, and in the past; one of them, or both where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.ui.config_editor.preview_card import PreviewCard
from inspector.ui.config_editor.tuning.card import TuningCard
from inspector.ui.segmented import SegmentedControl
from inspector.ui.theme import Theme

NOW, PAST = 0.0, 1.0
BOTH_PX = 660
"""From this height on both are seen."""


class PreviewSide(QWidget):
    """Shows the preview of a rule, its past, or both."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = SegmentedControl("Preview", (("In the past", PAST), ("Right now", NOW)), self)
        self.preview, self.tuning = PreviewCard(theme, self), TuningCard(theme, self)
        self._line = QFrame()
        self._line.setObjectName("line")
        self._line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tuning, 3)
        column.addWidget(self._line)
        column.addWidget(self.preview, 2)
        self.choice.chosen.connect(lambda _value: self._arrange())
        self._arrange()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Have less height, as below the form."""
        self.preview.set_narrow(is_narrow=is_narrow)
        self.tuning.set_narrow(is_narrow=is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_both = self.height() >= BOTH_PX
        self.choice.setVisible(not is_both)
        self._line.setVisible(is_both)
        self.tuning.set_titled(is_titled=is_both)
        self.tuning.setVisible(is_both or self.choice.value == PAST)
        self.preview.setVisible(is_both or self.choice.value == NOW)
