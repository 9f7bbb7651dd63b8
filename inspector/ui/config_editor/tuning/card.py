"""The card that tunes a rule against the past: the line, the curve, and what is suggested."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.analysis.tuning_answers import TuningAnswer, TuningRequest
from inspector.ui.asking import COMPUTING
from inspector.ui.config_editor.fields.entry import Line
from inspector.ui.config_editor.tuning.chart import TuningChart, threshold_text
from inspector.ui.config_editor.tuning.curve import RateCurve
from inspector.ui.config_editor.tuning.handle import ThresholdHandle
from inspector.ui.config_editor.tuning.words import (
    firings_text,
    groups_text,
    lines_text,
    suggestion_text,
)
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

WANTED_PER_HOUR = 3.0
WAITING = "Looking at the loaded session…"
INVALID = "The past comes back when the rule is valid."
NOT_LOADED = "Nothing is loaded to look at. Open a source to see when the rule would have fired."
NOTHING = "No loaded row passes the selector."
NO_VALUE = "No window has a value to compare."
_WANTED_PX = 64
_MOST_WANTED = 1e6


class TuningCard(QFrame):
    """Shows when a rule would have fired, and lets a person move its threshold.

    Signals:
        moved: A person moves the threshold to this number.
        settled: A drag begins or is over: what follows is another step to undo.
        wanted_changed: A person wants another rate.
    """

    moved = Signal(float)
    settled = Signal()
    wanted_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted_per_hour = WANTED_PER_HOUR
        self._request: TuningRequest | None = None
        self._shown: TuningAnswer | None = None
        self._is_loaded = False
        self.title = PlainLabel("value", font(weight=SEMIBOLD), "In the past", self)
        self.verdict = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.by_group = ElidedLabel("muted", font(LABEL_PX), self)
        self.legend = ElidedLabel("muted", font(LABEL_PX), self)
        self.reason = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.reason.setWordWrap(True)
        self.chart, self.curve = TuningChart(theme, self), RateCurve(theme, self)
        self.curve_name = ElidedLabel("muted", font(LABEL_PX), self)
        self.curve_name.show_text("Firings an hour by threshold")
        self.wanted = Line(self)
        self.wanted.setText(f"{WANTED_PER_HOUR:g}")
        self.wanted.setFixedWidth(_WANTED_PX)
        self.wanted.setAccessibleName("Wanted: at most so many firings an hour")
        self.wanted.setValidator(QDoubleValidator(0.0, _MOST_WANTED, 3, self.wanted))
        self.suggestion = ElidedLabel("muted", font(LABEL_PX), self)
        self.use = QPushButton("Use", self)
        self.use.setObjectName("small")
        self.use.setFont(font(LABEL_PX, MEDIUM))
        self._compose()
        self._connect()
        self.forget()

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.verdict, 1)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 4, 0, 0)
        foot.setSpacing(8)
        at_most = PlainLabel("muted", font(LABEL_PX), "At most")
        per_hour = PlainLabel("muted", font(LABEL_PX), "an hour:")
        for part in (at_most, self.wanted, per_hour, self.use):
            foot.addWidget(part)
        foot.addWidget(self.suggestion, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self.by_group, self.reason):
            column.addWidget(part)
        past, rates = QVBoxLayout(), QVBoxLayout()
        for pair, picture, name in (
            (past, self.chart, self.legend),
            (rates, self.curve, self.curve_name),
        ):
            pair.setSpacing(2)
            pair.addWidget(picture, 1)
            pair.addWidget(name)
        self._pictures = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pictures.setSpacing(8)
        self._pictures.addLayout(past, 3)
        self._pictures.addLayout(rates, 2)
        column.addLayout(self._pictures, 5)
        column.addWidget(self._foot)
        self._filler = QWidget(self)
        column.addWidget(self._filler, 1)

    def _connect(self) -> None:
        for handle in self.handles:
            handle.moved.connect(self._move)
            handle.grabbed.connect(self.settled)
            handle.released.connect(self.settled)
        self.wanted.textEdited.connect(self._want)
        self.use.clicked.connect(self._use)

    @property
    def handles(self) -> tuple[ThresholdHandle, ...]:
        """Both pictures in which the threshold can be moved."""
        return self.chart, self.curve

    @property
    def is_dragging(self) -> bool:
        """Whether a person is moving the threshold."""
        return any(handle.is_dragging for handle in self.handles)

    @property
    def shown(self) -> TuningAnswer | None:
        """What is shown, be it of the rule as it was."""
        return self._shown

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Have both pictures side by side where there is little height."""
        way = QBoxLayout.Direction
        self._pictures.setDirection(way.LeftToRight if is_narrow else way.TopToBottom)

    def set_titled(self, *, is_titled: bool) -> None:
        """Say what this is, or not where the choice of it says so."""
        self.title.setVisible(is_titled)

    def set_loaded(self, *, is_loaded: bool) -> None:
        """Say whether any row is loaded that could be looked at."""
        self._is_loaded = is_loaded
        if self._shown is None:
            self._show_reason()

    def ask(self, request: TuningRequest | None) -> None:
        """Say that an answer to another question is awaited; None if there is no question."""
        self._request = request
        if request is not None:
            for handle in self.handles:
                handle.show_threshold(request.threshold)
        if self._shown is None or request is None:
            self.forget()

    def forget(self) -> None:
        """Show nothing until an answer comes: it was about another rule."""
        self._shown = None
        for picture in (self.chart, self.curve):
            picture.forget()
        self._show_reason()

    def show_answer(self, answer: TuningAnswer | None, state: str) -> None:
        """Show an answer, or what the worker is at; while it computes, the last one stays."""
        if answer is None or self._request is None:
            if state and state != COMPUTING:
                self.forget()
                self._show_reason(state)
            return
        if answer.request.rule.name != self._request.rule.name:
            return
        self._shown = answer
        if not answer.lines:
            is_empty = not answer.read.groups
            told = "; ".join(answer.read.reasons)
            self._show_reason(NOTHING if is_empty else told or NO_VALUE)
            return
        self.verdict.show_text(firings_text(answer))
        self.by_group.show_text(groups_text(answer) or " ")
        self.legend.show_text(lines_text(answer))
        self._show_suggestion(answer)
        for picture in (self.chart, self.curve):
            picture.show_answer(answer)
            picture.show_threshold(self._request.threshold)
        self._show_parts(has_picture=True)

    def _show_suggestion(self, answer: TuningAnswer) -> None:
        is_any = math.isfinite(answer.suggested)
        text = threshold_text(answer.suggested, is_relative=False) if is_any else ""
        self.use.setText(f"Use {text}" if is_any else "Use")
        self.use.setEnabled(is_any and answer.suggested != answer.request.threshold)
        said = suggestion_text(answer)
        self.use.setToolTip(plain_tooltip(f"{text} {said}" if is_any else said))
        self.suggestion.show_text(said)

    def _move(self, value: float) -> None:
        for handle in self.handles:
            if handle is not self.sender():
                handle.show_threshold(value)
        self.moved.emit(value)

    def _want(self, text: str) -> None:
        try:
            wanted = float(text)
        except ValueError:
            return
        if 0 <= wanted <= _MOST_WANTED and wanted != self.wanted_per_hour:
            self.wanted_per_hour = wanted
            self.wanted_changed.emit()

    def _use(self) -> None:
        if self._shown is not None and math.isfinite(self._shown.suggested):
            self.settled.emit()
            self.moved.emit(self._shown.suggested)
            self.settled.emit()

    def _show_reason(self, reason: str = "") -> None:
        if not reason:
            reason = INVALID if self._request is None else WAITING
            reason = reason if self._is_loaded or self._request is None else NOT_LOADED
        self.reason.show_text(reason)
        self._show_parts(has_picture=False)

    def _show_parts(self, *, has_picture: bool) -> None:
        self.reason.setVisible(not has_picture)
        self._filler.setVisible(not has_picture)
        for part in (self.verdict, self.by_group, self.chart, self.legend, self.curve_name,
                     self.curve, self._foot):  # fmt: skip
            part.setVisible(has_picture)
