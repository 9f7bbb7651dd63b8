"""Asks for the name of a query."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.files.saved_queries import MOST_NAME_CHARS
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.popover import Popover, card_button
from inspector.ui.text import PlainLabel

_WIDTH_PX, _FIELD_PX, _HINT_PX = 340, 32, 18
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QueryNameCard(Popover):
    """A field for a name; Enter takes it.

    Signals:
        named: The name before, empty for a query without one, and the one that a person chose.
    """

    named = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Name of a query", _WIDTH_PX, parent)
        self._taken: frozenset[str] = frozenset()
        self._before = ""
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.field = QLineEdit(self)
        self.field.setObjectName("search")
        self.field.setFont(font())
        self.field.setFixedHeight(_FIELD_PX)
        self.field.setMaxLength(MOST_NAME_CHARS)
        self.field.setPlaceholderText("Damage by tier")
        self.field.setAccessibleName("Name of the query")
        self.field.textChanged.connect(self._check)
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.hint.setFixedHeight(_HINT_PX)
        self.cancel = card_button("Cancel", self)
        self.confirm = card_button("Save", self)
        self.confirm.setProperty("primary", True)
        self.cancel.clicked.connect(self.close)
        self.confirm.clicked.connect(self._confirm)
        self._compose()

    def ask(self, names: Iterable[str], before: str, proposed: str, anchor: QWidget) -> None:
        """Open below a widget.

        Args:
            names: Those there are.
            before: The name to change; empty to save a query under a name.
            proposed: What stands in the field at first.
            anchor: Below this.
        """
        self._taken = frozenset(name.casefold() for name in names)
        self._before = before
        title = "Rename the query" if before else "Save the query as"
        self.setAccessibleName(title)
        self.title.show_text(title)
        self.field.setText(proposed)
        self._check()
        self.open_below(anchor)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the name on Enter."""
        if event.key() in _ENTER and not self.cancel.hasFocus():
            self._confirm()
        elif event.key() in _ENTER:
            self.close()
        else:
            super().keyPressEvent(event)

    def _check(self, _text: str = "") -> None:
        name = _clean(self.field.text())
        is_own = bool(self._before) and name.casefold() == self._before.casefold()
        is_taken = name.casefold() in self._taken and not is_own
        is_wrong = is_taken and bool(self._before)
        word = "Rename" if self._before else "Replace" if is_taken else "Save"
        self.confirm.setText(word)
        self.confirm.setEnabled(bool(name) and not is_wrong)
        self.hint.set_role("error" if is_wrong else "muted")
        if is_wrong:
            self.hint.show_text("Another query has this name already")
        else:
            self.hint.show_text("The query of this name is replaced" if is_taken else "")

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            name = _clean(self.field.text())
            self.close()
            self.named.emit(self._before, name)

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


def _clean(name: str) -> str:
    return " ".join(name.split())
