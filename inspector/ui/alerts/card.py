"""The evidence card: an alert at an instant, and all that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from inspector.analysis.evidence import AlertCase, CaseQuestion
from inspector.ui.alerts.card_body import CardBody
from inspector.ui.alerts.card_head import CardHead
from inspector.ui.fonts import LABEL_PX, TEXT_PX, font
from inspector.ui.lines.source import LineReader
from inspector.ui.models.alert_rows import entry_of
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

LOOKING = "Looking at the rows…"
_MOST_SAID = 600


class EvidenceCard(QFrame):
    """Shows what an alert rests on, or says why it cannot.

    Signals:
        live_wanted: An entry whose charts a person wants to see.
        copy_wanted: A person wants the `AlertCase` as text.
        export_wanted: A person wants it as a small recorded session.
        test_wanted: A person wants it as a test of its rule.
        lines_wanted: A person wants all lines of its window.
        close_wanted: A person has seen enough.
    """

    live_wanted = Signal(str)
    copy_wanted = Signal(object)
    export_wanted = Signal(object)
    test_wanted = Signal(object)
    lines_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Evidence of an alert")
        self._question: CaseQuestion | None = None
        self._case: AlertCase | None = None
        self.head = CardHead(self)
        self.outcome = ElidedLabel("muted", font(LABEL_PX), self)
        self.outcome.set_wrapped(wrapped=True)
        self.outcome.setContentsMargins(12, 0, 12, 6)
        self.outcome.hide()
        self.body = CardBody(theme, self)
        self.words = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setContentsMargins(24, 0, 24, 0)
        self.area = QScrollArea(self)
        self._compose()
        self._connect()

    @property
    def case(self) -> AlertCase | None:
        """What is shown; None while it is looked for, or cannot be."""
        return self._case

    def show_waiting(self, question: CaseQuestion) -> None:
        """Name an alert whose rows are being looked at."""
        self._question, self._case = question, None
        self.head.show_question(question)
        self.head.offer(is_known=False)
        self.say("")
        self._show_words(LOOKING)

    def show_case(
        self, case: AlertCase, reader: LineReader, path_of: Callable[[int], Path]
    ) -> None:
        """Show what the alert rests on.

        Args:
            case: All of it.
            reader: Reads lines, on another thread.
            path_of: Returns the file of a source.
        """
        self._question, self._case = case.question, case
        self.head.show_question(case.question, case.severity)
        self.head.offer(is_known=True)
        self.body.show_case(case, reader, path_of)
        self._stack.setCurrentIndex(0)
        self.area.verticalScrollBar().setValue(0)

    def show_problem(self, problem: str) -> None:
        """Say why there is nothing to show."""
        self._case = None
        self.head.offer(is_known=False)
        self._show_words(problem)

    def say(self, outcome: str, *, is_warning: bool = False) -> None:
        """Say what became of something that a person asked for; an empty text takes it back."""
        self.outcome.set_role("warn" if is_warning else "muted")
        self.outcome.show_text(one_line(outcome, _MOST_SAID))
        self.outcome.setVisible(bool(outcome))

    def forget(self) -> None:
        """Let go of all, and of the files of its lines."""
        self._question = self._case = None
        self.body.peek.show_lines((), None, _no_path)

    def stop(self, timeout_s: float) -> None:
        """End the thread that reads lines; none can be shown afterwards."""
        self.body.peek.stop(timeout_s)

    def take_keys(self) -> None:
        """Give the keys to what a person most likely wants next."""
        first = self.head.live if self.head.live.isEnabled() else self.head.close_button
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show it on Live on Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._show_live()
        else:
            super().keyPressEvent(event)

    def _show_words(self, words: str) -> None:
        self.words.show_text(one_line(words, _MOST_SAID))
        self._stack.setCurrentIndex(1)

    def _compose(self) -> None:
        self.area.setObjectName("bare")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("What the alert rests on")
        self.area.setWidget(self.body)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.words)
        column = QVBoxLayout(self)
        # The card's rounded border stays free of what is in it.
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.outcome)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        head = self.head
        head.live_clicked.connect(self._show_live)
        head.close_clicked.connect(self.close_wanted)
        for clicked, wanted in (
            (head.copy_clicked, self.copy_wanted),
            (head.export_clicked, self.export_wanted),
            (head.test_clicked, self.test_wanted),
            (self.body.lines_clicked, self.lines_wanted),
        ):
            clicked.connect(lambda wanted=wanted: self._want(wanted))

    def _want(self, wanted: SignalInstance) -> None:
        if self._case is not None:
            wanted.emit(self._case)

    def _show_live(self) -> None:
        entry = entry_of(self._question.group) if self._question is not None else ""
        if entry:
            self.live_wanted.emit(entry)


def _no_path(_source_id: int) -> Path:
    return Path()
