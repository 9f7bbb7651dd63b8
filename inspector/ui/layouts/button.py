"""The button beside the tabs that says which layout is in use, and opens the menu of all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from inspector.ui.fonts import MEDIUM, font
from inspector.ui.layouts.wishes import LayoutWish
from inspector.ui.models.literal import literal
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.text import elided, menu_text, plain_tooltip
from inspector.ui.theme import Theme

MOST_LISTED = 12
"""A menu of more names is longer than a small window; the palette finds the others."""

DEFAULT_NAME = "Default"
_WIDE_PX, _NARROW_PX, _ITEM_PX = 168, 76, 300
_DOT = " \N{BULLET}"


class LayoutButton(MenuButton):
    """Says ``Layout Healing ▾``, with a dot behind the name when the page is no longer like it.

    Signals:
        chosen: Name of the layout to show; empty for what is usual.
        wished: The `LayoutWish` of a person.
        all_wanted: A person wants to find one of very many.
        about_to_open: The menu is about to be seen; what it lists may still be changed.
    """

    chosen = Signal(str)
    wished = Signal(object)
    all_wanted = Signal()
    about_to_open = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Layout", "Layout of the page", parent)
        self._names: tuple[str, ...] = ()
        self._name, self._is_edited, self._is_narrow = "", False, False
        self._offered: dict[LayoutWish, str] = {}
        self._items: QActionGroup | None = None
        self.menu.setAccessibleName("Layouts")
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self._show_name()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these layouts."""
        self._names = tuple(names)

    def set_layout_name(self, name: str, *, is_edited: bool) -> None:
        """Say which layout is in use, empty for none, and whether the page differs from it."""
        if (name, is_edited) != (self._name, self._is_edited):
            self._name, self._is_edited = name, is_edited
            self._show_name()

    def set_offered(self, offered: dict[LayoutWish, str]) -> None:
        """Say what can be wished now, each with why not; an empty text if it can."""
        self._offered = offered

    def set_compact(self, *, is_compact: bool) -> None:
        """Leave out the word, and more of a long name."""
        super().set_compact(is_compact=is_compact)
        if is_compact is not self._is_narrow:
            self._is_narrow = is_compact
            self._show_name()

    def width_if(self, *, is_compact: bool) -> int:
        """Return the width it would take, in pixels."""
        was_narrow, shown = self._is_narrow, self.text()
        self._is_narrow = is_compact
        self.setText(self._shown_name())
        width_px = self.width_for(is_compact=is_compact)
        self._is_narrow = was_narrow
        self.setText(shown)
        return width_px

    def _shown_name(self) -> str:
        if not self._name:
            return ""
        room_px = _NARROW_PX if self._is_narrow else _WIDE_PX
        return elided(self._name, font(weight=MEDIUM), room_px) + (_DOT if self._is_edited else "")

    def _show_name(self) -> None:
        self.show_choice(self._shown_name())
        state = ", edited since" if self._is_edited else ""
        said = f"Layout of the page: {self._name or DEFAULT_NAME}{state}"
        self.setAccessibleName(said)
        self.setToolTip(plain_tooltip(said))

    def _fill(self) -> None:
        self.about_to_open.emit()
        self.menu.clear()
        if self._items is not None:
            self._items.deleteLater()
        self._items = QActionGroup(self)
        self._add_layout(DEFAULT_NAME, "")
        for name in self._listed():
            self._add_layout(name, name)
        if len(self._names) > MOST_LISTED:
            more = self.menu.addAction(f"All {len(self._names)} layouts…")
            more.triggered.connect(lambda _checked=False: self.all_wanted.emit())
        for group in LayoutWish.groups():
            self.menu.addSeparator()
            for wish in group:
                self._add_wish(wish)

    def _listed(self) -> tuple[str, ...]:
        """Return the names in the menu: the first ones, and always the one in use."""
        if len(self._names) <= MOST_LISTED:
            return self._names
        first = self._names[:MOST_LISTED]
        return first if not self._name or self._name in first else (*first[:-1], self._name)

    def _add_layout(self, text: str, name: str) -> None:
        action = self.menu.addAction(menu_text(elided(text, font(), _ITEM_PX)))
        action.setToolTip(plain_tooltip(text))
        action.setCheckable(True)
        action.setChecked(name == self._name)
        action.triggered.connect(partial(self._choose, name))
        assert self._items is not None
        self._items.addAction(action)

    def _add_wish(self, wish: LayoutWish) -> None:
        action: QAction = self.menu.addAction(str(wish))
        why_not = self._offered.get(wish, "")
        action.setEnabled(not why_not)
        action.setToolTip(plain_tooltip(literal(why_not)))
        action.triggered.connect(partial(self._wish, wish))

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)

    def _wish(self, wish: LayoutWish, _checked: bool = False) -> None:
        self.wished.emit(wish)
