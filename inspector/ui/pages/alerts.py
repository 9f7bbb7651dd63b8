"""The Alerts page: every rule and how it stands, its groups, and when they fired."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.alerts.care_bar import CareBar
from inspector.ui.alerts.hints_view import HintsView
from inspector.ui.alerts.page_body import PageBody
from inspector.ui.alerts.page_card import page_card, with_words
from inspector.ui.alerts.page_head import AlertsHead
from inspector.ui.alerts.words import about_group, about_rule, day_of, groups_said, why_nothing
from inspector.ui.fonts import LABEL_PX, TEXT_PX, font
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.lines.head import tool_button
from inspector.ui.models.alert_columns import FIRING_COLUMNS, GROUP_COLUMNS
from inspector.ui.models.alert_rows import (
    FiringRow,
    GroupRow,
    RuleRow,
    firing_rows,
    group_rows,
    rule_rows,
)
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.case_questions import question_of
from inspector.ui.models.literal import one_line
from inspector.ui.models.rule_columns import RULE_COLUMNS
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.pages.empty import EmptyState
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

CHOSEN, EVERY = "chosen rule", "all rules"
_NO_BASELINE = "no baseline"
_GAP_PX, _PAD_PX = 12, 16
_STATE_COLUMN, _FROM_COLUMN = 1, 2
_EVIDENCE = "Show what the chosen {} rests on  Enter"


class AlertsPage(QWidget):
    """Shows an `AlertsFrame`, or why there is nothing to show.

    Attributes:
        head: What stands above.
        tables: Its tables, and what can stand beside them.

    Signals:
        entry_chosen: An entry whose charts a person wants to see.
        config_wanted: A person wants to edit rules.
        learn_wanted: A person wants baselines that rules lack to be learnt.
        care_wished: The `CareWish` of a person about an alert or a rule.
        case_wanted: The `CaseQuestion` of an alert whose evidence a person wants to see.
    """

    entry_chosen = Signal(str)
    config_wanted = Signal()
    learn_wanted = Signal()
    care_wished = Signal(object)
    case_wanted = Signal(object)

    def __init__(
        self, theme: Theme, now: Callable[[], float] = time, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._frame: AlertsFrame | None = None
        self._rule = ""
        self.rule_table: FigureTable[RuleRow] = FigureTable(
            RULE_COLUMNS, lambda row: row.name, about_rule
        )
        self.group_table: FigureTable[GroupRow] = FigureTable(
            GROUP_COLUMNS, lambda row: row.alert.group, about_group
        )
        self.firing_table: FigureTable[FiringRow] = FigureTable(
            FIRING_COLUMNS,
            lambda row: (row.interval.rule, row.interval.group, row.interval.from_ts),
            lambda row: f"{row.label}\n{one_line(row.interval.rule)}",
        )
        self.head = AlertsHead(theme, self)
        self.rules = AlertView(theme, self.rule_table, "Rules", self)
        # Names are short, reasons are not.
        self.rules.spread = len(RULE_COLUMNS) - 1
        self.groups = AlertView(theme, self.group_table, "Groups of the chosen rule", self)
        self.firings = AlertView(theme, self.firing_table, "Firings", self)
        self.care = CareBar(self.groups, self)
        self.chosen = ElidedLabel("muted", font(LABEL_PX), self)
        self.reasons = ElidedLabel("warn", font(LABEL_PX), self)
        self.learn = tool_button("Learn baselines…", "See what this session says is usual", self)
        self.of_rule = ChoiceButton(theme, "of", "Whose firings", (CHOSEN, EVERY), self)
        self.group_evidence = tool_button("Evidence", _EVIDENCE.format("group"), self)
        self.firing_evidence = tool_button("Evidence", _EVIDENCE.format("firing"), self)
        self.no_rules = PlainLabel("muted", font(TEXT_PX), "No rule is found", self)
        self.no_groups = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.no_firings = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.empty = EmptyState(theme, "alerts", self)
        self.tables = self._made_body()
        self.hints = HintsView(theme, now, self)
        self._compose()
        self._connect()
        self._show_body()

    @property
    def rule(self) -> str:
        """The name of the rule whose groups are shown; empty for none."""
        return self._rule

    def show_frame(self, frame: AlertsFrame) -> None:
        """Show how alerts stand, now or as soon as the page is in front."""
        self._frame = frame
        if self.isVisible():
            self._show_latest()

    def show_rule(self, name: str) -> None:
        """Choose a rule, whatever was looked for."""
        self._rule = name
        self.head.search.clear()
        self._show_latest()

    def event(self, event: QEvent) -> bool:
        """Have Esc for itself while there is something to close."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._closes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close what stands beside the tables on Esc."""
        if self._closes(event):
            self.tables.close_side()
        else:
            super().keyPressEvent(event)

    def _closes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.tables.is_side_open

    def forget(self) -> None:
        """Show nothing of the source of before."""
        self.tables.close_side()
        self._frame, self._rule = None, ""
        self.head.search.clear()
        self._show_body()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while another page was in front."""
        super().showEvent(event)
        self._show_latest()

    def _show_latest(self) -> None:
        frame = self._frame
        self._show_body()
        if frame is None or self._body.currentIndex() == 0:
            return
        self.head.show_frame(frame, self._now())
        rules = rule_rows(frame, self.head.needle, self._now())
        self.rule_table.show_entries(rules, day_of(frame, self._now()))
        self._rules_body.setCurrentIndex(0 if rules else 1)
        self._keep_choice([row.name for row in rules])
        self._show_rule()

    def _show_rule(self) -> None:
        """Show the groups and the firings of the chosen rule."""
        frame = self._frame
        if frame is None:
            return
        needle, rule = self.head.needle, self._rule
        now_ts = day_of(frame, self._now())
        groups = group_rows(frame, rule, needle, self._now())
        self.group_table.show_entries(groups, now_ts)
        self.care.show_rule(frame, rule, self._now())
        self.chosen.show_text(one_line(rule, 120))
        said = "; ".join(one_line(one) for one in frame.reasons.get(rule, ()))
        self.reasons.show_text(said)
        self.reasons.setVisible(bool(said))
        self.learn.setVisible(_NO_BASELINE in said)
        self.no_groups.show_text(groups_said(frame, rule, needle))
        self._groups_body.setCurrentIndex(0 if groups else 1)
        is_every = self.of_rule.text() == EVERY
        firings = firing_rows(frame, None if is_every else rule, needle)
        self.firing_table.show_entries(firings, now_ts)
        self.no_firings.show_text("Nothing was found" if needle else "Nothing has fired")
        self._firings_body.setCurrentIndex(0 if firings else 1)

    def _keep_choice(self, names: list[str]) -> None:
        """Choose the rule that was chosen, or else the first."""
        if self._rule not in names:
            self._rule = self.rule_table.entry(0).name if names else ""
        current = self.rules.currentIndex()
        if current.isValid() and self.rule_table.entry(current.row()).name == self._rule:
            return
        for row in range(self.rule_table.rowCount()):
            if self.rule_table.entry(row).name == self._rule:
                self.rules.setCurrentIndex(self.rule_table.index(row, 0))

    def _choose_rule(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            name = self.rule_table.entry(current.row()).name
            if name != self._rule:
                self._rule = name
                self._show_rule()

    def _follow(self, row: object) -> None:
        """Lead from a row to the charts of its entry."""
        if isinstance(row, GroupRow | FiringRow) and row.entry:
            self.entry_chosen.emit(row.entry)

    def _ask_for_case(self, row: object) -> None:
        question = question_of(row, self._frame.evaluated_ts) if self._frame is not None else None
        if question is not None:
            self.case_wanted.emit(question)

    def _show_body(self) -> None:
        said = why_nothing(self._frame)
        if said is not None:
            self.empty.show_text(*said)
        self._body.setCurrentIndex(0 if said is not None else 1)
        self.head.show_tools(has_rules=said is None)

    def _connect(self) -> None:
        self.rule_table.sort_by(_STATE_COLUMN)
        self.group_table.sort_by(_STATE_COLUMN)
        self.firing_table.sort_by(_FROM_COLUMN)
        self.head.search.textChanged.connect(lambda _text: self._show_latest())
        self.of_rule.chosen.connect(lambda _words: self._show_rule())
        self.rules.selectionModel().currentRowChanged.connect(self._choose_rule)
        for view, button in (
            (self.groups, self.group_evidence),
            (self.firings, self.firing_evidence),
        ):
            view.asked.connect(self._ask_for_case)
            view.live_asked.connect(self._follow)
            button.setAccessibleName(f"Evidence of the chosen row of {view.accessibleName()}")
            button.clicked.connect(lambda _checked=False, view=view: view.ask_for_current())
        self.care.wished.connect(self.care_wished)
        self.rules.menu_wanted.connect(self.care.open_rule_menu)
        self.empty.pressed.connect(self.config_wanted)
        self.learn.clicked.connect(self.learn_wanted)

    def _compose(self) -> None:
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        self._body = QStackedLayout()
        self._body.addWidget(self.empty)
        self._body.addWidget(self.tables)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, 4, _PAD_PX, 16)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(line)
        column.addSpacing(_GAP_PX)
        column.addWidget(self._switched(self._body), 1)

    def _switched(self, rules: QStackedLayout) -> QStackedWidget:
        """Return a place where the switch in the head shows rules or hints."""
        whole, body = QStackedWidget(self), QWidget(self)
        rules.setContentsMargins(0, 0, 0, 0)
        body.setObjectName("grid")
        body.setLayout(rules)
        whole.addWidget(body)
        whole.addWidget(self.hints)
        hints = self.head.switch.buttons()[1]
        self.head.switch.chosen.connect(lambda which: whole.setCurrentIndex(round(which)))
        self.head.switch.chosen.connect(lambda _which: self._show_latest())
        self.hints.entry_chosen.connect(self.entry_chosen)
        self.hints.going_on.connect(
            lambda now: hints.setText(f"Hints {len(now):,}" if now else "Hints")
        )
        return whole

    def _made_body(self) -> PageBody:
        self._rules_body = with_words(self.rules, self.no_rules)
        self._groups_body = with_words(self.groups, self.no_groups)
        self._firings_body = with_words(self.firings, self.no_firings)
        self.reasons.setContentsMargins(12, 0, 12, 6)
        self.reasons.hide()
        self.learn.hide()
        below = (self.reasons, self.care, self._groups_body)
        group_tools = (self.chosen, self.learn, self.group_evidence, self.care.of_rule)
        tools = (None, self.firing_evidence, self.of_rule)
        return PageBody(
            page_card("Rules", (None,), (self._rules_body,), self),
            (
                page_card("Groups", group_tools, below, self),
                page_card("Firings", tools, (self._firings_body,), self),
            ),
            self,
        )
