"""Thresholds that are dragged in charts: tried on the open source, and offered as a change.

Only a rule whose threshold is one number for all rows is a line in a chart.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from PySide6.QtCore import QObject, QTimer

from inspector.analysis.threshold_tuning import threshold_of
from inspector.analysis.tuning_answers import TuningAnswer, TuningAnswers, TuningRequest
from inspector.config.models import AlertRule
from inspector.config.models.thresholds import TimesBaseline
from inspector.ui.asking import COMPUTING, Asking
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.rule_words import selector_of
from inspector.ui.config_editor.tuning.words import change_text, firings_text
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.threshold_marks import ThresholdMark, Trial
from inspector.ui.pages.config import FORM
from inspector.ui.source_control import SourceControl

_TICK_MS = 16
_STOP_TIMEOUT_S = 5.0


@runtime_checkable
class _Tunable(Protocol):
    """The form of rules, which is loaded only once somebody wants to see it."""

    def tune(self, name: str, threshold: float) -> None:
        """Choose a rule, and give it another threshold."""
        ...


class LiveTuning(QObject):
    """Connects the charts of the Live page with the rules in force."""

    def __init__(self, window: MainWindow, control: SourceControl, config: ConfigControl) -> None:
        super().__init__(config)
        self._window, self._control, self._config = window, control, config
        self._linkage = window.live.grid.linkage
        self._panel: ChartPanel | None = None
        self._dropped: tuple[str, float] | None = None
        self._worker: LatestWorker[TuningRequest | None, TuningAnswer] | None = None
        self._asking: Asking[TuningRequest | None, TuningAnswer] | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._linkage.threshold_moved.connect(self._move)
        self._linkage.threshold_dropped.connect(self._drop)
        self._linkage.threshold_kept.connect(self._change)
        self._linkage.threshold_dismissed.connect(self._settle)
        config.in_force.alerts_changed.connect(self._show_rules)
        control.closing.connect(self._end)
        self._show_rules()

    @property
    def _rules(self) -> tuple[AlertRule, ...]:
        files = self._config.in_force.alerts
        return files.alerts.rule if files is not None else ()

    def _show_rules(self) -> None:
        self._settle()
        self._linkage.set_thresholds(
            tuple(mark for rule in self._rules if (mark := _mark(rule)) is not None)
        )

    def _move(self, panel: ChartPanel, name: str, value: float) -> None:
        """Try a threshold; whatever was tried in another chart is put back."""
        rule = next((one for one in self._rules if one.name == name), None)
        source = self._control.source
        if rule is None or source is None:
            return
        if panel is not self._panel:
            self._settle()
            self._panel = panel
        self._dropped = None
        panel.strip.hide()
        if self._worker is None:
            answers = TuningAnswers(source.session, lambda: source.loader.kernels)
            self._worker = LatestWorker("chart tuning", answers.answer)
        if self._asking is None:
            self._asking = Asking(self._worker, self._show)
        self._asking.want(TuningRequest(rule, (), value, None))
        self._asking.tick()
        self._timer.start()

    def _drop(self, _panel: ChartPanel, name: str, value: float) -> None:
        self._dropped = (name, value)
        self._offer(self._worker.latest if self._worker is not None else None)

    def _tick(self) -> None:
        if self._asking is not None:
            self._asking.tick()

    def _show(self, answer: TuningAnswer | None, state: str) -> None:
        if self._panel is None:
            return
        if answer is None:
            if self._dropped is not None and state not in ("", COMPUTING):
                self._panel.strip.show_words(f"{self._dropped[0]} cannot be tried", state)
            return
        firings = answer.tried.firings
        spans = np.stack([firings.from_ts, firings.to_ts], axis=1)
        self._panel.plot.thresholds.show_trial(Trial(answer.request.rule.name, spans))
        self._offer(answer)

    def _offer(self, answer: TuningAnswer | None) -> None:
        """Offer the change once the answer is about where the line was let go of."""
        if answer is None or self._panel is None or self._dropped is None:
            return
        if (answer.request.rule.name, answer.request.threshold) == self._dropped:
            self._panel.strip.show_words(change_text(answer), firings_text(answer))

    def _change(self) -> None:
        """Open the form of the rule with the new threshold in its draft."""
        dropped = self._dropped
        self._settle()
        if dropped is None:
            return
        name, value = dropped
        self._window.show_page("config")
        config = self._config
        config.go_to("alerts")
        config.see(FORM)
        form: object = config.page.form if config.page is not None else None
        if isinstance(form, _Tunable):
            form.tune(name, value)

    def _settle(self) -> None:
        """Put everything back, and let go of what was read."""
        panel, self._panel, self._dropped = self._panel, None, None
        self._timer.stop()
        if panel is not None:
            panel.strip.hide()
            panel.plot.thresholds.settle()
        if self._worker is not None and self._asking is not None:
            # What asks keeps the last answer, and with it all that was read.
            self._worker.ask(None)
            self._asking = None

    def _end(self) -> None:
        self._settle()
        worker, self._worker, self._asking = self._worker, None, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)


def _mark(rule: AlertRule) -> ThresholdMark | None:
    is_relative = isinstance(rule.above if rule.above is not None else rule.below, TimesBaseline)
    if not rule.enabled or is_relative:
        return None
    rows = selector_of(rule.select.model_dump())
    return ThresholdMark(rule.name, rule.measure, rule.severity, threshold_of(rule), rows)
