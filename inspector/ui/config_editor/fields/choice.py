"""One of a few words, or several of them, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from inspector.ui.config_editor.fields.control import FieldControl
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.segmented import SegmentedControl


class ChoiceControl(FieldControl):
    """One of a few words."""

    def __init__(
        self,
        name: str,
        choices: tuple[str, ...],
        labels: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make a control.

        Args:
            name: What is chosen.
            choices: As the file has them.
            labels: As people read them, where that is something else.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self.choices = choices
        said = labels or {}
        pairs = tuple((said.get(one, one), float(place)) for place, one in enumerate(choices))
        self.segments = SegmentedControl(name, pairs, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.segments)
        row.addStretch(1)
        self.segments.chosen.connect(self._ask)
        self.watch()

    def parts(self) -> tuple[QWidget, ...]:
        """Return the buttons."""
        return tuple(self.segments.buttons())

    def set_name(self, _name: str, description: str) -> None:
        """Describe it; its buttons have their names already."""
        self.segments.setAccessibleDescription(description)

    def show_value(self, value: Any, default: Any) -> None:
        """Show a value; of one that is no choice, none is marked."""
        said = default if value is None else value
        self.segments.set_value(float(self.choices.index(said)) if said in self.choices else -1.0)

    def _ask(self, place: float) -> None:
        self.changed.emit(self.choices[int(place)])


class ChoicesControl(FieldControl):
    """Several of a few words, in the order in which they were chosen."""

    def __init__(self, name: str, choices: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[str, ...] = ()
        self.choices = choices
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for choice in choices:
            button = QPushButton(choice, self)
            button.setObjectName("toggle")
            button.setCheckable(True)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setAccessibleName(f"{name} {choice}")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(self._ask)
            self.buttons[choice] = button
            row.addWidget(button)
        row.addStretch(1)
        self.watch()

    def parts(self) -> tuple[QWidget, ...]:
        """Return the buttons."""
        return tuple(self.buttons.values())

    def set_name(self, _name: str, description: str) -> None:
        """Describe it; its buttons have their names already."""
        self.setAccessibleDescription(description)

    def show_value(self, value: Any, default: Any) -> None:
        """Show a value; what is no choice is left to what is said of the field."""
        said = default if value is None else value
        items = said if isinstance(said, list | tuple) else ()
        self._value = tuple(item for item in items if isinstance(item, str))
        for choice, button in self.buttons.items():
            button.setChecked(choice in self._value)

    def _ask(self) -> None:
        on = {choice for choice, button in self.buttons.items() if button.isChecked()}
        kept = [one for one in self._value if one in on]
        self.changed.emit([*kept, *(one for one in self.choices if one in on - set(kept))])
