"""The field of the margin: figures that differ by less are the same."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDoubleValidator, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from inspector.analysis.compare_verdict import DEFAULT_MARGIN
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.text import plain_tooltip

_LEAST, _MOST = 0.1, 99.0
_WIDTH_PX, _HEIGHT_PX = 52, 28


class MarginField(QLineEdit):
    """A number of per cent; the arrow keys change it too.

    Signals:
        changed: The share that a person wants, 0.05 for 5 %.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._percent = DEFAULT_MARGIN * 100
        self.setObjectName("search")
        self.setFont(font(LABEL_PX))
        self.setFixedSize(_WIDTH_PX, _HEIGHT_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        validator = QDoubleValidator(_LEAST, _MOST, 1, self)
        validator.setNotation(QDoubleValidator.Notation.StandardNotation)
        self.setValidator(validator)
        self.setAccessibleName("Margin in per cent within which figures are the same")
        self.setToolTip(plain_tooltip("What differs by less than this, surely, is the same"))
        self.textEdited.connect(self._take)
        self.editingFinished.connect(self._write)
        self._write()

    @property
    def share(self) -> float:
        """The latest margin, 0.05 for 5 %."""
        return self._percent / 100

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys."""
        steps = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._take(f"{min(max(self._percent + step, 1.0), _MOST):g}")
        self._write()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the number that counts, if what was typed is none."""
        super().focusOutEvent(event)
        self._write()

    def _take(self, text: str) -> None:
        try:
            percent = float(text.replace(",", "."))
        except ValueError:
            # While it is empty, the number of before counts.
            return
        if _LEAST <= percent <= _MOST and percent != self._percent:
            self._percent = percent
            self.changed.emit(self.share)

    def _write(self) -> None:
        self.setText(f"{self._percent:g}")
