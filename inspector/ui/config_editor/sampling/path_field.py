"""A field for a glob over metric paths, with a list of what it may go on to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from inspector.ui.fonts import TEXT_PX, font
from inspector.ui.models.rows import Row
from inspector.ui.row_list import ROW_PX, RowList
from inspector.ui.theme import Theme

_ROWS, _LEAST_PX, _GAP_PX = 7, 280, 2
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class PathField(QLineEdit):
    """Up and Down choose a completion, Enter or Tab takes it; without one, Enter is done.

    Args:
        theme: Colours.
        offers: Returns completions of a text.
        parent: The widget it stands in.
    """

    def __init__(
        self, theme: Theme, offers: Callable[[str], Sequence[str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._offers = offers
        self.setObjectName("path")
        self.setFont(font(TEXT_PX))
        self.setPlaceholderText("ability.*.reflect_count")
        self.setAccessibleName("Path glob: namespace.entryId.metricKey")
        # A child of the window, not a popup: a popup would take the focus, and end the typing.
        self.card = QFrame(self.window())
        self.card.setObjectName("popover")
        self.card.hide()
        self.rows = RowList("Completions", theme, self.card)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.rows)
        self.rows.chosen.connect(self._take)
        self.textEdited.connect(self._offer)
        self.destroyed.connect(self.card.deleteLater)

    def take_key(self, event: QKeyEvent) -> bool:
        """Use a key for the list of completions, and return whether it was one for it."""
        if event.key() in _TAKE and self.rows.current < 0:
            # Also a text that was only offered is meant, once somebody agrees to it.
            self.setModified(True)
        if not self.card.isVisible():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.card.hide()
            return True
        if event.key() in _TAKE and self.rows.current >= 0:
            self._take(self.rows.current)
            return True
        return self.rows.take_key(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Offer nothing more."""
        super().focusOutEvent(event)
        self.card.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Offer nothing more."""
        super().hideEvent(event)
        self.card.hide()

    def _offer(self, text: str) -> None:
        found = self._offers(text)
        self.rows.show_rows([Row(one) for one in found])
        self.rows.highlight(-1)
        if not found:
            self.card.hide()
            return
        height = min(len(found), _ROWS) * ROW_PX + 10
        window = self.window()
        below = self.mapTo(window, QPoint(0, self.height() + _GAP_PX))
        if below.y() + height > window.height():
            below = self.mapTo(window, QPoint(0, -height - _GAP_PX))
        self.card.setGeometry(below.x(), below.y(), max(self.width(), _LEAST_PX), height)
        self.card.show()
        self.card.raise_()

    def _take(self, number: int) -> None:
        self.setText(self.rows.rows[number].name)
        self.setModified(True)
        self._offer(self.text())
