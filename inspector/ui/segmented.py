"""A segmented control: a few choices side by side, one of them chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from inspector.ui.actions import key_text
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import plain_tooltip


class SegmentedControl(QFrame):
    """Lets a person choose one of a few values.

    Signals:
        chosen: The value, after a person chose another one.
    """

    chosen = Signal(float)

    def __init__(
        self, name: str, choices: tuple[tuple[str, float], ...], parent: QWidget | None = None
    ) -> None:
        """Make a control.

        Args:
            name: What is chosen, for assistive tools.
            choices: Label and value of each choice; the first one is chosen at first.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self.setObjectName("segmented")
        self.setAccessibleName(name)
        self.setFixedHeight(30)
        self._values = [value for _label, value in choices]
        self._value = self._values[0]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for number, (label, _value) in enumerate(choices):
            button = QPushButton(label, self)
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setAccessibleName(f"{name} {label}")
            button.setProperty("edge", {0: "first", len(choices) - 1: "last"}.get(number, "none"))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self._choose)

    @property
    def value(self) -> float:
        """The chosen value, or the one that was set though it is no choice."""
        return self._value

    def buttons(self) -> list[QPushButton]:
        """Return the choices in order."""
        return [button for button in self._group.buttons() if isinstance(button, QPushButton)]

    def set_value(self, value: float) -> None:
        """Choose a value without saying so; for one that is no choice none is marked."""
        self._value = value
        # An exclusive group would keep the last choice marked.
        self._group.setExclusive(value in self._values)
        for button, choice in zip(self.buttons(), self._values, strict=True):
            button.setChecked(choice == value)
        self._group.setExclusive(True)

    def set_shortcuts(self, keys: tuple[str, ...]) -> None:
        """Give each choice a key, and name it in its tooltip."""
        for button, key in zip(self.buttons(), keys, strict=True):
            sequence = QKeySequence(key)
            button.setShortcut(sequence)
            button.setToolTip(plain_tooltip(f"{button.accessibleName()}  {key_text(sequence)}"))

    def _choose(self, number: int) -> None:
        self._value = self._values[number]
        self.chosen.emit(self._values[number])
