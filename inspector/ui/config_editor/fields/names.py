"""A line of text that a name of the registry completes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMoveEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.ui.config_editor.fields.entry import Line
from inspector.ui.models.rows import Row
from inspector.ui.row_list import ROW_PX, RowList
from inspector.ui.theme import Theme

MOST_ROWS = 8
_LEAST_PX, _PAD_PX, _GAP_PX = 360, 4, 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Offers(QFrame):
    """The list below a line. The keys stay in the line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("popover")
        self.rows = RowList("Names that fit", theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.addWidget(self.rows)
        self.hide()

    def open_below(self, line: QWidget, rows: tuple[Row, ...]) -> None:
        """Show rows below a line, or above it where there is no room below."""
        window = self._over
        height_px = min(len(rows), MOST_ROWS) * ROW_PX + 2 * _PAD_PX + 2
        width_px = min(max(line.width(), _LEAST_PX), window.width())
        corner = line.mapTo(window, QPoint(0, line.height() + _GAP_PX))
        if corner.y() + height_px > window.height():
            corner.setY(max(line.mapTo(window, QPoint(0, 0)).y() - _GAP_PX - height_px, 0))
        corner.setX(max(min(corner.x(), window.width() - width_px), 0))
        self.setGeometry(corner.x(), corner.y(), width_px, height_px)
        self.rows.show_rows(rows)
        self.rows.highlight(-1)
        self.show()
        self.raise_()


class NameLine(Line):
    """A line that offers names while it is typed into; Down opens the list, Esc closes it.

    Signals:
        completed: A name was chosen from the list; the line has it already.
    """

    completed = Signal(str)

    def __init__(
        self, offers: Callable[[str], tuple[Row, ...]], theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Make a line.

        Args:
            offers: Returns the names that fit a text, best first.
            theme: Colours.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._make_offers = offers
        self._theme = theme
        self._list: _Offers | None = None
        self.textEdited.connect(self._offer)

    @property
    def offered(self) -> tuple[Row, ...]:
        """What is offered now."""
        return self._list.rows.rows if self._list is not None and self._list.isVisible() else ()

    @property
    def offers(self) -> RowList | None:
        """The list, once it was opened."""
        return None if self._list is None else self._list.rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, choose from it, close it."""
        key, rows = event.key(), self._list.rows if self.offered and self._list else None
        if key == Qt.Key.Key_Down and rows is None:
            self._offer("")
        elif rows is not None and key in _MOVING:
            rows.take_key(event)
        elif rows is not None and key in _ENTER and rows.current >= 0:
            self._choose(rows.current)
        elif rows is not None and key == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list: it belongs to what has the keys."""
        super().focusOutEvent(event)
        self._close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the list with the line."""
        super().hideEvent(event)
        self._close()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Close the list: it would stay where the line was."""
        super().moveEvent(event)
        self._close()

    def event(self, event: QEvent) -> bool:
        """Keep Esc while the list is open: it closes that, and nothing around it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.offered
        ):
            event.accept()
            return True
        return super().event(event)

    def _offer(self, text: str) -> None:
        rows = self._make_offers(text)
        if not rows or (len(rows) == 1 and rows[0].name == text):
            self._close()
            return
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = _Offers(self._theme, self.window())
            self._list.rows.chosen.connect(self._choose)
        self._list.open_below(self, rows)

    def _choose(self, number: int) -> None:
        if self._list is not None:
            name = self._list.rows.rows[number].name
            self._close()
            self.setText(name)
            self.completed.emit(name)

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()


def offers_of(names: tuple[tuple[str, str], ...]) -> Callable[[str], tuple[Row, ...]]:
    """Return what finds names for a text: those that begin with it, then those that hold it.

    Args:
        names: Each with a few words about it.
    """

    def find(text: str) -> tuple[Row, ...]:
        wanted = text.strip().casefold()
        found = []
        for name, detail in names:
            start = name.casefold().find(wanted)
            if start >= 0:
                marks = tuple(range(start, start + len(wanted)))
                found.append((start > 0, Row(name, detail, marks=marks)))
        return tuple(row for _later, row in sorted(found, key=lambda pair: pair[0]))

    return find
