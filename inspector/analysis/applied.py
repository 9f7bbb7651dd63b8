"""Who goes by which save: the heartbeats of a session, and the rates in its data, as states."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from inspector.analysis.apply_state import NO_STATES, ApplyState, ApplyStates, ShardApply
from inspector.analysis.heartbeat_history import SERVER_FILES
from inspector.analysis.heartbeats import Heartbeats
from inspector.analysis.rate_evidence import MOST_ODD, RateEvidence
from inspector.analysis.rate_table import RateTable
from inspector.analysis.saves import SampleRates, Save, Saves
from inspector.analysis.standing import Standing, heard_from_ts, standing
from inspector.session.columns import TableView
from inspector.session.session import Session

RECENT_S = 600.0
"""Data are looked at from a save on that is no longer ago than this."""

LOOK_BACK_S = 60.0
"""Of an older save, only the data of so long before the playhead."""

AGREEING_VALUES = 3
"""One value may carry a rate by accident, or by a line of somebody else's making."""

DRIFT_S = 10.0
"""A shard whose data disagreed within the last so many seconds has drifted."""

SAMPLING = "sampling"


@dataclass(frozen=True, slots=True)
class _Watch:
    """The data of a session, compared with one save of the sampling file."""

    save: Save
    table: RateTable
    evidence: RateEvidence


class Applied:
    """Tells of each save how far it has come at each shard; for one thread.

    Only the files that servers go by have shards; `standing` says what their heartbeats tell. Of
    backpressure, retention and clamps nothing shows in data, so that *Seen* is the last state. Of
    sampling the values tell more, since a shard has named the save in a heartbeat:

    - *Observed*: at least three values of metric paths whose rate the save changed carry the new
      one. A path without values decides nothing, and neither does a rate of 0. If the save changed
      no rate that values could tell by, any value that agrees is enough.
    - *Drifted*: three values of the last ten seconds carry another rate than the file asks for.

    To begin with, data are looked at from the save on; if that is longer ago than ten minutes, over
    the last minute before the playhead. So little is enough: an emitter that goes by a save shows
    it in its next values, and drift is about now. It bounds the work when a long session is opened,
    which is spread over calls besides. From there on only new rows are looked at. When the playhead
    goes back it begins again. What follows from that: of a save that was made long before anybody
    looked, the delays are not known, and *Observed* needs values of the last minute.
    """

    def __init__(self, session: Session, clock: Callable[[], float] = time.perf_counter) -> None:
        self._session = session
        self._clock = clock
        self._beats = Heartbeats(session, clock)
        self._watch: _Watch | None = None
        self._is_behind = False
        self._states = NO_STATES

    @property
    def is_behind(self) -> bool:
        """Return whether another call has more to say."""
        return self._is_behind

    def update(self, view: TableView, playhead_ts: float, saves: Saves) -> ApplyStates:
        """Return how far each save has come; the same object while nothing is new.

        Args:
            view: The table.
            playhead_ts: Unix seconds; what came later does not count.
            saves: What is in force, by the name of the file. Others than those that servers go by
                have no shards.
        """
        asked = {name: save for name, save in saves.items() if name in SERVER_FILES}
        states: dict[str, tuple[ShardApply, ...]] = dict.fromkeys(saves, ())
        self._is_behind = False
        if asked:
            from_ts = min(_look_from_ts(save, playhead_ts) for save in asked.values())
            self._beats.update(view)
            self._is_behind = self._beats.is_behind(from_ts)
            for name, save in asked.items():
                states[name] = self._states_of(name, save, view, playhead_ts)
        if states != self._states:
            self._states = MappingProxyType(states)
        return self._states

    def _states_of(
        self, name: str, save: Save, view: TableView, playhead_ts: float
    ) -> tuple[ShardApply, ...]:
        file = SERVER_FILES.index(name)
        found = {
            shard: stands
            for shard, history in self._beats.histories.items()
            if (stands := standing(history, file, save, playhead_ts)) is not None
        }
        rates = save.rates if name == SAMPLING else None
        watch = None
        if rates is not None and found:
            watch = self._looked(save, rates, view, playhead_ts, found)
        shards = self._session.names.shards.values
        is_known = not self._beats.is_behind(heard_from_ts(save))
        states = [
            _told(shards[shard], stands, save, is_known=is_known)
            if watch is None or stands.state is not ApplyState.SEEN
            else _observed(shards[shard], shard, stands, watch, is_known=is_known)
            for shard, stands in found.items()
        ]
        return tuple(sorted(states, key=lambda state: state.shard))

    def _looked(
        self,
        save: Save,
        rates: SampleRates,
        view: TableView,
        playhead_ts: float,
        found: Mapping[int, Standing],
    ) -> _Watch | None:
        """Return what data say by now; None before it is known who has seen the save when."""
        watch = self._watch
        if watch is None or watch.save != save or playhead_ts < watch.evidence.playhead_ts:
            self._watch = watch = None
            start_ts = _look_from_ts(save, playhead_ts)
            if self._beats.is_behind(start_ts):
                return None
            session = self._session
            before = save.rates_before
            table = RateTable(rates, before, session.names, session.registry, self._clock)
            self._watch = watch = _Watch(save, table, RateEvidence(table, start_ts))
        seen = {n: s.ts for n, s in found.items() if s.state is ApplyState.SEEN}
        watch.evidence.update(view, playhead_ts, seen)
        self._is_behind |= watch.evidence.is_behind
        return watch


def _look_from_ts(save: Save, playhead_ts: float) -> float:
    """Return the instant from which on data are looked at, Unix seconds."""
    from_ts = heard_from_ts(save)
    return from_ts if playhead_ts - from_ts <= RECENT_S else playhead_ts - LOOK_BACK_S


def _told(name: str, stands: Standing, save: Save, *, is_known: bool) -> ShardApply:
    """Return the state of a shard by its heartbeats alone."""
    delay_s = _delay_s(save, stands.ts) if is_known else math.nan
    return ShardApply(
        name, stands.state, stands.revision, delay_s, stands.reason, stands.silent_since_ts
    )


def _observed(
    name: str, shard: int, stands: Standing, watch: _Watch, *, is_known: bool
) -> ShardApply:
    """Return the state of a shard that has seen the save, by its data as well."""
    evidence, save = watch.evidence, watch.save
    odd = evidence.odd(shard)
    silent_since_ts = stands.silent_since_ts
    if len(odd) == MOST_ODD and odd[0].ts >= evidence.playhead_ts - DRIFT_S:
        wanted = watch.table.wanted[odd[-1].cell]
        path = watch.table.path(odd[-1].cell)
        reason = f"rate {odd[-1].found:g}, not {wanted:g}: {path}"
        return ShardApply(
            name, ApplyState.DRIFTED, stands.revision, math.nan, reason, silent_since_ts
        )
    if evidence.agreeing(shard) < (1 if watch.table.is_silent else AGREEING_VALUES):
        return _told(name, stands, save, is_known=is_known)
    is_first = evidence.start_ts == heard_from_ts(save)
    delay_s = _delay_s(save, evidence.first_ts(shard)) if is_first else math.nan
    return ShardApply(name, ApplyState.OBSERVED, stands.revision, delay_s, "", silent_since_ts)


def _delay_s(save: Save, ts: float) -> float:
    """Return the seconds since a save, never less than none: clocks differ; NaN if not known."""
    delay_s = ts - save.saved_ts
    return max(delay_s, 0.0) if math.isfinite(delay_s) else math.nan
