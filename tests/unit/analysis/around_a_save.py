"""A save of the sampling file, and the lines that servers write around it."""

from __future__ import annotations

import pytest

from inspector.analysis.applied import Applied
from inspector.analysis.apply_state import ShardApply
from inspector.analysis.saves import SampleRates, Save, Saves
from tests.unit.analysis.written import Record, Written, beat, row

SAVED_TS = 1_000_000.0
BEFORE = SampleRates({"reflect_count": 0.5, "pull_events": 0.5})
AFTER = SampleRates({"reflect_count": 0.2, "pull_events": 0.5})
SAVE = Save(2, SAVED_TS, AFTER, BEFORE)


def told(since_s: float, revision: int = 2, shard: str = "world-1", error: str = "") -> Record:
    """Return a heartbeat so many seconds after the save."""
    return beat(SAVED_TS + since_s, shard, error or None, sampling=revision)


def value(since_s: float, rate: float, shard: str = "world-1", entry: str = "ability.a") -> Record:
    """Return a record so many seconds after the save, with a reflect kept at a rate."""
    return row(SAVED_TS + since_s, shard, entry, reflect_count=rate)


def settled(
    applied: Applied, log: Written, playhead_ts: float, saves: Saves
) -> dict[str, tuple[ShardApply, ...]]:
    """Return the states once there is nothing more to say."""
    for _ in range(1_000):
        found = applied.update(log.session.view, playhead_ts, saves)
        if not applied.is_behind:
            return dict(found)
    pytest.fail("it never caught up")
