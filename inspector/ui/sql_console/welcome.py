"""What stands below the editor before the first query: examples, each with what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from inspector.ui.bare_area import BareArea
from inspector.ui.fonts import HEADING_PX, LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.sql_console.examples import Example
from inspector.ui.text import ElidedLabel, PlainLabel

_BUTTON_PX, _WIDEST_PX = 56, 880
_NOBODY = "There is no folder to ask yet. Open one, and these examples run on it."
_ABOUT = (
    "One view, records, spans the hot, warm and cold files of this folder. Queries only read, and "
    "see nothing else. Choose an example to run it, or type your own."
)


class Welcome(QWidget):
    """Offers examples.

    Attributes:
        buttons: One an example.

    Signals:
        chosen: The `Example` that a person wants to run.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        inner = QWidget(self)
        inner.setObjectName("bare")
        self.headline = PlainLabel("value", font(HEADING_PX, SEMIBOLD), "Ask the history", inner)
        self.hint = PlainLabel("muted", font(), _ABOUT, inner)
        self.hint.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.headline)
        column.addWidget(self.hint)
        column.addSpacing(4)
        column.addLayout(self._grid)
        column.addStretch(1)
        inner.setMaximumWidth(_WIDEST_PX)
        area = BareArea(inner, self)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self._inner = inner

    def show_examples(self, examples: Sequence[Example], *, can_run: bool) -> None:
        """Offer these examples.

        Args:
            examples: What is offered.
            can_run: Whether there is anything to ask.
        """
        self.hint.show_text(_ABOUT if can_run else _NOBODY)
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(one, can_run=can_run) for one in examples]
        for place, button in enumerate(self.buttons):
            self._grid.addWidget(button, place // 2, place % 2)

    def _button(self, example: Example, *, can_run: bool) -> QPushButton:
        button = QPushButton(self._inner)
        button.setObjectName("choice")
        button.setFixedHeight(_BUTTON_PX)
        button.setAccessibleName(f"{example.title}: {example.about}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setEnabled(can_run)
        title = ElidedLabel("value" if can_run else "muted", font(weight=MEDIUM), button)
        about = ElidedLabel("muted", font(LABEL_PX), button)
        title.show_text(example.title)
        about.show_text(example.about)
        column = QVBoxLayout(button)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        for label in (title, about):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        button.clicked.connect(partial(self._choose, example))
        return button

    def _choose(self, example: Example, _checked: bool = False) -> None:
        self.chosen.emit(example)
