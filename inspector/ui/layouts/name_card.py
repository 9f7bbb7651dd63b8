"""Asks for the name of a layout."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.ui.layouts.wishes import LayoutWish
from inspector.ui.models.layouts import MOST_NAME_CHARS, Layouts, clean_name, find
from inspector.ui.naming_card import NamingCard

_TITLES = {LayoutWish.SAVE_AS: "Save the layout as", LayoutWish.RENAME: "Rename the layout"}
_BUTTONS = {LayoutWish.SAVE_AS: "Save", LayoutWish.RENAME: "Rename"}


class NameCard(NamingCard):
    """A field for the name of a layout.

    Signals:
        named: The `LayoutWish` that the name is for, and the name.
    """

    named = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("layout", "Healing watch", MOST_NAME_CHARS, parent)
        self._wish = LayoutWish.SAVE_AS
        self._layouts: Layouts = ()
        self._before = ""

    def ask(self, wish: LayoutWish, layouts: Layouts, name: str, anchor: QWidget) -> None:
        """Open below a widget.

        Args:
            wish: What the name is for: to save as it, or to rename to it.
            layouts: Those there are.
            name: The name of the layout so far; empty if it has none.
            anchor: Below this.
        """
        self._wish, self._layouts, self._before = wish, layouts, name
        self._open(_TITLES[wish], name, anchor)

    def _look(self) -> None:
        name = clean_name(self.field.text())
        is_taken = find(self._layouts, name) is not None
        is_rename = self._wish is LayoutWish.RENAME
        is_wrong = is_rename and is_taken and name != self._before
        is_replaced = is_taken and not is_rename
        hint = "The layout of this name is replaced" if is_replaced else ""
        self._say(
            "Replace" if is_replaced else _BUTTONS[self._wish],
            "Another layout has this name already" if is_wrong else hint,
            can_confirm=bool(name) and not (is_rename and is_taken),
            is_wrong=is_wrong,
        )

    def _take(self) -> None:
        self.named.emit(self._wish, clean_name(self.field.text()))
