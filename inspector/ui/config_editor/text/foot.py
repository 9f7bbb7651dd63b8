"""Below the text: how many problems there are, what they are, and where the cursor is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.config.places import Path
from inspector.core.errors import ConfigProblem
from inspector.ui.config_editor.text.problem_list import ROW_PX, ProblemList, path_text
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_HEAD_PX, _MOST_ROWS, _PAD_PX = 32, 4, 4


class Foot(QFrame):
    """The problems of a text, and the place in it.

    Attributes:
        problems: The list.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.problems = ProblemList(theme, self)
        self.summary = PlainLabel("muted", font(LABEL_PX, MEDIUM), parent=self)
        self.note = ElidedLabel("warn", font(LABEL_PX), self)
        self.place = ElidedLabel("muted", font(LABEL_PX), self)
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(12)
        head.addWidget(self.summary)
        head.addWidget(self.note, 1)
        head.addWidget(self.place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addSpacing(1)
        column.addLayout(head)
        column.addWidget(self.problems)
        for label in (self.summary, self.note, self.place):
            label.setFixedHeight(_HEAD_PX)
        self.show_problems(())

    def show_problems(self, problems: Sequence[ConfigProblem]) -> None:
        """Show problems. While there are any, the list does not get smaller."""
        count = len(problems)
        self.summary.set_role("error" if count else "ok")
        word = "problem" if count == 1 else "problems"
        self.summary.setToolTip("F8 goes to the next problem, Shift+F8 back" if count else "")
        self.summary.show_text(f"{count} {word}" if count else "✓  No problems")
        self.problems.show_problems(problems)
        self.problems.setVisible(count > 0)
        wanted = min(count, _MOST_ROWS) * ROW_PX + _PAD_PX
        if count == 0 or wanted > self.problems.minimumHeight():
            self.problems.setFixedHeight(wanted)

    def show_place(self, line: int, column: int, path: Path) -> None:
        """Say where the cursor is.

        Args:
            line: From 1.
            column: In characters, from 1.
            path: The field there; empty for none.
        """
        field = path_text(path)
        self.place.show_text(f"{field}   {line}:{column}" if field else f"{line}:{column}")

    def show_note(self, text: str) -> None:
        """Say what did not work; empty for nothing."""
        self.note.show_text(text)
