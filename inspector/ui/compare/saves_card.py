"""The card of saves: one click compares what was before and after one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.models.compare_sides import save_words
from inspector.ui.models.marks import ConfigMark
from inspector.ui.text import PlainLabel, menu_text, plain_tooltip

_PAD_PX, _GAP_PX = 12, 8
_MOST = 50
_ROW_PX, _SEEN = 34, 4


class SavesCard(QFrame):
    """A button for each save, the latest first.

    Signals:
        chosen: The `ConfigMark` of a save.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Before and after config saves")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._saves: tuple[ConfigMark, ...] | None = None
        self.buttons: list[QPushButton] = []
        self._area = QScrollArea(self)
        self._area.setObjectName("bare")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.setSpacing(_GAP_PX)
        column.addWidget(PlainLabel("", font(weight=SEMIBOLD), "Before and after a save", self))
        column.addWidget(self._area)
        self.show_saves(())

    def show_saves(self, saves: tuple[ConfigMark, ...]) -> None:
        """Offer other saves, in ascending order; without any there is no card."""
        if saves == self._saves:
            return
        self._saves = saves
        rows = QWidget()
        rows.setObjectName("bare")
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        self.buttons = [self._button(save, rows) for save in saves[::-1][:_MOST]]
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch(1)
        self._area.setWidget(rows)
        seen = min(max(len(self.buttons), 1), _SEEN)
        self._area.setFixedHeight(_ROW_PX * seen - _GAP_PX)
        self.setVisible(bool(saves))

    def _button(self, save: ConfigMark, parent: QWidget) -> QPushButton:
        words = f"before/after: {save_words(save)}"
        button = QPushButton(menu_text(words), parent)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(words)
        told = [f"{save.file} revision {save.revision}", save.who, save.why]
        button.setToolTip(plain_tooltip(" · ".join(part for part in told if part)))
        button.clicked.connect(partial(self._choose, save))
        return button

    def _choose(self, save: ConfigMark, _checked: bool = False) -> None:
        self.chosen.emit(save)
