"""Evaluates the alert rules of an open source on a thread of its own."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import replace
from threading import Condition, Thread

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import ALARMING, EVERY_STATE, AlertState
from inspector.config.models.alerts import AlertRule
from inspector.core.registry import Registry
from inspector.ui.bridge import OpenSource
from inspector.ui.config_editor.alert_files import AlertFiles
from inspector.ui.config_editor.rule_words import threshold_words
from inspector.ui.models.alerts_frame import AlertsFrame, RuleFacts

_LOG = logging.getLogger(__name__)

STEP_S = 0.5
"""Rules are evaluated at most this often: nobody reads faster."""

_WAIT_S = 0.1
_REST = 3.0
"""After a step that took long, so many times as long is left to others."""

_AHEAD_S = 3_600.0
"""Rows further in the future are of a clock that is wrong."""

_KEPT_S = 7 * 86_400.0
"""Firings that ended longer ago are let go."""

MOST_LISTED = 2_000
"""With more alerts than these, only those that fire or are about to are listed."""

_FIRED = frozenset({AlertState.FIRING})


class AlertsWorker:
    """Keeps the alerts of a source up to date.

    Args:
        source: What is open.
        now: Returns Unix seconds.
        clock: Returns seconds from any origin.
    """

    def __init__(
        self, source: OpenSource, now: Callable[[], float], clock: Callable[[], float]
    ) -> None:
        self._source = source
        self._now, self._clock = now, clock
        self._files: AlertFiles | None = None
        self._is_stopped = False
        self._latest: AlertsFrame | None = None
        self._changed = Condition()
        self._engine: AlertEngine | None = None
        self._made_with: tuple[AlertFiles, Registry] | None = None
        self._kernels: object = None
        self._facts: dict[str, RuleFacts] = {}
        self._is_loaded = False
        self._thread = Thread(target=self._run, name="alerts")

    @property
    def latest(self) -> AlertsFrame | None:
        """What was evaluated last; None before there are rules."""
        return self._latest

    def start(self) -> None:
        """Start the thread; harmless when it runs, or has ended."""
        if not self._thread.is_alive() and not self._is_stopped:
            self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Stop, and wait for the thread; may be called again.

        Args:
            timeout_s: Wait at most so long.
        """
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def use(self, files: AlertFiles) -> None:
        """Evaluate these rules from now on."""
        with self._changed:
            self._files = files
            self._changed.notify()

    def _run(self) -> None:
        pause_s = 0.0
        while self._goes_on(pause_s):
            files, started_s = self._files, self._clock()
            if files is None:
                pause_s = STEP_S
                continue
            try:
                found = self._step(files)
                if found != self._latest:
                    # Nobody shows once more what is as it was.
                    self._latest = found
            except Exception as problem:
                # Other rules, or the same ones anew, may be evaluated.
                _LOG.exception("alerts could not be evaluated")
                self._engine = None
                text = f"Alerts cannot be evaluated ({problem!r}); change a rule to try again"
                self._latest = replace(self._latest or AlertsFrame(), problem=text)
            spent_s = self._clock() - started_s
            pause_s = max(STEP_S if self._is_loaded else _WAIT_S, _REST * spent_s)

    def _goes_on(self, pause_s: float) -> bool:
        """Wait a while, or until there are other rules; return whether to go on."""
        files = self._files
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_stopped or self._files is not files, timeout=pause_s
            )
            return not self._is_stopped

    def _step(self, files: AlertFiles) -> AlertsFrame:
        source, session = self._source, self._source.session
        made_with = (files, session.registry)
        kernels = source.loader.kernels
        engine = self._engine
        if engine is None:
            if self._made_with == made_with:
                # It failed with just these.
                return self._latest or AlertsFrame()
            engine = AlertEngine(session.registry, session.names, kernels.alerts)
            self._engine, self._kernels, self._is_loaded = engine, kernels, False
            self._made_with = None
        if self._made_with != made_with:
            self._made_with = made_with
            engine.use_rules(files.alerts, files.baselines, session.registry)
            self._facts = {rule.name: _facts(rule, session.registry) for rule in files.alerts.rule}
        if kernels is not self._kernels:
            self._kernels = kernels
            engine.use(kernels.alerts)
        view = session.view
        if not self._is_loaded:
            if not _has_read_all(source):
                return self._frame(engine, files, is_waiting=True)
            view = session.view
            engine.load(view, is_ordered=False)
            self._is_loaded = True
        engine.update(view, latest_ts=self._now() + _AHEAD_S)
        return self._frame(engine, files)

    def _frame(
        self, engine: AlertEngine, files: AlertFiles, *, is_waiting: bool = False
    ) -> AlertsFrame:
        counted = engine.snapshot(states=())
        if math.isfinite(counted.evaluated_ts):
            engine.forget(counted.evaluated_ts - _KEPT_S)
        alerts = sum(sum(rule.counts.values()) for rule in counted.rules)
        return AlertsFrame(
            engine.snapshot(EVERY_STATE if alerts <= MOST_LISTED else ALARMING),
            engine.timeline(_FIRED),
            engine.reasons(),
            files.problem,
            counted.evaluated_ts,
            self._facts,
            is_waiting,
        )


def _has_read_all(source: OpenSource) -> bool:
    """Return whether all lines that were there at first are rows by now."""
    ingestion = source.ingestion
    read, known = ingestion.progress()
    return ingestion.has_looked and read >= known and not ingestion.is_busy


def _facts(rule: AlertRule, registry: Registry) -> RuleFacts:
    known = {key.name: key.unit for key in registry.keys}
    known |= {kpi.name: kpi.unit for kpi in registry.kpis}
    said = threshold_words(rule.model_dump(mode="json", exclude_none=True))
    unit, namespace = known.get(rule.measure, ""), rule.select.namespace or ""
    return RuleFacts(rule.measure, said, unit, rule.above is not None, namespace)
