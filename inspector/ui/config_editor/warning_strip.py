"""A strip over an editor: a file on disk that is no good, or one that somebody else changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel

_BUTTON_PX = 26
Choice = tuple[str, Callable[[], object]]
"""What a button says and does."""


class WarningStrip(QFrame):
    """Stays until what it says is over; its buttons are what can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("warning")
        self.word = PlainLabel("value", font(LABEL_PX, SEMIBOLD), parent=self)
        self.text = ElidedLabel("value", font(LABEL_PX), self)
        self.text.set_wrapped(wrapped=True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self.word, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.text, 1)
        self.hide()

    def show_warning(self, kind: str, word: str, text: str, choices: tuple[Choice, ...]) -> None:
        """Say something until `hide`.

        Args:
            kind: ``Warning`` or ``Error``: its colour.
            word: Stands before the text.
            text: What is the matter.
            choices: What can be done.
        """
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.word.show_text(word)
        self.text.show_text(one_line(text, 600))
        self.setAccessibleName(f"{word}: {text}")
        if [button.text() for button in self.buttons] != [name for name, _do in choices]:
            self._make(choices)
        for button, (_name, do) in zip(self.buttons, choices, strict=True):
            button.clicked.disconnect()
            button.clicked.connect(lambda _checked=False, do=do: do())
        self.show()

    def hide_warning(self, focus: QWidget) -> None:
        """Take it back; a key that was about to press one of its buttons finds another widget.

        Args:
            focus: What has the keys from then on, if the strip had them.
        """
        if any(button.hasFocus() for button in self.buttons):
            focus.setFocus()
        self.hide()

    def _make(self, choices: tuple[Choice, ...]) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for name, _do in choices:
            button = QPushButton(name, self)
            button.setObjectName("small")
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(_nothing)
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons.append(button)


def _nothing() -> None:
    pass
