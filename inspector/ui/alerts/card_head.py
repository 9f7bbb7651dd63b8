"""The head of the evidence card: which alert, and what can be made of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.analysis.evidence import CaseQuestion
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.lines.head import tool_button
from inspector.ui.models.alert_columns import state_role
from inspector.ui.models.alert_rows import entry_of, group_label
from inspector.ui.models.case_words import state_words
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip

_LIVE_HINT = "Show its charts on Live  Ctrl+Enter"
_NO_ENTRY = "It is about several entries: choose one on Live"


class CardHead(QWidget):
    """Title, state and buttons.

    Signals:
        live_clicked: A person wants to see the charts of its entry.
        copy_clicked: A person wants all of it as text.
        export_clicked: A person wants its lines as a small recorded session.
        test_clicked: A person wants a test of its rule.
        close_clicked: A person has seen enough.
    """

    live_clicked = Signal()
    copy_clicked = Signal()
    export_clicked = Signal()
    test_clicked = Signal()
    close_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.state = PlainLabel("muted", font(LABEL_PX, MEDIUM), parent=self)
        self.group = ElidedLabel("muted", font(LABEL_PX), self)
        self.close_button = tool_button("✕", "Close  Esc", self)
        self.close_button.setAccessibleName("Close the evidence")
        self.live = tool_button("Show on Live", _LIVE_HINT, self)
        self.copy = tool_button("Copy as text", "Copy all of it as plain text", self)
        self.export = tool_button(
            "Export…", "Write its lines, the rule and baselines as a small recorded session", self
        )
        self.test = tool_button(
            "Save as test…", "Write a test for inspector rules test that this alert comes", self
        )
        self._compose()
        self._connect()

    def show_question(self, question: CaseQuestion, severity: str = "") -> None:
        """Name an alert."""
        self.title.show_text(one_line(question.rule, 120))
        self.group.show_text(group_label(question.group))
        self.state.show_text(state_words(question))
        self.state.set_role(state_role(question.state, severity))
        has_entry = bool(entry_of(question.group))
        self.live.setEnabled(has_entry)
        self.live.setToolTip(plain_tooltip(_LIVE_HINT if has_entry else _NO_ENTRY))

    def offer(self, *, is_known: bool) -> None:
        """Offer what can be made of it, once it is known."""
        for button in (self.copy, self.export, self.test):
            button.setEnabled(is_known)

    def _compose(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.state)
        top.addWidget(self.close_button)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (self.live, self.copy, self.export, self.test):
            tools.addWidget(button)
        tools.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.group)
        column.addSpacing(4)
        column.addLayout(tools)

    def _connect(self) -> None:
        for button, signal in (
            (self.live, self.live_clicked),
            (self.copy, self.copy_clicked),
            (self.export, self.export_clicked),
            (self.test, self.test_clicked),
            (self.close_button, self.close_clicked),
        ):
            # A click says whether the button is checked, which none of these can be.
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
