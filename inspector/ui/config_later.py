"""What needs config files is loaded once the window has something to show, their page later."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

CONTROL = "inspector.ui.config_control"
"""pydantic, which declares the files, takes longer to import than the window may be late."""

ALERTS = "inspector.ui.alerts_control"
"""So does the engine of the alerts, whose rules are in those files."""

EVIDENCE = "inspector.ui.evidence_control"
"""And what an alert rests on is computed with it."""
HINTS = "inspector.ui.hints_control"
"""Hints come with the alerts."""
TUNING = "inspector.ui.live_tuning"
"""What drags their thresholds in charts goes with both."""

PAGE = "inspector.ui.config_editor.assembly"
"""So do the editors."""

_AFTER_MS = 1_500
"""Right after the first chart all others are drawn for the first time."""


class ConfigLater(QObject):
    """Makes the `ConfigControl` of a window after its first chart, or when its page is wanted.

    The alerts go with it, since their rules stand in config files.

    Signals:
        baselines_changed: As that of `ConfigInForce`.
        rules_changed: The `AlertFiles` in force; None while they are still to be read.
        alerts_evaluated: The latest `AlertsFrame`; None once there is none any more.
    """

    baselines_changed = Signal(object)
    rules_changed = Signal(object)
    alerts_evaluated = Signal(object)

    def __init__(self, window: MainWindow, theme: Theme, control: SourceControl) -> None:
        super().__init__(window)
        self._window, self._theme, self._source = window, theme, control
        self._control: Any = None
        self._learning: Any = None
        self._is_learning_wanted = False
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._load)
        once = Qt.ConnectionType.SingleShotConnection
        control.chart_shown.connect(self._timer.start, once)
        window.config.wanted.connect(self._make, once)
        window.window_actions.config.learn.triggered.connect(self.learn)
        window.alerts.learn_wanted.connect(self.learn)

    @property
    def control(self) -> Any:
        """The `ConfigControl`; None until it was needed."""
        return self._control

    def learn(self) -> None:
        """Show what the open source says is usual, once its page is there."""
        self._is_learning_wanted = self._learning is None
        if self._learning is not None:
            self._learning.open()
        else:
            self._window.show_page("config")

    def close(self) -> None:
        """Let a save under way end."""
        self._timer.stop()
        if self._learning is not None:
            self._learning.close()
        if self._control is not None:
            self._control.close()

    def _load(self) -> None:
        load: Callable[[], object] = partial(_import, CONTROL, ALERTS, EVIDENCE, HINTS, TUNING)
        self._source.errands.send(load, lambda _modules: self._make(), lambda _said: self._make())

    def _make(self) -> None:
        if self._control is not None:
            return
        module: Any = importlib.import_module(CONTROL)
        made = module.ConfigControl(self._window, self._theme, self._source, self._make_page)
        self._control = made
        made.in_force.baselines_changed.connect(self.baselines_changed)
        made.in_force.alerts_changed.connect(self.rules_changed)
        self.rules_changed.emit(made.in_force.alerts)
        alerts = importlib.import_module(ALERTS).AlertsControl(self._window, self._source)
        alerts.evaluated.connect(self.alerts_evaluated)
        alerts.use(made.in_force.alerts)
        made.in_force.alerts_changed.connect(alerts.use)
        module = importlib.import_module(EVIDENCE)
        evidence = module.EvidenceControl(self._window, self._theme, self._source)
        evidence.use(made.in_force.alerts)
        made.in_force.alerts_changed.connect(evidence.use)
        hints = importlib.import_module(HINTS).HintsControl(self._window, self._source)
        hints.rule_wanted.connect(self._begin_rule)
        importlib.import_module(TUNING).LiveTuning(self._window, self._source, made)
        if made.page is None:
            made.filled.connect(self._connect, Qt.ConnectionType.SingleShotConnection)
        else:
            self._connect()

    def _make_page(self, theme: Theme, registry: object) -> Any:
        return importlib.import_module(PAGE).make_page(theme, registry)

    def _begin_rule(self, rule: object) -> None:
        """Show a rule that somebody has begun elsewhere, in the editor."""
        self._window.show_page("config")
        importlib.import_module(PAGE).begin_rule(self._control, rule)

    def _connect(self) -> None:
        self._learning = importlib.import_module(PAGE).connect_page(
            self._window, self._theme, self._source, self._control
        )
        if self._is_learning_wanted:
            self.learn()


def _import(*names: str) -> list[Any]:
    return [importlib.import_module(name) for name in names]
