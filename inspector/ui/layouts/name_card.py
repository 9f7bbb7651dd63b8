"""Asks for the name of a layout."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.layouts.wishes import LayoutWish
from inspector.ui.models.layouts import MOST_NAME_CHARS, Layouts, clean_name, find
from inspector.ui.popover import Popover, card_button
from inspector.ui.text import PlainLabel

_WIDTH_PX, _FIELD_PX, _HINT_PX = 340, 32, 18
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TITLES = {LayoutWish.SAVE_AS: "Save the layout as", LayoutWish.RENAME: "Rename the layout"}
_BUTTONS = {LayoutWish.SAVE_AS: "Save", LayoutWish.RENAME: "Rename"}


class NameCard(Popover):
    """A field for a name; Enter takes it.

    Signals:
        named: The `LayoutWish` that the name is for, and the name.
    """

    named = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Name of a layout", _WIDTH_PX, parent)
        self._wish = LayoutWish.SAVE_AS
        self._layouts: Layouts = ()
        self._before = ""
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.field = QLineEdit(self)
        self.field.setObjectName("search")
        self.field.setFont(font())
        self.field.setFixedHeight(_FIELD_PX)
        self.field.setMaxLength(MOST_NAME_CHARS)
        self.field.setPlaceholderText("Healing watch")
        self.field.setAccessibleName("Name of the layout")
        self.field.textChanged.connect(self._check)
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.hint.setFixedHeight(_HINT_PX)
        self.cancel = card_button("Cancel", self)
        self.confirm = card_button("Save", self)
        self.confirm.setProperty("primary", True)
        self.cancel.clicked.connect(self.close)
        self.confirm.clicked.connect(self._confirm)
        self._compose()

    def ask(self, wish: LayoutWish, layouts: Layouts, name: str, anchor: QWidget) -> None:
        """Open below a widget.

        Args:
            wish: What the name is for: to save as it, or to rename to it.
            layouts: Those there are.
            name: The name of the layout so far; empty if it has none.
            anchor: Below this.
        """
        self._wish, self._layouts, self._before = wish, layouts, name
        self.setAccessibleName(_TITLES[wish])
        self.title.show_text(_TITLES[wish])
        self.field.setText(name)
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
        name = clean_name(self.field.text())
        taken = find(self._layouts, name) is not None
        is_rename = self._wish is LayoutWish.RENAME
        is_other = taken and name != self._before
        replaces = taken and not is_rename
        self.confirm.setText("Replace" if replaces else _BUTTONS[self._wish])
        self.confirm.setEnabled(bool(name) and not (is_rename and taken))
        hint = ""
        if is_rename and is_other:
            hint = "Another layout has this name already"
        elif replaces:
            hint = "The layout of this name is replaced"
        self.hint.set_role("error" if is_rename and is_other else "muted")
        self.hint.show_text(hint)

    def _confirm(self) -> None:
        if not self.confirm.isEnabled():
            return
        name = clean_name(self.field.text())
        self.close()
        self.named.emit(self._wish, name)

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
