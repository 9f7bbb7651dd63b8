"""What a person can choose of a comparison: search, groups, margin, least n, correction."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from inspector.analysis.compare_verdict import Correction, Rules
from inspector.session.query import GroupBy
from inspector.ui.compare.margin_field import MarginField
from inspector.ui.entries.least_n import LeastNField
from inspector.ui.fonts import LABEL_PX, TEXT_PX, font
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

GROUPS = {
    "entry": GroupBy.ENTRY,
    "tier": GroupBy.TIER,
    "shard": GroupBy.SHARD,
    "nothing": GroupBy.NONE,
}
CORRECTIONS = {
    "for many": Correction.BENJAMINI_HOCHBERG,
    "strictly": Correction.BONFERRONI,
    "not": Correction.NONE,
}
_SAME = "same ±"
_LEAST_PX = 440
_GAP_PX = 4
_TIGHT_SEARCH_PX, _LEAST_SEARCH_PX, _SEARCH_PX, _HIGH_PX = 56, 96, 200, 28


class CompareTools(QWidget):
    """A row of choices above the table.

    Signals:
        changed: Something else is wanted.
        searched: The text that a person looks for.
    """

    changed = Signal()
    searched = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.group = ChoiceButton(theme, "group by", "What is compared", tuple(GROUPS), self)
        self.margin = MarginField(self)
        self.least_n = LeastNField(self)
        self.least_n.setToolTip("")
        self.correction = ChoiceButton(
            theme,
            "adjusted",
            "How verdicts are adjusted for the number of comparisons: "
            "by false discovery rate, strictly (Bonferroni), or not",
            tuple(CORRECTIONS),
            self,
        )
        self._labels = [
            PlainLabel("muted", font(TEXT_PX), text, self) for text in (_SAME, "%", "min n")
        ]
        self._compose()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # Whatever it takes now, it can do with less.
        self.setMinimumWidth(_LEAST_PX)
        for signal in (self.group.chosen, self.correction.chosen):
            signal.connect(self._say)
        self.margin.changed.connect(self._say)
        self.least_n.changed.connect(self._say)
        self.search.textChanged.connect(self.searched)

    @property
    def group_by(self) -> GroupBy:
        """What makes a group."""
        return GROUPS[self.group.text()]

    @property
    def rules(self) -> Rules:
        """What verdicts go by."""
        correction = CORRECTIONS[self.correction.text()]
        return Rules(self.margin.share, max(self.least_n.value, 2), correction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is no room for them."""
        super().resizeEvent(event)
        choices = (self.group, self.correction)
        fixed = (self.margin, self.least_n, *self._labels)
        taken_px = sum(one.sizeHint().width() for one in fixed) + 14 * _GAP_PX
        wide_px = sum(one.width_for(is_compact=False) for one in choices)
        is_compact = self.width() < taken_px + wide_px + _LEAST_SEARCH_PX
        short_px = sum(one.width_for(is_compact=True) for one in choices)
        is_tight = self.width() < taken_px + short_px + _LEAST_SEARCH_PX
        for one in choices:
            one.set_compact(is_compact=is_compact)
        self._labels[0].show_text("±" if is_tight else _SAME)
        self.search.setMinimumWidth(_TIGHT_SEARCH_PX if is_tight else _LEAST_SEARCH_PX)

    def _compose(self) -> None:
        self.search.setObjectName("search")
        self.search.setFont(font(LABEL_PX))
        self.search.setFixedHeight(_HIGH_PX)
        self.search.setMinimumWidth(_LEAST_SEARCH_PX)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setPlaceholderText("Search differences")
        self.search.setAccessibleName("Search differences by entry, KPI or verdict")
        self.search.setClearButtonEnabled(True)
        same, per_cent, least = self._labels
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 4)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.search, 2)
        row.addStretch(1)
        row.addWidget(self.group)
        for one in (same, self.margin, per_cent):
            row.addWidget(one)
        row.addSpacing(2 * _GAP_PX)
        row.addWidget(least)
        row.addWidget(self.least_n)
        row.addWidget(self.correction)

    def _say(self, _value: object = None) -> None:
        self.changed.emit()
