"""The menu of columns: which are shown, which never, and which give way last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.ui.models.entry_columns import EntryColumn
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.text import menu_text
from inspector.ui.theme import Theme


class ColumnsButton(MenuButton):
    """Lists the columns; those that are shown have a mark.

    Signals:
        chosen: By key of the column, what a person wants shown or hidden, as a dict.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Columns", "Choose which columns are shown", parent)
        self._choices: dict[str, bool] = {}
        self._listed: tuple[tuple[str, bool], ...] = ()

    def show_columns(self, columns: Sequence[EntryColumn], shown: Collection[str]) -> None:
        """List these columns; the first one is always shown, and not listed."""
        listed = tuple((one.key, one.key in shown) for one in columns[1:])
        if listed == self._listed:
            return
        self._listed = listed
        self.menu.clear()
        for one in columns[1:]:
            action = self.menu.addAction(menu_text(one.name))
            action.setCheckable(True)
            action.setChecked(one.key in shown)
            action.triggered.connect(partial(self._choose, one.key))
        self.menu.addSeparator()
        self.menu.addAction("As many as there is room for").triggered.connect(self._forget)

    def _choose(self, key: str, _checked: bool = False) -> None:
        # What is shown is to be hidden, and the other way round.
        self._choices[key] = (key, True) not in self._listed
        self.chosen.emit(dict(self._choices))

    def _forget(self, _checked: bool = False) -> None:
        self._choices.clear()
        self.chosen.emit({})
