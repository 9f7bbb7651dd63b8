"""A card that asks for a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.popover import Popover, card_button
from inspector.ui.text import PlainLabel

_WIDTH_PX, _FIELD_PX, _HINT_PX = 340, 32, 18
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NamingCard(Popover):
    """A field for a name; Enter takes it. Whoever asks says what a name means, and takes it.

    Args:
        thing: What gets a name, as in "query".
        example: A name for one.
        most_chars: No name is longer.
    """

    def __init__(self, thing: str, example: str, most_chars: int, parent: QWidget) -> None:
        super().__init__(f"Name of a {thing}", _WIDTH_PX, parent)
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.field = QLineEdit(self)
        self.field.setObjectName("search")
        self.field.setFont(font())
        self.field.setFixedHeight(_FIELD_PX)
        self.field.setMaxLength(most_chars)
        self.field.setPlaceholderText(example)
        self.field.setAccessibleName(f"Name of the {thing}")
        self.field.textChanged.connect(lambda _text: self._look())
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.hint.setFixedHeight(_HINT_PX)
        self.cancel = card_button("Cancel", self)
        self.confirm = card_button("Save", self)
        self.confirm.setProperty("primary", True)
        self.cancel.clicked.connect(self.close)
        self.confirm.clicked.connect(self._confirm)
        self._compose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the name on Enter."""
        if event.key() in _ENTER and not self.cancel.hasFocus():
            self._confirm()
        elif event.key() in _ENTER:
            self.close()
        else:
            super().keyPressEvent(event)

    def _open(self, title: str, name: str, anchor: QWidget) -> None:
        """Open below a widget, with a name in the field."""
        self.setAccessibleName(title)
        self.title.show_text(title)
        self.field.setText(name)
        self._look()
        self.open_below(anchor)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _look(self) -> None:
        """Show what the name that stands there would do; for subclasses."""
        raise NotImplementedError

    def _take(self) -> None:
        """Do what the name is for; for subclasses."""
        raise NotImplementedError

    def _say(self, button: str, hint: str, *, can_confirm: bool, is_wrong: bool) -> None:
        self.confirm.setText(button)
        self.confirm.setEnabled(can_confirm)
        self.hint.set_role("error" if is_wrong else "muted")
        self.hint.show_text(hint)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.close()
            self._take()

    def _compose(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.field)
        column.addWidget(self.hint)
        column.addLayout(foot)
