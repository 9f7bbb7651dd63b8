"""What all controls of one field have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

HEIGHT_PX = 30


class FieldControl(QWidget):
    """Shows the value of one field and lets a person ask for another one; it keeps none.

    Signals:
        changed: The value asked for, as the file may have it; None for none, so that the default
            holds. It need not be valid.
        entered: It has got the keys.
    """

    changed = Signal(object)
    entered = Signal()

    is_typed = False
    """Whether it is changed letter by letter, so that many changes are one edit."""

    def show_value(self, value: Any, default: Any) -> None:
        """Show a value; None for one that the file does not say, so that the default holds."""
        raise NotImplementedError

    def parts(self) -> tuple[QWidget, ...]:
        """Return the widgets that take the keys, in their order."""
        raise NotImplementedError

    def set_name(self, name: str, description: str) -> None:
        """Name it for assistive tools."""
        for part in self.parts():
            own = part.accessibleName()
            part.setAccessibleName(f"{name} {own}" if own else name)
            part.setAccessibleDescription(description)
        self.watch()

    def watch(self) -> None:
        """Notice when one of its parts gets the keys."""
        for part in self.parts():
            part.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Say when one of the parts has got the keys."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False
