"""All bookmarks of a session: to go to one, to edit its note, to delete it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.format import instant
from inspector.ui.models.literal import one_line
from inspector.ui.models.rows import Row
from inspector.ui.popover import Popover
from inspector.ui.row_list import ROW_PX, RowList
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_WIDTH_PX = 420
_LEAST_ROWS, _MOST_ROWS = 3, 10
_EMPTY = "None yet. M sets one at the playhead."
_Key = Qt.Key


class BookmarkList(Popover):
    """Lists bookmarks by their instants.

    Enter goes to the highlighted one, F2 edits its note, Delete takes it away.

    Signals:
        chosen: The instant of the one to go to, Unix seconds.
        edit_wanted: The instant of the one whose note is to be edited.
        delete_wanted: The instant of the one to take away.
    """

    chosen = Signal(float)
    edit_wanted = Signal(float)
    delete_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Bookmarks", _WIDTH_PX, parent)
        self._instants: list[float] = []
        self._bookmarks = NO_BOOKMARKS
        self._now_ts = 0.0
        self._anchor: QWidget | None = None
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Bookmarks", self)
        self.empty = PlainLabel("muted", font(LABEL_PX), _EMPTY, self)
        self.list = RowList("Bookmarks", theme, self, follows_pointer=False)
        self.go = self._button("Go to", "Enter")
        self.edit = self._button("Edit note", "F2")
        self.delete = self._button("Delete", "Del")
        self.list.clicked.connect(lambda _index: self._show_buttons())
        self.list.doubleClicked.connect(lambda _index: self._tell(self.chosen))
        self.go.clicked.connect(lambda: self._tell(self.chosen))
        self.edit.clicked.connect(lambda: self._tell(self.edit_wanted))
        self.delete.clicked.connect(lambda: self._tell(self.delete_wanted))
        self._compose()

    def open_with(self, bookmarks: Bookmarks, at_ts: float, now_ts: float, anchor: QWidget) -> None:
        """Open above a widget.

        Args:
            bookmarks: All of them.
            at_ts: The playhead, Unix seconds: the last one before it is highlighted.
            now_ts: Unix seconds that say which day today is.
            anchor: Above this.
        """
        self._now_ts, self._anchor = now_ts, anchor
        self.show_bookmarks(bookmarks)
        before = sum(ts <= at_ts for ts in self._instants)
        self.list.highlight(max(before - 1, 0))
        self._show_buttons()
        self.open_above(anchor)

    def show_bookmarks(self, bookmarks: Bookmarks) -> None:
        """Show others; the highlight stays as near as it can to where it was."""
        current = self.list.current
        self._bookmarks, self._instants = bookmarks, sorted(bookmarks)
        rows = [
            Row(instant(ts, self._now_ts), detail=one_line(bookmarks[ts])) for ts in self._instants
        ]
        self.list.show_rows(rows)
        self.list.highlight(min(current, len(rows) - 1))
        self.list.setFixedHeight(min(max(len(rows), _LEAST_ROWS), _MOST_ROWS) * ROW_PX)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._show_buttons()
        if self.isVisible() and self._anchor is not None:
            # Its foot stays where it is.
            bottom = self.geometry().bottom()
            self.adjustSize()
            self.move(self.x(), bottom - self.height() + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the highlight, or do something with what it is on."""
        does = {
            _Key.Key_Return: self.chosen,
            _Key.Key_Enter: self.chosen,
            _Key.Key_F2: self.edit_wanted,
            _Key.Key_Delete: self.delete_wanted,
        }
        focused = self.focusWidget()
        if event.key() in (_Key.Key_Return, _Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        elif event.key() in does:
            self._tell(does[_Key(event.key())])
        elif self.list.take_key(event):
            self._show_buttons()
        else:
            super().keyPressEvent(event)

    def _tell(self, signal: SignalInstance) -> None:
        if not 0 <= self.list.current < len(self._instants):
            return
        ts = self._instants[self.list.current]
        if signal != self.delete_wanted:
            self.close()
        signal.emit(ts)

    def _show_buttons(self) -> None:
        for button in (self.go, self.edit, self.delete):
            button.setEnabled(self.list.current >= 0)

    def _button(self, text: str, key: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setAutoDefault(False)
        button.setAccessibleName(text)
        button.setToolTip(plain_tooltip(f"{text}  {key}"))
        return button

    def _compose(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self.edit)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.empty)
        column.addWidget(self.list)
        column.addLayout(foot)
