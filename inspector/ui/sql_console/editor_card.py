"""The card of the editor: the query, what can be done with it, and whether it runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.core.errors import ConfigProblem
from inspector.ui.config_editor.text.completion_list import CompletionList
from inspector.ui.config_editor.text.find_bar import FindBar
from inspector.ui.config_editor.text.marks import Flaw
from inspector.ui.config_editor.text.popup import CompletionPopup
from inspector.ui.config_editor.text.searching import Searching
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.lines.head import tool_button
from inspector.ui.sql_console.query_problem import QueryProblem, span_of
from inspector.ui.sql_console.result_pane import seconds
from inspector.ui.sql_console.sql_area import SqlArea
from inspector.ui.sql_console.sql_grammar import SqlGrammar
from inspector.ui.text import ElidedLabel, SteadyLabel, plain_tooltip
from inspector.ui.theme import Theme

_HEAD_PX, _BUTTON_PX, _RUN_PX = 46, 28, 84
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_NOTHING = "Ctrl+Enter runs the selection, or all of it"


class EditorCard(QFrame):
    """A query, with its buttons.

    Attributes:
        area: The text.
        completer: Completes it.
        run_button: Runs it; cancels it while it runs.
        save_button: Gives it a name.
        queries_button: Shows and hides past, saved and example queries.

    Signals:
        run_requested: A person wants the query answered.
        cancel_requested: A person wants no answer any more.
    """

    run_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, theme: Theme, room: QWidget) -> None:
        """Make a card.

        Args:
            theme: Colours.
            room: What it stands in; the list of completions may reach over all of it.
        """
        super().__init__(room)
        self.setObjectName("card")
        self.is_running = False
        self.area = SqlArea(theme, self)
        self.finder = FindBar(self)
        self.grammar = SqlGrammar()
        self.completions = CompletionList(self.area, CompletionPopup(theme, room), self.grammar)
        self.searching = Searching(self.area, self.finder)
        self.area.takers.append(self)
        self.title = ElidedLabel("muted", font(LABEL_PX), self)
        self.state = SteadyLabel("accent", font(LABEL_PX, MEDIUM), self)
        self.save_button = tool_button("Save…", "Give this query a name", self)
        self.queries_button = tool_button(
            "Queries", "Show or hide past, saved and example queries", self
        )
        self.queries_button.setCheckable(True)
        self.run_button = QPushButton("Run", self)
        self.run_button.setProperty("role", "main")
        self.run_button.setFont(font(LABEL_PX, MEDIUM))
        self.run_button.setFixedSize(_RUN_PX, _BUTTON_PX)
        self.run_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.run_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.run_button.clicked.connect(lambda: self._press())
        self.area.content.typed.connect(lambda *_amounts: self.area.marks.show_flaws(()))
        self.area.refused.connect(self.show_note)
        self._compose()
        self.show_running(is_running=False)
        self.show_note("")

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key runs the query, or cancels it."""
        if event.key() == Qt.Key.Key_Escape:
            return self.is_running and not event.modifiers()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return event.key() in _ENTER and held == _CONTROL

    def take(self, event: QKeyEvent) -> None:
        """Run, or cancel."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel_requested.emit()
        elif self.run_button.isEnabled() and not self.is_running:
            self.run_requested.emit()

    def show_running(self, *, is_running: bool) -> None:
        """Offer to run, or to cancel."""
        self.is_running = is_running
        self.run_button.setText("Cancel" if is_running else "Run")
        self.run_button.setAccessibleName("Cancel the query" if is_running else "Run the query")
        hint = "Give the query up  Esc" if is_running else "Run the query  Ctrl+Enter"
        self.run_button.setToolTip(plain_tooltip(hint))
        self.run_button.setProperty("role", "tool" if is_running else "main")
        self.run_button.style().unpolish(self.run_button)
        self.run_button.style().polish(self.run_button)
        self.state.setVisible(is_running)

    def show_elapsed(self, elapsed_s: float, *, is_cancelling: bool) -> None:
        """Say how long it has been running."""
        word = "Cancelling" if is_cancelling else "Running"
        self.state.show_text(f"{word}  {seconds(max(elapsed_s, 0.01))}")

    def show_note(self, text: str) -> None:
        """Say something beside the buttons; nothing, for what the keys do."""
        self.title.show_text(text or _NOTHING)
        self.title.set_role("value" if text else "muted")

    def show_problem(self, problem: QueryProblem, sql: str, offset: int) -> int:
        """Mark what is wrong, and return its line in the editor, from 1; 0 if it is not there.

        Args:
            problem: What is wrong.
            sql: What was run.
            offset: Where in the text that begins.
        """
        span = span_of(problem, sql)
        content = self.area.content
        if span is None or content.text[offset : offset + len(sql)] != sql:
            return 0
        start, end = span[0] + offset, span[1] + offset
        line, column = content.lines.place_of(start)
        told = ConfigProblem((), problem.message, line + 1, column + 1)
        self.area.marks.show_flaws([Flaw(told, content.over(start, end))])
        self.area.gutter.update()
        if not self.area.textCursor().hasSelection():
            self.area.show_position(content.position_of(start))
        return line + 1

    def hint(self, position: int) -> str:
        """Return what is wrong at a position of the text."""
        return "\n".join(flaw.problem.message for flaw in self.area.marks.flaws_at(position))

    def _press(self) -> None:
        if self.is_running:
            self.cancel_requested.emit()
        else:
            self.run_requested.emit()

    def _compose(self) -> None:
        self.area.hint_of = self.hint
        head = QWidget(self)
        head.setFixedHeight(_HEAD_PX)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        for widget in (self.state, self.queries_button, self.save_button, self.run_button):
            row.addWidget(widget)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(line)
        column.addWidget(self.finder)
        column.addWidget(self.area, 1)
        self.setFocusProxy(self.area)
