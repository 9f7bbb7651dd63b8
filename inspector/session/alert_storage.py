"""Room for what alerts are evaluated on, and more of it."""

from __future__ import annotations

import numpy as np

from inspector.session.alert_tables import NO_DATA, AlertTable, Cells, Changes, Log


def empty_alerts(groups: int) -> AlertTable:
    """Return alerts that were never looked at, without a threshold."""
    return AlertTable(
        group=np.arange(groups),
        threshold=np.full(groups, np.nan),
        recover=np.full(groups, np.nan),
        left=np.full(groups, -1, np.int64),
        tail=np.full(groups, -1, np.int64),
        state=np.full(groups, NO_DATA, np.int64),
        n=np.zeros(groups, np.int64),
        players=np.zeros(groups, np.int64),
        at_ts=np.full(groups, -np.inf),
        since_ts=np.full(groups, -np.inf),
        value=np.full(groups, np.nan),
        since_value=np.full(groups, np.nan),
        held_ts=np.full(groups, np.nan),
        well_ts=np.full(groups, np.nan),
        shared_ts=np.full(groups, np.nan),
        shared_left=np.full(groups, -1, np.int64),
    )


def empty_changes(capacity: int) -> Changes:
    """Return room for so many changes."""
    return Changes(
        group=np.zeros(capacity, np.int64),
        state=np.zeros(capacity, np.int64),
        from_ts=np.zeros(capacity),
        to_ts=np.zeros(capacity),
        value=np.zeros(capacity),
        used=np.zeros(1, np.int64),
    )


def enlarged_changes(old: Changes) -> Changes:
    """Return the same changes, with more room."""
    new = empty_changes(4 * len(old.group))
    used = int(old.used[0])
    for column, before in zip(new[:-1], old[:-1], strict=True):
        column[:used] = before[:used]
    new.used[0] = used
    return new


def empty_cells(capacity: int, slots: int) -> Cells:
    """Return room for so many cells."""
    return Cells(
        np.zeros(capacity, np.int64),
        np.zeros(capacity),
        np.zeros((capacity, slots, 3), np.int64),
        np.full(1, -1, np.int64),
        np.zeros(1, np.int64),
    )


def enlarged_cells(old: Cells, capacity: int) -> Cells:
    """Return the same cells, with more room."""
    new = empty_cells(capacity, old.sums.shape[1])
    used = int(old.used[0])
    for column, before in zip(new[:3], old[:3], strict=True):
        column[:used] = before[:used]
    return new._replace(last=old.last, used=old.used)


def empty_log(capacity: int, slots: int) -> Log:
    """Return a log without moments."""
    return Log(
        ts=np.zeros(capacity),
        group=np.zeros(capacity, np.int64),
        totals=np.zeros((capacity, slots, 3), np.int64),
        following=np.full(capacity, -1, np.int64),
        visits=np.zeros((capacity, 2), np.int64),
        first=np.full(1, -1, np.int64),
        last=np.full(1, -1, np.int64),
        used=np.zeros(1, np.int64),
        previous_ts=np.zeros(0),
        next_ts=np.zeros(0),
    )
