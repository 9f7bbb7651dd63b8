"""The list of what may come next, beside the place where somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.config.completion_items import Completion
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.rows import Row
from inspector.ui.row_list import ROW_PX, RowList
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_WIDTH_PX, _PAD_PX, _MOST_ROWS, _DETAIL_PX = 440, 4, 7, 40
_ROW_ABOUT_PX = 48
"""How much of the width is no text."""

_NAME_PX = 15
"""How far from its edge the names are, so that they stand below what is typed."""

_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_KEYS: frozenset[int] = frozenset({*_TAKE, *_STEPS, Qt.Key.Key_Escape})


class CompletionPopup(QFrame):
    """Offers completions. The keys stay in the text, which passes on those that are meant for it.

    Signals:
        chosen: Number of the completion to insert.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("completions")
        self.setAccessibleName("Completions")
        self.rows = RowList("Completions", theme, self)
        self.detail = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.detail.setContentsMargins(10, 0, 10, 0)
        self.detail.setFixedHeight(_DETAIL_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.setSpacing(0)
        column.addWidget(self.rows, 1)
        column.addWidget(self.detail)
        self._items: tuple[Completion, ...] = ()
        self._room = parent
        self.rows.chosen.connect(self.chosen)
        self.rows.selectionModel().currentChanged.connect(self._show_detail)
        self.hide()

    def show_items(self, items: Sequence[Completion]) -> None:
        """Offer completions, the likeliest first; where, is for `place` to say."""
        self._items = tuple(items)
        self.rows.show_rows([Row(item.name, item.detail) for item in items])
        self.rows.highlight(0)
        self._show_detail()
        self.detail.setVisible(any(self._is_cut(item) for item in items))
        self.show()
        self.raise_()

    def place(self, area: QWidget, below: QPoint, line_px: int) -> None:
        """Stand below a line, or above it where there is more room.

        Args:
            area: The widget of the text.
            below: Where the line under the place begins, in that widget.
            line_px: How high a line is.
        """
        below = area.mapTo(self._room, below)
        room = self._room.rect().adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        about_px = 2 * _PAD_PX + 2 + (0 if self.detail.isHidden() else _DETAIL_PX)
        rows = min(len(self._items), _MOST_ROWS)
        above_px, below_px = below.y() - line_px - room.top(), room.bottom() - below.y()
        is_below = below_px >= min(rows * ROW_PX + about_px, above_px)
        fitting = ((below_px if is_below else above_px) - about_px) // ROW_PX
        height = max(min(rows, fitting), 1) * ROW_PX + about_px
        width = min(_WIDTH_PX, room.width())
        left = max(min(below.x() - _NAME_PX, room.right() - width), room.left())
        top = below.y() if is_below else below.y() - line_px - height
        self.setGeometry(left, top, width, height)

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key steers the list."""
        return self.isVisible() and event.key() in _KEYS and not event.modifiers()

    def take(self, event: QKeyEvent) -> None:
        """Move, insert, or close."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in _TAKE:
            self.chosen.emit(self.rows.current)
        else:
            self.rows.take_key(event)

    def _is_cut(self, item: Completion) -> bool:
        """Return whether a row may have no room for its detail."""
        name_px = QFontMetricsF(font()).horizontalAdvance(item.name)
        detail_px = QFontMetricsF(self.detail.font()).horizontalAdvance(item.detail)
        return name_px + detail_px > min(_WIDTH_PX, self._room.width()) - _ROW_ABOUT_PX

    def _show_detail(self, *_indexes: object) -> None:
        current = self.rows.current
        known = 0 <= current < len(self._items)
        self.detail.show_text(self._items[current].detail if known else "")
