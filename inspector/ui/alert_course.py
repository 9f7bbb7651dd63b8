"""The alerts of an open source on their way: from its first row, or from where they were saved."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from typing import Any

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_saving import closed_until, restore_state, saved_state
from inspector.core.errors import StorageError
from inspector.session.columns import TableView
from inspector.session.right_of_way import GiveWay, go_on
from inspector.ui.alert_pace import Pace
from inspector.ui.bridge import OpenSource
from inspector.ui.config_editor.alert_files import AlertFiles

_LOG = logging.getLogger(__name__)

_AHEAD_S = 3_600.0
"""Rows further in the future are of a clock that is wrong."""

_MOST_HEADS = 5_000

MOST_SAVED = 10_000
"""More alerts than this take longer to save than a person waits for a window to close: these are
evaluated anew."""


@dataclass(frozen=True, slots=True)
class SavedAlerts:
    """Where alerts were, and in the lines of which files.

    Attributes:
        state: As `alert_saving` has it.
        heads: Digests of the first lines of the files, in hexadecimal.
    """

    state: Any
    heads: frozenset[str]


class AlertCourse:
    """Evaluates the rules of a source as far as its rows go; used by one thread.

    Attributes:
        engine: What evaluates.
        is_loaded: Whether what was there at first has been taken in.
    """

    def __init__(
        self, source: OpenSource, saved: SavedAlerts | None, give_way: GiveWay = go_on
    ) -> None:
        self._source = source
        self._give_way = give_way
        self._saved = saved
        self._files: AlertFiles | None = None
        self._kernels = source.loader.kernels
        self._pace = Pace()
        self._before_end: Any = None
        self._to_keep: Any = None
        self.engine = self._new_engine()
        self.is_loaded = False

    @property
    def next_ts(self) -> float:
        """Return when rules are looked at next, Unix seconds; NaN if only once lines come."""
        evaluated_ts = max((run.closed_ts for run in self.engine.runs), default=-math.inf)
        if self._files is None or not self._pace.is_live or not math.isfinite(evaluated_ts):
            return math.nan
        return evaluated_ts + 1.0 + self._files.alerts.lateness_s

    def use(self, files: AlertFiles) -> None:
        """Evaluate these rules from now on; those that stay keep their alerts."""
        self._files = files
        if self._before_end is not None:
            # Those that are new must not stop where the others do.
            self._begin_anew(self._before_end)
        else:
            self._use_rules(self.engine)

    def go_on(self, now_ts: float, now_s: float) -> bool:
        """Evaluate as far as is settled; return False while older lines are still to be read.

        Before the first row there is nothing to evaluate, and nothing that a saved state could be
        held against: logs may be on their way.

        Args:
            now_ts: Unix seconds.
            now_s: Seconds from any origin.
        """
        source = self._source
        if source.loader.kernels is not self._kernels:
            self._kernels = source.loader.kernels
            self.engine.use(self._kernels.alerts)
        is_read = source.has_read_all
        if not self.is_loaded and not is_read:
            return False
        view = source.session.view
        if not view.rows:
            return True
        newest_ts = _newest_ts(view, now_ts)
        has_grown = self._pace.look(view.rows, newest_ts, now_ts, now_s, is_read=is_read)
        if has_grown and self._before_end is not None:
            self._begin_anew(self._before_end)
        if not self.is_loaded:
            self._load(view)
        self._evaluate(view, newest_ts, now_ts)
        return True

    def saved(self) -> SavedAlerts | None:
        """Return where alerts are; None while there is nothing that is worth to be kept.

        Seconds at the end of a recording are not in it: it may grow.
        """
        alerts = sum(len(one.table.state) for run in self.engine.runs for one in run.alerts)
        if not self.is_loaded or not 0 < alerts <= MOST_SAVED:
            return None
        state = self._state(with_players=False) if self._before_end is None else self._to_keep
        return SavedAlerts(state, frozenset(_heads(self._source)))

    def _evaluate(self, view: TableView, newest_ts: float, now_ts: float) -> None:
        if self._before_end is not None:
            return
        latest_ts = now_ts + _AHEAD_S
        lateness_s = self._files.alerts.lateness_s if self._files else 0.0
        event_ts = self._pace.event_ts(newest_ts, lateness_s)
        self.engine.update(view, latest_ts=latest_ts, event_ts=event_ts)
        if self._pace.is_complete:
            self._before_end = self._state(with_players=True)
            self._to_keep = self._state(with_players=False)
            self.engine.finish(view, latest_ts=latest_ts)

    def _load(self, view: TableView) -> None:
        saved, self._saved = self._saved, None
        if saved is not None and _fits(saved, self._source, view):
            self._restore(self.engine, saved.state)
        self.engine.load(view, is_ordered=False)
        self.is_loaded = True

    def _begin_anew(self, state: Any) -> None:
        """Go back to where a state was saved, and take in all rows from there."""
        self._before_end = None
        self.engine = self._new_engine()
        self._use_rules(self.engine)
        self._restore(self.engine, state)
        self.engine.load(self._source.session.view, is_ordered=False)

    def _restore(self, engine: AlertEngine, state: Any) -> None:
        session = self._source.session
        try:
            restore_state(engine, state, session.registry, session.names, self._kernels.alerts)
        except StorageError as problem:
            _LOG.info("%s", problem.text())

    def _new_engine(self) -> AlertEngine:
        session = self._source.session
        kernels = self._kernels.alerts
        return AlertEngine(session.registry, session.names, kernels, self._give_way)

    def _use_rules(self, engine: AlertEngine) -> None:
        files = self._files
        if files is not None:
            engine.use_rules(files.alerts, files.baselines, self._source.session.registry)

    def _state(self, *, with_players: bool) -> Any:
        session = self._source.session
        names = session.names
        return saved_state(self.engine, session.registry, names, with_players=with_players)


def _newest_ts(view: TableView, now_ts: float) -> float:
    """Return the latest instant of all rows that is believed; minus infinite without any."""
    latest_ts = min(view.extent.follow_ts, now_ts + _AHEAD_S)
    return latest_ts if math.isfinite(latest_ts) else -math.inf


def _heads(source: OpenSource) -> list[str]:
    sources = source.session.ledger.snapshot().sources
    found = [one.head.hex() for one in sources if one.head is not None and not one.gone]
    return found[-_MOST_HEADS:]


def _fits(saved: SavedAlerts, source: OpenSource, view: TableView) -> bool:
    """Return whether what was evaluated were the rows that are here, or those right before them."""
    closed_ts = closed_until(saved.state)
    files = [one for one in source.session.ledger.snapshot().sources if one.head is not None]
    fresh = [one for one in files if one.head is not None and one.head.hex() not in saved.heads]
    if any(one.newest_ts < closed_ts for one in fresh):
        # An older file was put there meanwhile, whose rows were never looked at.
        return False
    return len(fresh) < len(files) or view.extent.start_ts >= closed_ts
