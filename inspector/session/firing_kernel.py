"""The kernel that finds when alerts fire by the values of their windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
from inspector.session.alert_tables import AS_ALERT, AS_BEFORE, FIRING, OK, PENDING, SAME
from inspector.session.firing_tables import BLOCK, Firings, Manner, Readings


@kernel
def _holds_or_well(
    value: float, threshold: float, recover: float, no_data: int
) -> tuple[bool, bool]:
    """Return whether the condition of an alert holds, and whether a firing one is well again."""
    if np.isnan(value):
        return no_data == AS_ALERT, no_data != AS_ALERT
    holds = value - threshold > SAME * abs(threshold)
    if np.isnan(recover):
        return holds, not holds
    return holds, value - recover < -SAME * abs(recover)


@kernel
def _look(
    state: int,
    held_ts: float,
    well_ts: float,
    ts: float,
    value: float,
    threshold: float,
    recover: float,
    manner: Manner,
) -> tuple[int, float, float]:
    """Return the state at the instant `ts`, and since when it holds or is well."""
    if np.isnan(value) and manner.no_data == AS_BEFORE:
        return state, held_ts, well_ts
    holds, well = _holds_or_well(value, threshold, recover, manner.no_data)
    if state == FIRING:
        if not well:
            return FIRING, held_ts, np.nan
        if np.isnan(well_ts):
            well_ts = ts
        if ts - well_ts < manner.keep_s:
            return FIRING, held_ts, well_ts
        return OK, held_ts, np.nan
    if not holds:
        return OK, held_ts, well_ts
    if state != PENDING:
        held_ts = ts
    if ts - held_ts >= manner.for_s:
        return FIRING, held_ts, well_ts
    return PENDING, held_ts, well_ts


@kernel
def _due(state: int, held_ts: float, well_ts: float, value: float, manner: Manner) -> float:
    """Return when a time runs out, whole seconds; infinite if none does."""
    if state == OK or (np.isnan(value) and manner.no_data == AS_BEFORE):
        return np.inf
    if state == PENDING:
        return float(np.ceil(held_ts + manner.for_s))
    if np.isnan(well_ts):
        return np.inf
    return float(np.ceil(well_ts + manner.keep_s))


@kernel
def _is_quiet(
    readings: Readings, i: int, stop: int, is_firing: bool, threshold: float, recover: float
) -> bool:
    """Return whether no reading of the block that begins at `i` changes anything."""
    if i % BLOCK != 0 or i + BLOCK > stop:
        return False
    block = i // BLOCK
    if not is_firing:
        return bool(readings.most[block] <= threshold)
    least = readings.least[block]
    if np.isnan(recover):
        return bool(least - threshold > SAME * abs(threshold))
    return bool(least >= recover)


@kernel
def _note(
    firings: Firings,
    k: int,
    group: int,
    from_ts: float,
    to_ts: float,
    value: float,
    is_over: bool,
) -> int:
    """Write down a firing if there is room; return how many there are."""
    if k < firings.group.shape[0]:
        firings.group[k] = group
        firings.from_ts[k] = from_ts
        firings.to_ts[k] = to_ts
        firings.value[k] = value
        firings.is_over[k] = is_over
    return k + 1


@kernel
def _find_of_group(
    readings: Readings,
    manner: Manner,
    group: int,
    threshold: float,
    recover: float,
    firings: Firings,
    found: int,
) -> int:
    """Find when one alert fires; return how many firings there are by then."""
    i, stop = readings.starts[group], readings.starts[group + 1]
    state, held_ts, well_ts = OK, np.nan, np.nan
    at_ts, value, since_ts, since_value = -np.inf, np.nan, np.nan, np.nan
    while True:
        is_settled = state == OK or (state == FIRING and np.isnan(well_ts))
        if is_settled and _is_quiet(readings, i, stop, state == FIRING, threshold, recover):
            i += BLOCK
            at_ts, value = readings.ts[i - 1], readings.value[i - 1]
            continue
        due = _due(state, held_ts, well_ts, value, manner)
        ts = readings.ts[i] if i < stop else np.inf
        if at_ts < due < ts:
            ts = due
        elif i < stop:
            value = readings.value[i]
            i += 1
        if ts > manner.until_ts:
            break
        before = state
        state, held_ts, well_ts = _look(
            state, held_ts, well_ts, ts, value, threshold, recover, manner
        )
        at_ts = ts
        if state == FIRING and before != FIRING:
            since_ts, since_value = ts, value
        elif before == FIRING and state != FIRING:
            found = _note(firings, found, group, since_ts, ts, since_value, True)
    if state == FIRING:
        to_ts = max(manner.until_ts, since_ts)
        found = _note(firings, found, group, since_ts, to_ts, since_value, False)
    return found


@kernel
def find_firings(
    readings: Readings,
    manner: Manner,
    threshold: NDArray[np.float64],
    recover: NDArray[np.float64],
    firings: Firings,
) -> int:
    """Find when alerts fire.

    Args:
        readings: The values of their windows.
        manner: How the rule goes from a value to a state.
        threshold: (groups,) float64, signed as the readings are; NaN for none.
        recover: (groups,) float64, below which a firing alert is well again; NaN for the threshold.
        firings: Written to as far as there is room.

    Returns:
        How many there are, be there room for them or not.
    """
    found = 0
    for group in range(threshold.shape[0]):
        if not np.isnan(threshold[group]):
            found = _find_of_group(
                readings, manner, group, threshold[group], recover[group], firings, found
            )
    return found
