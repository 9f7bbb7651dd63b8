"""Evaluates the alert rules of an open source on a thread of its own."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import replace
from threading import Condition, Thread

from inspector.analysis.alert_care import AlertCare
from inspector.analysis.alert_timeline import ALARMING, EVERY_STATE
from inspector.config.models.alerts import AlertRule
from inspector.core.registry import Registry
from inspector.session.right_of_way import GiveWay, go_on
from inspector.ui.alert_course import AlertCourse, SavedAlerts
from inspector.ui.alert_keeping import AlertKeeping
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

_SAVE_S = 60.0
"""Where alerts are is saved this often, and at the end."""

_SAVE_REST = 100.0
"""After a save that took long, so many times as long is waited."""

_KEPT_S = 7 * 86_400.0
"""Firings that ended longer ago are let go."""

MOST_LISTED = 2_000
"""With more alerts than these, only those that fire or are about to are listed."""

_MOST_PENDING = 500
"""Of the times that alerts were about to fire, so many are marked, and as many that go on."""


class AlertsWorker:
    """Keeps the alerts of a source up to date.

    Args:
        source: What is open.
        now: Returns Unix seconds.
        clock: Returns seconds from any origin.
        keeping: What outlasts this opening; None if nothing does.
        give_way: Called between two steps of the work.
    """

    def __init__(
        self,
        source: OpenSource,
        now: Callable[[], float],
        clock: Callable[[], float],
        keeping: AlertKeeping | None = None,
        give_way: GiveWay = go_on,
    ) -> None:
        self._source = source
        self._now, self._clock = now, clock
        self._keeping = keeping or AlertKeeping(())
        self._give_way = give_way
        self._files: AlertFiles | None = None
        self._is_stopped = self._is_looked_at = False
        self._latest: AlertsFrame | None = None
        self._changed = Condition()
        self._saved: SavedAlerts | None = None
        self._course: AlertCourse | None = None
        self._made_with: tuple[AlertFiles, Registry] | None = None
        self._facts: dict[str, RuleFacts] = {}
        self._save_at_s = math.inf
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
        """Stop, save what outlasts this, and wait for the thread; may be called again.

        Args:
            timeout_s: Wait at most so long.
        """
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def look(self) -> None:
        """Show how alerts stand where the playhead is by now."""
        if self._latest is not None and self._latest.held_ts != self._source.session.playhead.at_ts:
            with self._changed:
                self._is_looked_at = True
                self._changed.notify()

    def use(self, files: AlertFiles) -> None:
        """Evaluate these rules from now on."""
        with self._changed:
            self._files = files
            self._changed.notify()

    @property
    def care(self) -> AlertCare:
        """What people did about the alerts, as far as it has not ended."""
        return self._keeping.care

    def change_care(self, edit: Callable[[AlertCare], AlertCare]) -> None:
        """Let a person do something about alerts: it holds at once, and is saved soon.

        Args:
            edit: Returns what holds from now on.
        """
        self._keeping.change(edit)
        with self._changed:
            self._changed.notify()

    def _run(self) -> None:
        self._saved = self._keeping.load()
        self._save_at_s = self._clock() + _SAVE_S
        pause_s = 0.0
        while self._goes_on(pause_s):
            self._keeping.save_care()
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
                text = f"Alerts cannot be evaluated ({problem!r}); change a rule to try again"
                self._latest = replace(self._latest or AlertsFrame(), problem=text)
                self._give_up()
            self._keeping.save_care()
            self._save_now_and_then()
            spent_s = self._clock() - started_s
            is_waiting = self._latest is not None and self._latest.is_waiting
            pause_s = max(_WAIT_S if is_waiting else STEP_S, _REST * spent_s)
        self._keeping.save_care()
        self._save()

    def _goes_on(self, pause_s: float) -> bool:
        """Wait a while, or until there is something to do; return whether to go on."""
        files = self._files
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._is_stopped
                    or self._is_looked_at
                    or self._files is not files
                    or self._keeping.is_changed
                ),
                timeout=pause_s,
            )
            self._is_looked_at = False
            return not self._is_stopped

    def _give_up(self) -> None:
        """Evaluate no more until rules change; if a state of before is the cause, without it."""
        self._course = None
        if self._saved is not None:
            self._saved, self._made_with = None, None

    def _save_now_and_then(self) -> None:
        started_s = self._clock()
        if started_s >= self._save_at_s:
            self._save()
            now_s = self._clock()
            self._save_at_s = now_s + max(_SAVE_S, _SAVE_REST * (now_s - started_s))

    def _save(self) -> None:
        if self._course is not None:
            self._keeping.save_state(self._course.saved())

    def _step(self, files: AlertFiles) -> AlertsFrame:
        session = self._source.session
        made_with = (files, session.registry)
        course = self._course
        if course is None:
            if self._made_with == made_with:
                # It failed with just these.
                return self._latest or AlertsFrame()
            course = self._course = AlertCourse(self._source, self._saved, self._give_way)
            self._made_with = None
        if self._made_with != made_with:
            self._made_with = made_with
            course.use(files)
            self._facts = {rule.name: _facts(rule, session.registry) for rule in files.alerts.rule}
        is_waiting = not course.go_on(self._now(), self._clock())
        return self._frame(course, files, is_waiting=is_waiting)

    def _frame(self, course: AlertCourse, files: AlertFiles, *, is_waiting: bool) -> AlertsFrame:
        engine = course.engine
        counted = engine.snapshot(states=())
        if math.isfinite(counted.evaluated_ts):
            engine.forget(counted.evaluated_ts - _KEPT_S)
        alerts = sum(sum(rule.counts.values()) for rule in counted.rules)
        states = EVERY_STATE if alerts <= MOST_LISTED else ALARMING
        snapshot = engine.snapshot(states)
        care = self._keeping.care
        if not is_waiting:
            care = self._keeping.settle(snapshot, self._now())
        held_ts = self._source.session.playhead.at_ts
        if held_ts is not None:
            snapshot = engine.snapshot_at(held_ts, states)
        problems = (files.problem, self._keeping.problem)
        return AlertsFrame(
            snapshot,
            engine.alarming(_MOST_PENDING),
            engine.reasons(),
            "; ".join(one for one in problems if one),
            counted.evaluated_ts,
            self._facts,
            is_waiting,
            care,
            course.next_ts,
            held_ts,
        )


def _facts(rule: AlertRule, registry: Registry) -> RuleFacts:
    known = {key.name: key.unit for key in registry.keys}
    known |= {kpi.name: kpi.unit for kpi in registry.kpis}
    said = threshold_words(rule.model_dump(mode="json", exclude_none=True))
    unit, namespace = known.get(rule.measure, ""), rule.select.namespace or ""
    return RuleFacts(rule.measure, said, unit, rule.above is not None, namespace)
