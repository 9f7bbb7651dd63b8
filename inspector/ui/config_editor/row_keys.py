"""What can be done with the rows of a list, by buttons and by keys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import plain_tooltip


class RowAct(Enum):
    """Something done with the chosen row: its word, and its key."""

    ADD = ("Add", "Ins")
    DUPLICATE = ("Copy", "Ctrl+Shift+D")
    REMOVE = ("Remove", "Del")
    UP = ("↑", "Alt+Up")
    DOWN = ("↓", "Alt+Down")

    @property
    def word(self) -> str:
        """What its button says."""
        return self.value[0]

    @property
    def key(self) -> str:
        """The key that does it."""
        return self.value[1]


_NAMES: Mapping[RowAct, str] = {
    RowAct.DUPLICATE: "Duplicate",
    RowAct.UP: "Move up the",
    RowAct.DOWN: "Move down the",
}


def act_of(event: QKeyEvent) -> RowAct | None:
    """Return what a key does with the chosen row; None if it is another key."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    return next((act for act in RowAct if QKeySequence(act.key) == pressed), None)


class RowButtons(QWidget):
    """A button for each act.

    Signals:
        acted: The `RowAct` that a person wants.
    """

    acted = Signal(object)

    def __init__(self, noun: str, parent: QWidget | None = None) -> None:
        """Make buttons.

        Args:
            noun: What a row is.
            parent: The widget they stand in.
        """
        super().__init__(parent)
        self.buttons: dict[RowAct, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for act in RowAct:
            name = f"{_NAMES.get(act, act.word)} {noun}"
            button = QPushButton(act.word, self)
            button.setObjectName("slim")
            button.setProperty("tight", True)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(28)
            button.setAccessibleName(name)
            button.setToolTip(plain_tooltip(f"{name}  {act.key}"))
            if act in (RowAct.UP, RowAct.DOWN):
                button.setFixedWidth(28)
            button.clicked.connect(lambda _checked=False, act=act: self.acted.emit(act))
            self.buttons[act] = button
            row.addWidget(button)

    def show_place(self, place: int, count: int, *, can_edit: bool) -> None:
        """Let only that be done which is possible.

        Args:
            place: The chosen row; -1 for none.
            count: How many rows there are.
            can_edit: Whether anything is.
        """
        chosen = can_edit and 0 <= place < count
        self.buttons[RowAct.ADD].setEnabled(can_edit)
        self.buttons[RowAct.DUPLICATE].setEnabled(chosen)
        self.buttons[RowAct.REMOVE].setEnabled(chosen)
        self.buttons[RowAct.UP].setEnabled(chosen and place > 0)
        self.buttons[RowAct.DOWN].setEnabled(chosen and place < count - 1)
