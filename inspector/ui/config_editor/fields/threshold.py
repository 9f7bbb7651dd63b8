"""The threshold of a rule: on which side it fires, at which number, and in what unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from inspector.config.form_fields import FormField
from inspector.ui.config_editor.fields.choice import ChoiceControl
from inspector.ui.config_editor.fields.control import FieldControl
from inspector.ui.config_editor.fields.entry import EntryControl
from inspector.ui.config_editor.rule_words import BASELINE, SIDES, TIMES_BASELINE, side_of

NUMBER, RELATIVE = "value", BASELINE
_LEAST_PX = 72


class ThresholdControl(FieldControl):
    """Asks for what `above` and `below` are to be, as a table of both; None is absent."""

    is_typed = True

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        """Make a control.

        Args:
            field: One of the two fields; both may have the same.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self.side = ChoiceControl("Fires", SIDES)
        self.unit = ChoiceControl("Threshold is a", (NUMBER, RELATIVE))
        self.entry = EntryControl(field)
        self.entry.line.setMinimumWidth(_LEAST_PX)
        for choice in (self.side, self.unit):
            choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.side)
        first.addWidget(self.entry, 1)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._lines.addLayout(first, 1)
        self._lines.addWidget(self.unit)
        self._side, self._is_relative = SIDES[0], False
        self.side.changed.connect(self._turn)
        self.unit.changed.connect(self._relate)
        self.entry.changed.connect(self._ask)
        for control in (self.side, self.unit, self.entry):
            control.entered.connect(self.entered)

    @property
    def fires(self) -> str:
        """On which side it fires."""
        return self._side

    def parts(self) -> tuple[QWidget, ...]:
        """Return side, number and unit."""
        return (*self.side.parts(), *self.entry.parts(), *self.unit.parts())

    def set_name(self, name: str, description: str) -> None:
        """Name the number; the choices have their names already."""
        self.entry.set_name(name, description)

    def forget(self) -> None:
        """Show the next value whatever was typed."""
        self.entry.forget()
        self._is_relative = False

    def show_value(self, value: Any, _default: Any) -> None:
        """Show the table of both; where there is none of them, side and unit stay."""
        said: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if said:
            self._side = side_of(said)
            self._is_relative = isinstance(said[self._side], Mapping)
        number = said.get(self._side)
        if isinstance(number, Mapping):
            number = number.get(TIMES_BASELINE)
        self.side.show_value(self._side, None)
        self.unit.show_value(RELATIVE if self._is_relative else NUMBER, None)
        self.entry.show_value(number, None)
        self._number = number

    def minimumSizeHint(self) -> QSize:
        """Return the width of one of two lines."""
        hint = super().minimumSizeHint()
        return QSize(self.side.sizeHint().width() + _LEAST_PX + 8, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the unit below the number where there is no room beside it."""
        super().resizeEvent(event)
        needs_px = self.minimumSizeHint().width() + 8 + self.unit.sizeHint().width()
        way = QBoxLayout.Direction
        is_wide = self.width() >= needs_px
        self._lines.setDirection(way.LeftToRight if is_wide else way.TopToBottom)

    def _turn(self, side: str) -> None:
        self._side = side
        self._ask(self._number)

    def _relate(self, unit: str) -> None:
        self._is_relative = unit == RELATIVE
        self._ask(self._number)

    def _ask(self, number: Any) -> None:
        wanted = {TIMES_BASELINE: number} if self._is_relative and number is not None else number
        asked: dict[str, Any] = dict.fromkeys(SIDES)
        asked[self._side] = wanted
        self.changed.emit(asked)
