"""The bar above the text in which somebody searches it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from inspector.ui.config_editor.text.search import MOST_MATCHES
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.text import PlainLabel, SteadyLabel

_FIELD_PX, _HEIGHT_PX = 28, 44
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """A field, how often its text is there, and the ways to each place.

    Signals:
        wanted: Another text is searched for.
        step_wanted: 1 for the next place, -1 for the one before.
        closed: It is gone.
    """

    wanted = Signal(str)
    step_wanted = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find")
        self.setFixedHeight(_HEIGHT_PX)
        self.field = QLineEdit(self)
        self.field.setObjectName("field")
        self.field.setFont(font(LABEL_PX))
        self.field.setFixedHeight(_FIELD_PX)
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(320)
        self.field.setPlaceholderText("Find in the text")
        self.field.setAccessibleName("Find in the text")
        self.count: PlainLabel = SteadyLabel("muted", font(LABEL_PX), self)
        self.before = self._button("↑", "The place before (Shift+F3)")
        self.next = self._button("↓", "The next place (F3)")
        self.done = self._button("Close", "Close the search (Esc)")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for widget in (self.before, self.next, self.count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.done)
        self.field.textChanged.connect(self.wanted)
        self.before.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.next.clicked.connect(lambda: self.step_wanted.emit(1))
        self.done.clicked.connect(self.close_search)
        self.hide()

    def open_search(self, text: str) -> None:
        """Show the bar, with a text to search for unless that is empty."""
        self.show()
        if text:
            self.field.setText(text)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_search(self) -> None:
        """Go."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def show_count(self, number: int, matches: int) -> None:
        """Say at which of how many places the cursor is.

        Args:
            number: From 0; -1 for none of them.
            matches: How many there are.
        """
        most = f"{matches:,}" + ("+" if matches == MOST_MATCHES else "")
        if not self.field.text():
            said = ""
        elif not matches:
            said = "not found"
        else:
            said = f"{number + 1:,} of {most}" if number >= 0 else most
        self.count.set_role("muted" if matches or not said else "warn")
        self.count.show_text(said)
        for button in (self.before, self.next):
            button.setEnabled(matches > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to places with Enter, close with Esc."""
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_search()
        elif event.key() in _ENTER and self.field.hasFocus():
            self.step_wanted.emit(-1 if is_back else 1)
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("slim")
        button.setFont(font(LABEL_PX))
        button.setFixedHeight(_FIELD_PX)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoDefault(False)
        return button
