"""Joins the card that tunes a rule with the draft: moves become edits, rules become questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.analysis.threshold_tuning import threshold_of
from inspector.analysis.tuning_answers import TuningRequest
from inspector.config.models import Baseline
from inspector.config.models.alerts import rule_of
from inspector.config.places import Path
from inspector.ui.config_editor.rule_edits import tuned_edit
from inspector.ui.config_editor.rule_words import side_of
from inspector.ui.config_editor.tuning.card import TuningCard

_REST_MS = 150
"""A hand that rests for so long means the number."""


class RuleTuner(QObject):
    """Keeps what is asked about the chosen rule.

    Signals:
        edit_requested: The `Edit` that moves its threshold.

    Attributes:
        request: What is asked; None as long as the rule is not valid.
    """

    edit_requested = Signal(object)

    def __init__(self, card: TuningCard, parent: QObject) -> None:
        super().__init__(parent)
        self.request: TuningRequest | None = None
        self._card = card
        self._base: Path = ()
        self._rule: Mapping[str, Any] = {}
        self._baselines: tuple[Baseline, ...] = ()
        self._before: Mapping[str, Any] | None = None
        self._moved: float | None = None
        self._timer = QTimer(self, interval=_REST_MS, singleShot=True)
        self._timer.timeout.connect(self.flush)
        self._step = 0
        card.moved.connect(self._move)
        card.settled.connect(self._settle)
        card.wanted_changed.connect(self._ask)

    def show_rule(
        self, rule: Mapping[str, Any], base: Path, baselines: tuple[Baseline, ...]
    ) -> None:
        """Tune another rule, or the same after an edit; an empty one is none."""
        if base != self._base:
            # What was moved was the threshold of another rule.
            self._moved = self._before = None
            self._base = base
        self._rule, self._baselines = rule, baselines
        self._ask()

    def _ask(self) -> None:
        rule = rule_of(self._rule) if self._rule else None
        request = None
        if self._moved is not None:
            return
        if rule is not None:
            is_relative = isinstance(self._rule.get(side_of(self._rule)), Mapping)
            own = self._baselines if is_relative else ()
            request = TuningRequest(rule, own, threshold_of(rule), self._card.wanted_per_hour)
        if request != self.request or request is None:
            self.request = request
            self._card.ask(request)

    def flush(self) -> None:
        """Ask at once for the edit that is held back while somebody moves."""
        self._timer.stop()
        moved, self._moved = self._moved, None
        if moved is None or self._before is None:
            return
        key = f"tune {self._step}"
        self.edit_requested.emit(tuned_edit(self._base, self._before, moved, key))
        if not self._card.is_dragging:
            self._before = None

    def _move(self, value: float) -> None:
        """Try the number at once; the draft, which costs more, follows when the hand rests.

        All edits between two rests are one step to undo.
        """
        if self._before is None:
            self._before = self._rule
            self._step += 1
        self._moved = value
        if self.request is not None:
            self.request = replace(self.request, threshold=value)
            self._card.ask(self.request)
        self._timer.start()

    def _settle(self) -> None:
        self.flush()
        self._before = None
