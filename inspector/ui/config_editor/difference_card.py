"""The card before saving: what would change, what is wrong with it, and why it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from inspector.config.document import Document
from inspector.config.history import Past, revision_of
from inspector.core.errors import ConfigProblem
from inspector.ui.config_editor.difference_view import DifferenceView
from inspector.ui.config_editor.problem_row import ProblemRow
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_MOST_PROBLEMS = 4
_BUTTON_PX, _FIELD_PX = 30, 28
_UNCHANGED = "Nothing has been changed."


class DifferenceCard(QFrame):
    """Shows what a draft changes, and saves or discards it.

    Signals:
        save_requested: A person wants the draft saved; with what they say about it.
        discard_requested: A person wants what is on disk instead.
        problem_chosen: The path of a field that is wrong, which a person wants to see.
    """

    save_requested = Signal(str)
    discard_requested = Signal()
    problem_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.file = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.difference = DifferenceView(theme, self)
        self.problems = PlainLabel("crit", font(LABEL_PX, MEDIUM), parent=self)
        self._problem_rows = [ProblemRow(theme, self) for _row in range(_MOST_PROBLEMS)]
        self._problems: tuple[ConfigProblem, ...] = ()
        self._is_open = False
        self.outcome = ElidedLabel("muted", font(LABEL_PX), self)
        self.why = QLineEdit(self)
        self.why.setObjectName("field")
        self.why.setFont(font(LABEL_PX))
        self.why.setFixedHeight(_FIELD_PX)
        self.why.setMaxLength(500)
        self.why.setPlaceholderText("why: for the history")
        self.why.setAccessibleName("Why this is changed")
        self.save = QPushButton("Save", self)
        self.save.setProperty("role", "main")
        self.discard = QPushButton("Discard", self)
        self.discard.setProperty("role", "tool")
        self._compose()
        self._connect()

    def show_document(
        self, document: Document, past: Past, *, is_saving: bool, is_open: bool = False
    ) -> None:
        """Show what a draft changes.

        Args:
            document: The draft.
            past: Of the file; it tells which revision comes next.
            is_saving: Whether a save is under way.
            is_open: Whether a person has yet to decide between the draft and another's edit.
        """
        self._problems, self._is_open = document.problems, is_open
        self.file.show_text(f"{document.name}.toml")
        self.difference.show_difference(document.difference(), _UNCHANGED)
        is_changed, is_valid = document.is_changed, not self._problems
        self._show_problems()
        coming = max(revision_of(document.base), past.revision) + 1
        self.save.setText("Saving…" if is_saving else f"Save revision {coming}")
        self.save.setEnabled(is_changed and is_valid and not is_saving and not is_open)
        self.discard.setEnabled(is_changed and not is_saving)
        self.why.setEnabled(is_changed)
        hint = "" if is_valid else "Correct what is wrong first"
        hint = "Decide between the two edits first" if is_open else hint
        self.save.setToolTip(plain_tooltip(hint or "Write the file; servers pick it up  Ctrl+S"))

    def show_outcome(self, text: str, role: str = "muted") -> None:
        """Say what became of a save; empty for nothing."""
        self.outcome.set_role(role)
        self.outcome.show_text(one_line(text))
        self.outcome.setVisible(bool(text))

    def try_to_save(self) -> None:
        """Save if that is possible, else say why it is not."""
        if self.save.isEnabled():
            self.save_requested.emit(self.why.text().strip())
        elif self._is_open:
            self.show_outcome("Decide between the two edits first", "warn")
        elif self._problems:
            self.problem_chosen.emit(self._problems[0].path)

    def _show_problems(self) -> None:
        amount = len(self._problems)
        said = "1 problem" if amount == 1 else f"{amount} problems"
        self.problems.show_text(f"Cannot be saved: {said}")
        self.problems.setVisible(amount > 0)
        for number, row in enumerate(self._problem_rows):
            row.setVisible(number < amount)
            if number < amount:
                row.show_problem(self._problems[number].text())

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Difference", self))
        head.addWidget(self.file)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.save, self.discard):
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.difference, 1)
        column.addWidget(self.problems)
        for row in self._problem_rows:
            column.addWidget(row)
        column.addWidget(self.why)
        column.addLayout(foot)
        column.addWidget(self.outcome)
        self.show_outcome("")
        self._show_problems()

    def _connect(self) -> None:
        self.save.clicked.connect(lambda: self.try_to_save())
        self.why.returnPressed.connect(self.try_to_save)
        self.discard.clicked.connect(lambda: self.discard_requested.emit())
        for number, row in enumerate(self._problem_rows):
            row.clicked.connect(lambda _checked=False, at=number: self._choose(at))

    def _choose(self, number: int) -> None:
        if number < len(self._problems):
            self.problem_chosen.emit(self._problems[number].path)
