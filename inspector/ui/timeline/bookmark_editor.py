"""Asks what a bookmark is to say."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.files.bookmarks import MOST_NOTE_CHARS
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.format import clock
from inspector.ui.popover import Popover, card_button
from inspector.ui.text import PlainLabel

_WIDTH_PX, _FIELD_PX = 340, 30
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BookmarkEditor(Popover):
    """One line for a note; Enter saves, Esc leaves all as it was.

    Signals:
        saved: The instant, Unix seconds, and the note, which may be empty.
    """

    saved = Signal(float, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Bookmark", _WIDTH_PX, parent)
        self._ts = 0.0
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.note = QLineEdit(self)
        self.note.setObjectName("search")
        self.note.setFont(font(LABEL_PX))
        self.note.setFixedHeight(_FIELD_PX)
        self.note.setMaxLength(MOST_NOTE_CHARS)
        self.note.setPlaceholderText("Note, if there is something to say")
        self.note.setAccessibleName("Note")
        self.cancel = card_button("Cancel", self)
        self.confirm = card_button("Save", self)
        self.confirm.setProperty("primary", True)
        self._compose()
        self.cancel.clicked.connect(self.close)
        self.confirm.clicked.connect(self._confirm)

    def ask(self, ts: float, note: str | None, anchor: QWidget) -> None:
        """Open above a widget.

        Args:
            ts: The instant, Unix seconds.
            note: What the bookmark there says; None if there is none yet.
            anchor: Above this.
        """
        self._ts = ts
        what = "Bookmark at" if note is None else "Note of the bookmark at"
        self.title.show_text(f"{what} {clock(ts)}")
        self.setAccessibleName(f"{what} {clock(ts)}")
        self.note.setText(note or "")
        self.note.selectAll()
        self.open_above(anchor)
        self.note.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Enter, unless a button that cancels has the keys."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self.cancel.hasFocus():
            self.close()
        else:
            self._confirm()

    def _confirm(self) -> None:
        note = self.note.text().strip()
        self.close()
        self.saved.emit(self._ts, note)

    def _compose(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addLayout(foot)
