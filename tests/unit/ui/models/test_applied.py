"""Who has applied a save, in words."""

from __future__ import annotations

import math
import time

import pytest

from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.ui.models.applied import applied_rows, counted, nobody

LONG_REASON = "sampling.toml: line 14, rates: 1.5 is above 1. Correct the file"


def shard(
    name: str,
    state: ApplyState,
    delay_s: float = math.nan,
    reason: str = "",
    silent: float = math.nan,
) -> ShardApply:
    """Return what is known of a shard."""
    return ShardApply(name, state, 12, delay_s, reason, silent)


def test_a_delay_is_said_with_its_unit() -> None:
    """And what the state means, with the revision, to whoever asks."""
    (row,) = applied_rows("sampling", (shard("world-1", ApplyState.OBSERVED, 0.84),))

    assert row.detail == "0.8\N{NO-BREAK SPACE}s"
    assert row.about == (
        "Its data carry the rates of this revision. Goes by revision 12."
        " That took 0.8\N{NO-BREAK SPACE}s."
    )


def test_a_reason_stands_instead_of_the_delay() -> None:
    """Without the name of the file, which the card is about; all of it to whoever asks."""
    (row,) = applied_rows("sampling", (shard("world-4", ApplyState.REFUSED, 0.4, LONG_REASON),))

    assert row.detail == "line 14, rates: 1.5 is above 1. Correct the file"
    assert LONG_REASON in row.about


def test_a_silent_shard_says_since_when(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the time of whoever looks."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    silent_ts = 1_735_758_271.0

    (row,) = applied_rows("sampling", (shard("w", ApplyState.OBSERVED, 0.8, silent=silent_ts),))

    assert row.detail == "silent since 19:04:31"
    assert row.about.endswith("\nsilent since 19:04:31")


def test_nothing_is_said_of_a_delay_that_nobody_knows() -> None:
    """A dash would be a value as well."""
    (row,) = applied_rows("sampling", (shard("world-1", ApplyState.SAVED),))

    assert row.detail == ""


def test_shards_stand_in_the_order_that_people_count_in() -> None:
    """So that none jumps when its state changes."""
    names = ("world-10", "world-2", "arena", "world-1")

    rows = applied_rows("sampling", [shard(name, ApplyState.SEEN) for name in names])

    assert [row.shard for row in rows] == ["arena", "world-1", "world-2", "world-10"]


def test_what_needs_somebody_is_counted_first() -> None:
    """What is well only if there is nothing else."""
    states = [ApplyState.OBSERVED, ApplyState.SEEN, ApplyState.REFUSED, ApplyState.SEEN]
    rows = applied_rows("sampling", [shard(f"w{n}", state) for n, state in enumerate(states)])

    assert counted(rows) == "1 Refused · 2 Seen"
    assert counted(rows[:1]) == "1 Observed"


def test_an_empty_list_says_why() -> None:
    """Some files are none of a server's business."""
    assert nobody("alerts") == nobody("baselines") == "Only Inspector reads this file."
    assert "heartbeats" in nobody("sampling")
