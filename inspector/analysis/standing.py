"""How a shard stands to a save, as far as its heartbeats tell."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspector.analysis.apply_state import ApplyState
from inspector.analysis.heartbeat_history import SILENT_S, History, Stay
from inspector.analysis.saves import Save

CLOCK_S = 5.0
"""A server's clock may be so far behind the one of whoever saved."""

TAKEN_S = 1.0
"""A server that is well takes a save over within half a second."""

LATE_S = 15.0
"""After so long, three heartbeats, whoever goes by something else does not know the save."""

GONE_S = 3_600.0
"""A shard that was not heard for so long has been taken down: there is nobody to apply anything."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a shard stands to a save.

    Attributes:
        state: Any but `OBSERVED`, which only data can tell.
        revision: The one it goes by; 0 for the defaults, or if it does not say.
        ts: Unix seconds of the heartbeat that told so first; NaN where there is none.
        reason: Why it refused or drifted; else empty.
        silent_since_ts: Unix seconds of its last heartbeat, if that is long ago; else NaN.
    """

    state: ApplyState
    revision: int
    ts: float = math.nan
    reason: str = ""
    silent_since_ts: float = math.nan


def heard_from_ts(save: Save) -> float:
    """Return the instant from which on heartbeats may know of a save, Unix seconds."""
    return save.saved_ts - CLOCK_S if math.isfinite(save.saved_ts) else -math.inf


def standing(history: History, file: int, save: Save, playhead_ts: float) -> Standing | None:
    """Return how a shard stands to a save at an instant; None if it is not there then.

    - *Refused*: the latest heartbeat says that the file is not in force, and why. That goes for a
      file that was broken after the shard had taken the save over, too. Right after a save it may
      still speak of the file before.
    - *Seen*: the latest heartbeat names the revision.
    - *Drifted*: it names a newer one, as somebody edited the file outside; or one from before
      although the shard had gone by the save, or has had the time to.
    - *Saved*: nothing was heard since, or nothing else yet.

    Args:
        history: What the shard told.
        file: Number of the file, as in `SERVER_FILES`.
        save: The save.
        playhead_ts: Unix seconds; what was told later does not count.
    """
    stays = history.upto(playhead_ts)
    if not stays:
        return None
    now = stays[-1]
    heard_ts = min(now.last_ts, playhead_ts)
    if playhead_ts - heard_ts > GONE_S:
        return None
    silent_since_ts = heard_ts if playhead_ts - heard_ts > SILENT_S else math.nan
    revision = now.told.revisions[file]
    from_ts = heard_from_ts(save)
    if heard_ts < from_ts:
        return Standing(ApplyState.SAVED, revision, silent_since_ts=silent_since_ts)
    state, ts, reason = _state(stays, file, save, playhead_ts, heard_ts)
    return Standing(state, revision, ts, reason, silent_since_ts)


def _state(
    stays: list[Stay], file: int, save: Save, playhead_ts: float, heard_ts: float
) -> tuple[ApplyState, float, str]:
    """Return state, instant and reason, of a shard that was heard since the save."""
    now, seen_ts = stays[-1], _seen_ts(stays, file, save)
    revision, refusal = now.told.revisions[file], now.told.refusals[file]
    saved_ts = save.saved_ts if math.isfinite(save.saved_ts) else -math.inf
    had_time = heard_ts >= saved_ts + TAKEN_S
    if refusal and (had_time or now.first_ts >= saved_ts):
        return ApplyState.REFUSED, now.first_ts, refusal
    if revision == save.revision:
        return ApplyState.SEEN, seen_ts, ""
    if revision > save.revision:
        return ApplyState.DRIFTED, math.nan, f"goes by revision {revision}, which is newer"
    goes_by = f"revision {revision}" if revision else "the defaults"
    if not math.isnan(seen_ts):
        return ApplyState.DRIFTED, math.nan, f"went back to {goes_by}"
    if had_time and playhead_ts > saved_ts + LATE_S:
        return ApplyState.DRIFTED, math.nan, f"still goes by {goes_by}"
    return ApplyState.SAVED, math.nan, ""


def _seen_ts(stays: list[Stay], file: int, save: Save) -> float:
    """Return the instant of the first heartbeat since a save that named it; NaN without one."""
    from_ts, found = heard_from_ts(save), math.nan
    for stay in reversed(stays):
        if stay.last_ts < from_ts:
            break
        if stay.told.revisions[file] == save.revision:
            found = max(stay.first_ts, from_ts)
    return found
