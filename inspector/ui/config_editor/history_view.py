"""History of a config file: who changed what, when and why; its differences; and back again."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from inspector.config.difference import unified
from inspector.config.history import Entry, Past
from inspector.ui.config_editor.difference_view import DifferenceView
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.format import instant
from inspector.ui.models.literal import one_line
from inspector.ui.models.rows import Row
from inspector.ui.row_list import RowList
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_BUTTON_PX = 28
_LIST_PX, _DIFFERENCE_PX = 320, 420
_IN_FORCE = " \N{MIDDLE DOT} in the file now"


@dataclass(frozen=True, slots=True)
class Story:
    """What history shows of one file.

    Attributes:
        name: Of the file.
        past: Its entries, the newest first.
        now: The text on disk; None without a file.
    """

    name: str
    past: Past
    now: str | None


class HistoryView(QWidget):
    """Entries at the left, the difference of the chosen one at the right.

    Signals:
        restore_requested: The `Entry` that a person wants back.
    """

    restore_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._story: Story | None = None
        self._now_ts = 0.0
        self.entries = RowList("Revisions", theme, self, follows_pointer=False)
        self.entries.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.why = ElidedLabel("muted", font(LABEL_PX), self)
        self.damaged = PlainLabel("warn", font(LABEL_PX), parent=self)
        self.difference = DifferenceView(theme, self)
        self.against_now = QPushButton("Against the file of now", self)
        self.against_now.setCheckable(True)
        self.restore = QPushButton("Restore", self)
        self._compose()
        self.entries.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.against_now.toggled.connect(lambda _checked: self._show_chosen())
        self.restore.clicked.connect(lambda: self._restore())

    def show_past(self, name: str, past: Past, now: str | None, now_ts: float) -> None:
        """Show the history of a file; the chosen entry stays chosen.

        Args:
            name: Of the file.
            past: Its history.
            now: The text on disk; None without a file.
            now_ts: Unix seconds that say which day today is.
        """
        story = Story(name, past, now)
        if story == self._story:
            return
        chosen = self._chosen() if self._story is not None and self._story.name == name else None
        self._story, self._now_ts = story, now_ts
        self.entries.show_rows([self._row(entry) for entry in past.entries])
        places = [place for place, one in enumerate(past.entries) if one == chosen]
        self.entries.highlight(places[0] if places else 0)
        amount = len(past.damaged)
        self.damaged.show_text(f"{amount} damaged entries are left out" if amount else "")
        self.damaged.setVisible(amount > 0)
        self._show_chosen()

    def _row(self, entry: Entry) -> Row:
        who = "" if entry.is_outside else entry.who or "unknown"
        when = instant(entry.when.timestamp(), self._now_ts)
        told = (one_line(text) for text in (who, entry.why) if text)
        detail = " \N{MIDDLE DOT} ".join(told)
        name = f"revision {entry.revision}" if entry.revision else "no revision"
        return Row(name, detail, when)

    def _chosen(self) -> Entry | None:
        place = self.entries.current
        entries = self._story.past.entries if self._story is not None else ()
        return entries[place] if 0 <= place < len(entries) else None

    def _show_chosen(self) -> None:
        entry, story = self._chosen(), self._story
        self.restore.setEnabled(entry is not None and story is not None and entry.text != story.now)
        self.against_now.setEnabled(entry is not None)
        if entry is None or story is None:
            self.title.show_text("No history yet")
            self.why.show_text("Each save is kept here, with when, who and why.")
            self.difference.show_difference("", "")
            return
        self.title.show_text(f"Revision {entry.revision}" if entry.revision else "No revision")
        self.restore.setText(
            f"Restore revision {entry.revision}" if entry.revision else "Restore this text"
        )
        told = one_line(entry.why) or "no reason given"
        self.why.show_text(told + (_IN_FORCE if entry.text == story.now else ""))
        if self.against_now.isChecked():
            difference = unified(entry.text, story.now or "", "then", "now")
        else:
            entries = story.past.entries
            older = entries[self.entries.current + 1 :][:1]
            difference = unified(older[0].text if older else "", entry.text, "before", "after")
        self.difference.show_difference(difference, "No difference.")

    def _restore(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self.restore_requested.emit(entry)

    def _compose(self) -> None:
        left, right = QWidget(self), QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.entries, 1)
        column.addWidget(self.damaged)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        for button, role in ((self.against_now, "tool"), (self.restore, "tool")):
            button.setProperty("role", role)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            head.addWidget(button)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 4, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.why)
        column.addWidget(self.difference, 1)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([_LIST_PX, _DIFFERENCE_PX])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(parts)
