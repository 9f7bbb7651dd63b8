"""The button beside the tabs that says which layout is in use, and opens the menu of all."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import partial

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.arrow import ARROW_PX
from inspector.ui.fonts import MEDIUM, font
from inspector.ui.icons import pixmap
from inspector.ui.layouts.wishes import LayoutWish
from inspector.ui.models.literal import literal
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.text import elided, menu_text, plain_tooltip
from inspector.ui.theme import Theme

MOST_LISTED = 12
"""A menu of more names is longer than a small window; the palette finds the others."""

DEFAULT_NAME = "Default"
_WORD = "Layout"
_WIDE_PX, _NARROW_PX, _ITEM_PX = 168, 92, 300
_PAD_PX, _GAP_PX, _ICON_PX = 10, 6, 16
_DOT = " \N{BULLET}"


class Stage(Enum):
    """How much it says: word and name, the name alone, or a sign."""

    WHOLE = 0
    NAME = 1
    SIGN = 2


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
        super().__init__(theme, _WORD, "Layout of the page", parent)
        self._names: tuple[str, ...] = ()
        self._name, self._is_edited, self._stage = "", False, Stage.WHOLE
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

    def fit(self, room_px: int, least_px: int) -> None:
        """Take as much room as there is.

        Args:
            room_px: What nothing else has a use for.
            least_px: What is left to it where all others stand back.
        """
        if self.width_as(Stage.WHOLE) <= room_px:
            stage = Stage.WHOLE
        elif self.width_as(Stage.NAME) <= least_px:
            stage = Stage.NAME
        else:
            stage = Stage.SIGN
        if stage is not self._stage:
            self._stage = stage
            self._show_name()

    def width_as(self, stage: Stage) -> int:
        """Return the width it takes at a stage, in pixels."""
        if stage is Stage.SIGN:
            return 2 * _PAD_PX + _ICON_PX + _GAP_PX + ARROW_PX
        word_px = QFontMetricsF(font()).horizontalAdvance(_WORD)
        name_px = QFontMetricsF(font(weight=MEDIUM)).horizontalAdvance(self._shown_name(stage))
        if name_px and stage is Stage.NAME:
            word_px = 0.0
        gap_px = _GAP_PX if word_px and name_px else 0
        return round(2 * _PAD_PX + word_px + gap_px + name_px + _GAP_PX + ARROW_PX + 1)

    def sizeHint(self) -> QSize:
        """Return the size at its stage."""
        return QSize(self.width_as(self._stage), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign where there is no room for words."""
        if self._stage is not Stage.SIGN:
            super().paintEvent(event)
            return
        colours, painter = self._theme.colours, QPainter(self)
        left = round(self.draw_ground(painter)) - _GAP_PX - _ICON_PX
        top = (self.height() - _ICON_PX) // 2
        picture = pixmap("layout", _ICON_PX, colours.text, self.devicePixelRatioF())
        painter.drawPixmap(left, top, picture)
        if self._name and self._is_edited:
            painter.setPen(colours.surface)
            painter.setBrush(colours.accent)
            painter.drawEllipse(QPointF(left + _ICON_PX, top + 1.0), 3.5, 3.5)

    def _shown_name(self, stage: Stage) -> str:
        if not self._name or stage is Stage.SIGN:
            return ""
        room_px = _NARROW_PX if stage is Stage.NAME else _WIDE_PX
        return elided(self._name, font(weight=MEDIUM), room_px) + (_DOT if self._is_edited else "")

    def _show_name(self) -> None:
        self.set_compact(is_compact=self._stage is not Stage.WHOLE)
        self.show_choice(self._shown_name(self._stage))
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
