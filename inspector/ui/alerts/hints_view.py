"""Hints on the Alerts page: what is odd without a rule about it, and what to do with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.analysis.anomalies import Hint, HintSettings
from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.alerts.course_delegate import CourseDelegate
from inspector.ui.entries.least_n import LeastNField
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.models.hint_columns import COURSE_TITLE, HINT_COLUMNS, SINCE_COLUMN, about_hint
from inspector.ui.models.hint_rows import (
    RATES,
    REFERENCES,
    HintKey,
    HintsFrame,
    going_on,
    hints_summary,
    key_of,
    rule_of,
    valid_settings,
    why_no_hints,
    without,
)
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.pages.empty import EmptyState
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

MAKE_KEY, DISMISS_KEY = "Ins", "Del"
_TITLE_PX, _GAP_PX = 30, 8


class HintsView(QFrame):
    """Shows a `HintsFrame`, or why there is no hint.

    Attributes:
        settings: What a person wants to be told.

    Signals:
        settings_changed: A person wants to be told other things.
        entry_chosen: An entry whose charts a person wants to see.
        rule_wanted: The draft of a rule that a person wants to make of a hint.
        going_on: The hints that go on and that nobody has dismissed.
    """

    settings_changed = Signal()
    entry_chosen = Signal(str)
    rule_wanted = Signal(object)
    going_on = Signal(object)

    def __init__(
        self, theme: Theme, now: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._now = now
        self._frame: HintsFrame | None = None
        self._dismissed: set[HintKey] = set()
        self._choice: HintKey | None = None
        self.settings = HintSettings()
        self.table: FigureTable[Hint] = FigureTable(HINT_COLUMNS, key_of, about_hint)
        self.view = AlertView(theme, self.table, "Hints", self)
        course = next(at for at, one in enumerate(HINT_COLUMNS) if one.title == COURSE_TITLE)
        self.view.setItemDelegateForColumn(course, CourseDelegate(theme, self.view))
        self.summary = ElidedLabel("muted", font(LABEL_PX), self)
        self.reference = ChoiceButton(
            theme, "reference", "How far back what is usual is looked for", tuple(REFERENCES), self
        )
        self.least_n = LeastNField(self)
        self.rate = ChoiceButton(
            theme, "false hints", "How many false hints there may be", tuple(RATES), self
        )
        self.make = self._button("Make a rule", MAKE_KEY, "Make a rule of the chosen hint")
        self.dismiss = self._button("Dismiss", DISMISS_KEY, "Hide the chosen hint until it ends")
        self.undismiss = self._button("Show dismissed", "", "Show the hints that were dismissed")
        self.empty = EmptyState(theme, "alerts", self)
        self._compose()
        self._connect()
        self.use(self.settings)
        self._show_latest()

    def use(self, wanted: HintSettings) -> None:
        """Be told other things from now on, as far as they can be chosen."""
        self.settings = valid_settings(wanted)
        for button, choices, own in (
            (self.reference, REFERENCES, self.settings.reference_s),
            (self.rate, RATES, self.settings.hints_per_hour),
        ):
            button.set_choice(next(one for one, value in choices.items() if value == own))
        self.least_n.set_value(self.settings.least_n)

    def show_frame(self, frame: HintsFrame) -> None:
        """Show what was found last."""
        self._frame = frame
        self._show_latest()

    def forget(self) -> None:
        """Show nothing of the source of before."""
        self._frame = None
        self._dismissed.clear()
        self._choice = None
        self._show_latest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Make a rule of the chosen hint, or dismiss it."""
        if event.key() == Qt.Key.Key_Insert:
            self._make_rule()
        elif event.key() == Qt.Key.Key_Delete:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Hint | None:
        index = self.view.currentIndex()
        return self.table.entry(index.row()) if index.isValid() else None

    def _show_latest(self) -> None:
        frame = self._frame
        every = frame.anomalies.hints if frame is not None else ()
        shown = without(every, self._dismissed)
        said = why_no_hints(frame)
        hidden = len(every) - len(shown)
        if said is None and not shown:
            said = ("All hints are dismissed", "New ones appear here.")
        if said is not None:
            self.empty.show_text(*said)
        self._body.setCurrentIndex(0 if said is not None else 1)
        day_ts = frame.end_ts if frame is not None and math.isfinite(frame.end_ts) else self._now()
        self.table.show_entries(shown if said is None else (), day_ts)
        self.summary.show_text(hints_summary(frame, shown) if frame else "")
        self.undismiss.setVisible(hidden > 0)
        self._keep_choice()
        self.going_on.emit(going_on(shown))

    def _keep_choice(self) -> None:
        """Choose the hint that was chosen, or else the first: it can be made a rule of."""
        for button in (self.make, self.dismiss):
            button.setVisible(self._body.currentIndex() == 1)
        hint = self._chosen()
        if (hint is not None and key_of(hint) == self._choice) or not self.table.rowCount():
            return
        rows = range(self.table.rowCount())
        same = (row for row in rows if key_of(self.table.entry(row)) == self._choice)
        self.view.setCurrentIndex(self.table.index(next(same, 0), 0))

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._choice = key_of(self.table.entry(current.row()))

    def _make_rule(self) -> None:
        hint = self._chosen()
        if hint is not None:
            self.rule_wanted.emit(rule_of(hint, self.settings.least_n))

    def _dismiss(self) -> None:
        hint = self._chosen()
        if hint is not None:
            # Whoever works through the list stays at his place.
            row, last = self.view.currentIndex().row(), self.table.rowCount() - 1
            follows = row + 1 if row < last else row - 1
            self._choice = key_of(self.table.entry(follows)) if follows >= 0 else None
            self._dismissed.add(key_of(hint))
            self._show_latest()
            if last == 0:
                self.undismiss.setFocus()

    def _undismiss(self) -> None:
        self._dismissed.clear()
        self._show_latest()
        self.view.setFocus()

    def _change(self, settings: HintSettings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit()

    def _follow(self, entry: object) -> None:
        if isinstance(entry, str):
            self.entry_chosen.emit(entry)

    def _connect(self) -> None:
        self.table.sort_by(SINCE_COLUMN)
        self.view.asked.connect(self._follow)
        self.view.selectionModel().currentRowChanged.connect(self._choose)
        self.reference.chosen.connect(
            lambda one: self._change(replace(self.settings, reference_s=REFERENCES[one]))
        )
        self.rate.chosen.connect(
            lambda one: self._change(replace(self.settings, hints_per_hour=RATES[one]))
        )
        self.least_n.changed.connect(
            lambda n: self._change(replace(self.settings, least_n=max(n, 2)))
        )
        self.make.clicked.connect(self._make_rule)
        self.dismiss.clicked.connect(self._dismiss)
        self.undismiss.clicked.connect(self._undismiss)

    def _button(self, text: str, key: str, about: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(about)
        button.setToolTip(plain_tooltip(f"{about}  {key}" if key else about))
        return button

    def _compose(self) -> None:
        self.make.setProperty("primary", True)
        self.least_n.setToolTip(plain_tooltip("Buckets of fewer records than these are not judged"))
        title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Hints", self)
        title.setFixedHeight(_TITLE_PX)
        least = PlainLabel("muted", font(TEXT_PX), "minimum n", self)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 2)
        head.setSpacing(_GAP_PX)
        head.addWidget(title)
        head.addWidget(self.summary, 1)
        for tool in (self.reference, least, self.least_n, self.rate):
            head.addWidget(tool)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 4)
        foot.setSpacing(_GAP_PX)
        for button in (self.make, self.dismiss):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.undismiss)
        self._body = QStackedWidget(self)
        self._body.addWidget(self.empty)
        self._body.addWidget(self.view)
        column = QVBoxLayout(self)
        # The card's rounded border stays free of what is in it.
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._body, 1)
        column.addLayout(foot)
