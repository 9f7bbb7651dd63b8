"""The Alerts page: every rule and how it stands, its groups, and when they fired."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import time

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.alerts.hints_view import HintsView
from inspector.ui.alerts.words import groups_said, summary_of, why_nothing
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.models.alert_columns import FIRING_COLUMNS, GROUP_COLUMNS, RULE_COLUMNS
from inspector.ui.models.alert_rows import (
    FiringRow,
    GroupRow,
    RuleRow,
    firing_rows,
    group_rows,
    rule_rows,
)
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.literal import one_line
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.pages.empty import EmptyState
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

RULES, HINTS = 0.0, 1.0
CHOSEN, EVERY = "chosen rule", "all rules"
_GAP_PX, _HEAD_PX, _TITLE_PX, _SEARCH_PX = 12, 44, 30, 220
_STATE_COLUMN, _FROM_COLUMN = 1, 2


class AlertsPage(QWidget):
    """Shows an `AlertsFrame`, or why there is nothing to show.

    Signals:
        entry_chosen: An entry whose charts a person wants to see.
        config_wanted: A person wants to edit rules.
    """

    entry_chosen = Signal(str)
    config_wanted = Signal()

    def __init__(
        self, theme: Theme, now: Callable[[], float] = time, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._frame: AlertsFrame | None = None
        self._rule = ""
        self.rule_table: FigureTable[RuleRow] = FigureTable(
            RULE_COLUMNS, lambda row: row.name, _about_rule
        )
        self.group_table: FigureTable[GroupRow] = FigureTable(
            GROUP_COLUMNS, lambda row: row.alert.group, lambda row: row.label
        )
        self.firing_table: FigureTable[FiringRow] = FigureTable(
            FIRING_COLUMNS,
            lambda row: (row.interval.rule, row.interval.group, row.interval.from_ts),
            lambda row: f"{row.label}\n{one_line(row.interval.rule)}",
        )
        self.summary = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.problem = ElidedLabel("warn", font(LABEL_PX), self)
        self.search = QLineEdit(self)
        self.rules = AlertView(theme, self.rule_table, "Rules", self)
        self.groups = AlertView(theme, self.group_table, "Groups of the chosen rule", self)
        self.firings = AlertView(theme, self.firing_table, "Firings", self)
        self.chosen = ElidedLabel("muted", font(LABEL_PX), self)
        self.reasons = ElidedLabel("warn", font(LABEL_PX), self)
        self.of_rule = ChoiceButton(theme, "of", "Whose firings", (CHOSEN, EVERY), self)
        self.no_rules = PlainLabel("muted", font(TEXT_PX), "No rule is found", self)
        self.no_groups = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.no_firings = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.empty = EmptyState(theme, "alerts", self)
        self.hints = HintsView(theme, now, self)
        self.switch = SegmentedControl("Show", (("Rules", RULES), ("Hints", HINTS)), self)
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

    def forget(self) -> None:
        """Show nothing of the source of before."""
        self._frame, self._rule = None, ""
        self.search.clear()
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
        needle, now_ts = self.search.text().strip(), _day_of(frame, self._now())
        self.summary.show_text(summary_of(frame, self._now()))
        self.problem.show_text(one_line(frame.problem))
        self.problem.setVisible(bool(frame.problem) and self.switch.value == RULES)
        rules = rule_rows(frame, needle)
        self.rule_table.show_entries(rules, now_ts)
        self._rules_body.setCurrentIndex(0 if rules else 1)
        self._keep_choice([row.name for row in rules])
        self._show_rule()

    def _show_rule(self) -> None:
        """Show the groups and the firings of the chosen rule."""
        frame = self._frame
        if frame is None:
            return
        needle, rule = self.search.text().strip(), self._rule
        now_ts = _day_of(frame, self._now())
        groups = group_rows(frame, rule, needle)
        self.group_table.show_entries(groups, now_ts)
        self.chosen.show_text(one_line(rule, 120))
        said = "; ".join(one_line(one) for one in frame.reasons.get(rule, ()))
        self.reasons.show_text(said)
        self.reasons.setVisible(bool(said))
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

    def _follow(self, entry: object) -> None:
        if isinstance(entry, str):
            self.entry_chosen.emit(entry)

    def _show_body(self) -> None:
        said = why_nothing(self._frame)
        if said is not None:
            self.empty.show_text(*said)
        self._body.setCurrentIndex(0 if said is not None else 1)
        for tool in (self.summary, self.search):
            tool.setVisible(said is None and self.switch.value == RULES)

    def _connect(self) -> None:
        self.rule_table.sort_by(_STATE_COLUMN)
        self.group_table.sort_by(_STATE_COLUMN)
        self.firing_table.sort_by(_FROM_COLUMN)
        self.search.textChanged.connect(lambda _text: self._show_latest())
        self.of_rule.chosen.connect(lambda _words: self._show_rule())
        self.rules.selectionModel().currentRowChanged.connect(self._choose_rule)
        for view in (self.groups, self.firings):
            view.asked.connect(self._follow)
        self.empty.pressed.connect(self.config_wanted)

    def _compose(self) -> None:
        self.search.setObjectName("search")
        self.search.setFont(font(LABEL_PX))
        self.search.setFixedSize(_SEARCH_PX, 28)
        self.search.setPlaceholderText("Search rules and groups")
        self.search.setAccessibleName("Search rules and groups")
        self.search.setClearButtonEnabled(True)
        top = QWidget(self)
        top.setFixedHeight(_HEAD_PX)
        head = QHBoxLayout(top)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(_GAP_PX)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Alerts", self))
        head.addWidget(self.switch)
        head.addWidget(self.summary)
        head.addWidget(self.problem, 1)
        head.addStretch(0)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignRight)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        self._body = QStackedLayout()
        self._body.addWidget(self.empty)
        self._body.addWidget(self._made_body())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addWidget(top)
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
        hints = self.switch.buttons()[1]
        self.switch.chosen.connect(lambda which: whole.setCurrentIndex(round(which)))
        self.switch.chosen.connect(lambda _which: self._show_latest())
        self.hints.entry_chosen.connect(self.entry_chosen)
        self.hints.going_on.connect(
            lambda now: hints.setText(f"Hints {len(now):,}" if now else "Hints")
        )
        return whole

    def _made_body(self) -> QWidget:
        self._rules_body = _with_words(self.rules, self.no_rules)
        self._groups_body = _with_words(self.groups, self.no_groups)
        self._firings_body = _with_words(self.firings, self.no_firings)
        self.reasons.setContentsMargins(12, 0, 12, 6)
        self.reasons.hide()
        lower = QHBoxLayout()
        lower.setSpacing(_GAP_PX)
        lower.addWidget(self._card("Groups", (self.chosen,), (self.reasons, self._groups_body)), 1)
        lower.addWidget(self._card("Firings", (None, self.of_rule), (self._firings_body,)), 1)
        body = QWidget(self)
        body.setObjectName("grid")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        column.addWidget(self._card("Rules", (None,), (self._rules_body,)), 5)
        column.addLayout(lower, 6)
        return body

    def _card(
        self, title: str, tools: tuple[QWidget | None, ...], parts: tuple[QWidget, ...]
    ) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 2)
        head.setSpacing(8)
        label = PlainLabel("value", font(TEXT_PX, SEMIBOLD), title, card)
        label.setFixedHeight(_TITLE_PX)
        head.addWidget(label)
        for tool in tools:
            if tool is None:
                head.addStretch(1)
            else:
                head.addWidget(tool, 1 if isinstance(tool, ElidedLabel) else 0)
        column = QVBoxLayout(card)
        # The card's rounded border stays free of what is in it.
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        for part in parts:
            column.addWidget(part, 1 if isinstance(part, QStackedWidget) else 0)
        return card


def _with_words(view: AlertView, words: PlainLabel) -> QStackedWidget:
    """Return a place for a table, or for what stands there without a row."""
    body = QStackedWidget()
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    body.addWidget(view)
    body.addWidget(words)
    return body


def _day_of(frame: AlertsFrame, now_ts: float) -> float:
    """Return an instant of the day that needs no date: that of the session, once there is one."""
    return frame.evaluated_ts if math.isfinite(frame.evaluated_ts) else now_ts


def _about_rule(row: RuleRow) -> str:
    texts = (row.name, f"{row.facts.measure} {row.facts.fires}", *row.reasons)
    return "\n".join(one_line(text) for text in texts)
