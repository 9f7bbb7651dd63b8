"""When files leave their tier, and where they go."""

from __future__ import annotations

from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.storage.coverage_expiry import Leaving, leavings
from inspector.storage.tiers import DAY_S, Tier, TierFile, day_start

DAY = "2026-11-27"
START = day_start(DAY) or 0.0
HOUR_S = 3_600


def a_file(tier: Tier, start_ts: float, end_ts: float, size_bytes: int = 100) -> TierFile:
    """Return a file of a tier."""
    path = Path(f"/data/{tier}/{start_ts}")
    return TierFile(path, path, tier, "world-1", start_ts, end_ts, size_bytes)


def test_a_log_is_as_old_as_the_end_of_its_period() -> None:
    """Whenever it was written last; then it is compressed."""
    log = a_file(Tier.HOT, START, START + 10)

    (one,) = leavings([log], RetentionConfig(hot_h=24, roll_s=HOUR_S))

    assert one == Leaving(DAY, Tier.HOT, Tier.WARM, 1, 100, START + HOUR_S + DAY_S)


def test_warm_days_are_rolled_up_or_deleted() -> None:
    """Cold ones are always deleted."""
    warm = a_file(Tier.WARM, START, START + DAY_S)
    cold = a_file(Tier.COLD, START, START + DAY_S)
    kept = RetentionConfig(warm_d=14, cold_d=90)

    rolled, deleted = leavings([warm, cold], kept)
    (gone,) = leavings([warm], RetentionConfig(warm_d=14, cold_d=0))

    assert (rolled.to, rolled.at_ts) == (Tier.COLD, START + 15 * DAY_S)
    assert (deleted.to, deleted.at_ts) == (None, START + 91 * DAY_S)
    assert gone.to is None


def test_files_of_a_day_and_tier_leave_together_from_the_first_that_is_due() -> None:
    """And what leaves first stands first."""
    logs = [a_file(Tier.HOT, START + hour * HOUR_S, START, 10) for hour in (5, 3)]
    before = a_file(Tier.HOT, START - DAY_S, START)

    first, second = leavings([*logs, before], RetentionConfig(hot_h=24, roll_s=HOUR_S))

    assert first.day == "2026-11-26"
    assert (second.files, second.size_bytes) == (2, 20)
    assert second.at_ts == START + 4 * HOUR_S + DAY_S


def test_what_is_due_of_a_day_stands_apart_from_what_is_not() -> None:
    """Nobody takes the rest for due too, and nothing is counted twice."""
    logs = [a_file(Tier.HOT, START + hour * HOUR_S, START, 10) for hour in range(5)]
    kept = RetentionConfig(hot_h=24, roll_s=HOUR_S)

    due, later = leavings(logs, kept, START + 2 * HOUR_S + DAY_S)

    assert (due.files, due.size_bytes, due.at_ts) == (2, 20, START + HOUR_S + DAY_S)
    assert (later.files, later.size_bytes, later.at_ts) == (3, 30, START + 3 * HOUR_S + DAY_S)
    assert (due.day, due.tier) == (later.day, later.tier)
    assert (due.is_due, later.is_due) == (True, False)


def test_a_log_that_goes_early_is_due_once_it_is_finished() -> None:
    """The others of its day wait for their time."""
    logs = [a_file(Tier.HOT, START + hour * HOUR_S, START, 100) for hour in (5, 3, 4)]
    kept = RetentionConfig(hot_h=24, roll_s=HOUR_S, hot_most_bytes=200)

    due, later = leavings(logs, kept, START + 7 * HOUR_S)

    assert (due.files, due.by_cap, due.is_due) == (1, True, True)
    assert (later.files, later.by_cap, later.is_due) == (2, False, False)


def test_past_its_cap_the_oldest_days_of_a_tier_leave_once_they_are_over() -> None:
    """Until what is left fits; what goes before its time says so."""
    days = [a_file(Tier.WARM, START + n * DAY_S, START + (n + 1) * DAY_S) for n in range(3)]
    kept = RetentionConfig(warm_d=14, warm_most_bytes=250)

    first, second, third = leavings(days, kept)

    assert (first.at_ts, first.by_cap) == (START + DAY_S, True)
    assert (second.at_ts, second.by_cap) == (START + 16 * DAY_S, False)
    assert not third.by_cap


def test_past_the_cap_of_hot_the_oldest_logs_are_compacted_early() -> None:
    """One log after the other, and not a whole day."""
    logs = [a_file(Tier.HOT, START + hour * HOUR_S, START, 100) for hour in (5, 3, 4)]

    (one,) = leavings(logs, RetentionConfig(hot_h=24, roll_s=HOUR_S, hot_most_bytes=200))

    assert (one.at_ts, one.by_cap, one.to) == (START + 4 * HOUR_S, True, Tier.WARM)


def test_without_a_cap_nothing_leaves_before_its_time() -> None:
    """However much there is."""
    warm = a_file(Tier.WARM, START, START + DAY_S, 10**15)

    (one,) = leavings([warm], RetentionConfig(warm_d=14, warm_most_bytes=0))

    assert not one.by_cap
