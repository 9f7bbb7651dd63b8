"""The sheet of keys: all that keys and mouse can do, on one card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.ui.actions import Category, WindowActions, key_text
from inspector.ui.actions.action import category_of
from inspector.ui.fonts import HEADING_PX, LABEL_PX, SEMIBOLD, font
from inspector.ui.keycaps import KeyCaps
from inspector.ui.overlay import Overlay
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_COLUMN_PX, _COLUMN_GAP_PX, _MARGIN_PX = 320, 32, 24
_MOST_COLUMNS = 4
_HEAD_PX, _TITLE_PX, _LINE_PX, _SECTION_GAP_PX = 56, 30, 26, 16
_SCROLL_BAR_PX = 12

_MOUSE = (
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Move through time", "drag"),
    ("Measure a region", "Shift+drag"),
    ("Lines behind a point", "click"),
    ("Pin the cursor", "Ctrl+click"),
    ("Zoom history", "back, forward"),
    ("Open files and folders", "drop"),
)
_TAB_AND_RANGE = (("Tabs of Live", "Ctrl+1\N{EN DASH}7"), ("Range, 5m to 24h", "Alt+1\N{EN DASH}5"))
_CARD = (
    ("Crosshair of the card with the focus", "Ctrl+Shift+← →"),
    ("Menu of the card with the focus", "Shift+F10"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """Keys of one category: what each does, and the key as this system writes it."""

    title: str
    lines: tuple[tuple[str, str], ...]

    @property
    def height_px(self) -> int:
        """The height it takes in a column."""
        return _TITLE_PX + len(self.lines) * _LINE_PX + _SECTION_GAP_PX


def sections_of(actions: WindowActions) -> tuple[Section, ...]:
    """Return every action that has a key, by category, and what the mouse does."""
    by_category: dict[Category, list[tuple[str, str]]] = {one: [] for one in Category}
    for action in actions.all():
        keys = key_text(action.shortcut())
        if keys:
            by_category[category_of(action)].append((action.text().removesuffix("…"), keys))
    by_category[Category.PAGE].extend(_TAB_AND_RANGE)
    by_category[Category.CHARTS].extend(_CARD)
    made = [Section(str(one), tuple(lines)) for one, lines in by_category.items() if lines]
    return (*made, Section("Mouse", _MOUSE))


def columns_of(sections: Sequence[Section], most: int) -> list[list[Section]]:
    """Part sections into at most so many columns, in order, the highest as low as can be."""
    heights = [section.height_px for section in sections]
    stretches = {
        sum(heights[first:last])
        for first in range(len(heights))
        for last in range(first + 1, len(heights) + 1)
    }
    for limit_px in sorted(stretches):
        columns = _filled(sections, limit_px)
        if columns is not None and len(columns) <= most:
            return columns
    return [list(sections)]


def _filled(sections: Sequence[Section], limit_px: int) -> list[list[Section]] | None:
    columns: list[list[Section]] = [[]]
    for section in sections:
        if section.height_px > limit_px:
            return None
        if sum(one.height_px for one in columns[-1]) + section.height_px > limit_px:
            columns.append([])
        columns[-1].append(section)
    return columns


class KeysSheet(Overlay):
    """Shows every key, made from the actions; it scrolls where the window is low."""

    def __init__(
        self,
        theme: Theme,
        actions: WindowActions,
        window: QWidget,
        passing: Sequence[QAction] = (),
    ) -> None:
        self._content: QWidget | None = None
        self._columns = 0
        super().__init__(theme, window, passing)
        self._actions = actions
        self.sections: tuple[Section, ...] = ()
        self.area = QScrollArea(self.card)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setObjectName("bare")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = PlainLabel("value", font(HEADING_PX, SEMIBOLD), "All keys", self.card)
        self._head = head = QHBoxLayout()
        head.setContentsMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(PlainLabel("muted", font(LABEL_PX), "close", self.card))
        head.addWidget(KeyCaps(theme, "Esc", self.card))
        title.setFixedHeight(_HEAD_PX)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.area, 1)

    def toggle(self) -> None:
        """Open with the actions there are by now, or close."""
        if self.isVisible():
            self.dismiss()
            return
        self.sections = sections_of(self._actions)
        self._columns = 0
        self._lay_out(self.window().rect())
        self.open(self.area)

    def card_place(self, room: QRect) -> QRect:
        """Return a place in the middle, as large as the keys need."""
        self._lay_out(room)
        content = self._content
        if content is None:
            return room
        height = min(content.height() + _HEAD_PX + 2, room.height() - 48)
        scrolls = height < content.height() + _HEAD_PX + 2
        width = content.width() + 2 + (_SCROLL_BAR_PX if scrolls else 0)
        self._head.setContentsMargins(
            _MARGIN_PX, 0, _MARGIN_PX + (_SCROLL_BAR_PX if scrolls else 0), 0
        )
        return QRect((room.width() - width) // 2, (room.height() - height) // 2, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with the key that opened it, too."""
        if event.text() == "?" or event.key() == Qt.Key.Key_F1:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, room: QRect) -> None:
        """Make the columns that the room has place for."""
        usable = room.width() - 48 - 2 * _MARGIN_PX + _COLUMN_GAP_PX
        most = max(min(usable // (_COLUMN_PX + _COLUMN_GAP_PX), _MOST_COLUMNS), 1)
        if not self.sections or most == self._columns:
            return
        self._columns = most
        columns = columns_of(self.sections, most)
        content = QWidget()
        content.setObjectName("bare")
        for number, sections in enumerate(columns):
            left = _MARGIN_PX + number * (_COLUMN_PX + _COLUMN_GAP_PX)
            tops = [0]
            for section in sections:
                tops.append(tops[-1] + section.height_px)
            for section, (top, bottom) in zip(sections, pairwise(tops), strict=True):
                self._section(section, content).setGeometry(left, top, _COLUMN_PX, bottom - top)
        high = max(sum(one.height_px for one in column) for column in columns)
        wide = len(columns) * (_COLUMN_PX + _COLUMN_GAP_PX) - _COLUMN_GAP_PX + 2 * _MARGIN_PX
        content.resize(wide, high + _MARGIN_PX - _SECTION_GAP_PX)
        self._content = content
        self.area.setWidget(content)

    def _section(self, section: Section, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, _SECTION_GAP_PX)
        column.setSpacing(0)
        title = PlainLabel("muted", font(LABEL_PX, SEMIBOLD), section.title, box)
        title.setFixedHeight(_TITLE_PX)
        column.addWidget(title)
        for name, keys in section.lines:
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, 0, 0)
            label = PlainLabel("value", font(), name, box)
            label.setFixedHeight(_LINE_PX)
            line.addWidget(label)
            line.addStretch(1)
            line.addWidget(KeyCaps(self._theme, keys, box))
            column.addLayout(line)
        return box
