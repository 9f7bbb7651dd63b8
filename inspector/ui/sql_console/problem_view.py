"""Why a query was not answered, in the place of its result."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui.bare_area import BareArea
from inspector.ui.config_editor.text.gutter import text_font
from inspector.ui.fonts import HEADING_PX, SEMIBOLD, font
from inspector.ui.models.literal import literal
from inspector.ui.sql_console.query_problem import QueryProblem
from inspector.ui.text import PlainLabel

_MOST_CHARS = 4_000


class ProblemView(QWidget):
    """Says what is wrong, where, and what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget(self)
        inner.setObjectName("bare")
        self.headline = PlainLabel("error", font(HEADING_PX, SEMIBOLD), parent=inner)
        self.message = PlainLabel("value", text_font(), parent=inner)
        self.remedy = PlainLabel("muted", font(), parent=inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for label in (self.headline, self.message, self.remedy):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        for label in (self.message, self.remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(BareArea(inner, self))

    def show_problem(self, problem: QueryProblem, line: int) -> None:
        """Say why.

        Args:
            problem: What is wrong.
            line: Where in the editor, from 1; 0 where that is not known.
        """
        self.headline.show_text(f"Line {line} is wrong" if line else "The query was not answered")
        said = "\n".join(literal(part) for part in problem.message[:_MOST_CHARS].split("\n"))
        self.message.show_text(said.replace("\\x09", "    "))
        self.remedy.show_text(problem.remedy)
        self.remedy.setVisible(bool(problem.remedy))
