"""The field of the least n: figures of fewer records are greyed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.entries_frame import LEAST_N
from inspector.ui.text import plain_tooltip

_MOST = 999_999
_STEP = 10
_WIDTH_PX, _HEIGHT_PX = 60, 28


class LeastNField(QLineEdit):
    """A whole number; the arrow keys change it too.

    Signals:
        changed: The number that a person wants.
    """

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = LEAST_N
        self.setObjectName("search")
        self.setFont(font(LABEL_PX))
        self.setFixedSize(_WIDTH_PX, _HEIGHT_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setValidator(QIntValidator(0, _MOST, self))
        self.setAccessibleName("Minimum n")
        self.setToolTip(plain_tooltip("Figures of fewer records than these are greyed"))
        self.setText(str(self._value))
        self.textEdited.connect(self._take)
        self.editingFinished.connect(self._write)

    @property
    def value(self) -> int:
        """The latest number."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number without saying so."""
        self._value = value
        self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys."""
        steps = {Qt.Key.Key_Up: _STEP, Qt.Key.Key_Down: -_STEP}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._take(str(min(max(self._value + step, 0), _MOST)))
        self._write()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the number that counts, if what was typed is none."""
        super().focusOutEvent(event)
        self._write()

    def _take(self, text: str) -> None:
        # While it is empty, the number of before counts.
        if text.isdecimal() and int(text) != self._value:
            self._value = int(text)
            self.changed.emit(self._value)

    def _write(self) -> None:
        self.setText(str(self._value))
