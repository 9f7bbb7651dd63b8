"""The effect of a retention on files, told without touching any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from inspector.config.models import RetentionConfig
from inspector.storage.retention_effect import (
    NOTHING,
    Fate,
    Going,
    RetentionEffect,
    TierEffect,
    effect,
)
from inspector.storage.tiers import DAY_S, Tier

NOW_TS = datetime(2026, 11, 27, 18, 30, tzinfo=UTC).timestamp()
MIDNIGHT_TS = NOW_TS - 18.5 * 3_600
HOUR_S = 3_600.0
RETENTION = RetentionConfig()


@dataclass(frozen=True)
class File:
    """A file of a tier."""

    tier: Tier
    start_ts: float
    end_ts: float
    size_bytes: int


def hot(hours_ago: float, size_bytes: int = 10) -> File:
    """A log of an hour that began so many hours ago."""
    start_ts = NOW_TS - hours_ago * HOUR_S
    return File(Tier.HOT, start_ts, start_ts + HOUR_S, size_bytes)


def day(tier: Tier, days_ago: int, size_bytes: int = 100) -> File:
    """A file of the day so many days ago; 0 is today."""
    start_ts = MIDNIGHT_TS - days_ago * DAY_S
    return File(tier, start_ts, start_ts + DAY_S, size_bytes)


def of(found: RetentionEffect, tier: Tier) -> TierEffect:
    """What becomes of one tier."""
    return next(one for one in found.tiers if one.tier is tier)


def test_logs_that_are_older_than_they_are_kept_are_compressed() -> None:
    """Once all of a log is: from its end on it is kept for a day."""
    files = [hot(0.5), hot(24.5, 20), hot(25.5, 30), hot(26.5, 40)]

    found = of(effect(files, RETENTION, NOW_TS), Tier.HOT)

    assert (found.files, found.size_bytes, found.fate) == (4, 100, Fate.COMPRESSED)
    assert (found.now.files, found.now.size_bytes) == (2, 70)
    assert (found.now.from_ts, found.now.to_ts) == (NOW_TS - 26.5 * HOUR_S, NOW_TS - 24.5 * HOUR_S)
    assert (found.next_ts, found.later.size_bytes) == (NOW_TS + 0.5 * HOUR_S, 20)


def test_what_is_compressed_is_not_deleted() -> None:
    """Only what goes for good is told as such."""
    assert effect([hot(100, 5_000)], RETENTION, NOW_TS).deleted_bytes == 0


def test_warm_days_go_whole_once_all_of_them_is_older() -> None:
    """From the end of the day on, for all shards together."""
    files = [day(Tier.WARM, ago) for ago in (1, 14, 15, 15, 16)]

    found = of(effect(files, RETENTION, NOW_TS), Tier.WARM)

    assert found.now == Going(3, 300, 2, MIDNIGHT_TS - 16 * DAY_S, MIDNIGHT_TS - 14 * DAY_S)
    assert found.fate is Fate.ROLLED_UP
    assert (found.next_ts, found.later.days) == (MIDNIGHT_TS + DAY_S, 1)


def test_without_roll_ups_warm_days_are_gone_and_cold_ones_too() -> None:
    """0 makes none, and keeps none."""
    files = [day(Tier.WARM, 20), day(Tier.COLD, 20, 7), day(Tier.COLD, 0, 3)]

    found = effect(files, RetentionConfig(cold_d=0), NOW_TS)

    assert [one.fate for one in found.tiers] == [Fate.COMPRESSED, Fate.DELETED, Fate.DELETED]
    assert found.deleted_bytes == 107
    assert of(found, Tier.COLD).later.size_bytes == 3


def test_a_shorter_time_deletes_more() -> None:
    """That is what a person wants to know before saving."""
    files = [day(Tier.WARM, ago) for ago in range(1, 15)]

    assert effect(files, RETENTION, NOW_TS).deleted_bytes == 0
    assert effect(files, RetentionConfig(warm_d=7), NOW_TS).deleted_bytes == 700


def test_past_its_cap_a_tier_loses_its_oldest_days_before_their_time() -> None:
    """Until it fits; not the day that is not over yet."""
    files = [day(Tier.WARM, ago) for ago in range(4)]

    found = of(effect(files, RETENTION, NOW_TS, {Tier.WARM: 250}), Tier.WARM)
    tiny = of(effect(files, RETENTION, NOW_TS, {Tier.WARM: 1}), Tier.WARM)

    assert (found.now.days, found.by_cap_bytes) == (2, 200)
    assert found.now.from_ts == MIDNIGHT_TS - 3 * DAY_S
    assert (tiny.now.days, tiny.later.days) == (3, 1)


def test_a_folder_without_files_has_nothing_to_lose() -> None:
    """And nothing that is due."""
    found = effect([], RETENTION, NOW_TS)

    assert [one.tier for one in found.tiers] == [Tier.HOT, Tier.WARM, Tier.COLD]
    assert all((one.now, one.later, one.next_ts) == (NOTHING, NOTHING, inf) for one in found.tiers)


def test_rejected_lines_are_of_no_tier_that_moves() -> None:
    """They are told elsewhere."""
    assert effect([day(Tier.REJECTED, 99)], RETENTION, NOW_TS) == effect([], RETENTION, NOW_TS)


files_strategy = st.lists(
    st.one_of(
        st.builds(hot, st.integers(0, 400), st.integers(0, 99)),
        st.builds(
            day, st.sampled_from([Tier.WARM, Tier.COLD]), st.integers(0, 120), st.integers(0, 99)
        ),
    ),
    max_size=30,
)


@given(files=files_strategy, warm_d=st.integers(2, 60), cap=st.integers(0, 500))
def test_nothing_is_told_twice_and_later_is_later(files: list[File], warm_d: int, cap: int) -> None:
    """Whatever there is."""
    retention = RetentionConfig(hot_h=24, warm_d=warm_d, cold_d=90)

    found = effect(files, retention, NOW_TS, dict.fromkeys(Tier, cap))

    assert sum(one.files for one in found.tiers) == len(files)
    for one in found.tiers:
        assert one.now.files + one.later.files <= one.files
        assert one.now.size_bytes + one.later.size_bytes <= one.size_bytes
        assert one.by_cap_bytes <= one.now.size_bytes
        assert one.next_ts > NOW_TS
        assert (one.next_ts == inf) == (one.later.files == 0)
        assert (one.now.files + one.later.files > 0) or one.files == 0


@given(files=files_strategy, warm_d=st.integers(2, 60), hours=st.integers(0, 2_000))
def test_time_only_ever_takes_more(files: list[File], warm_d: int, hours: int) -> None:
    """And what is announced for an instant goes then."""
    retention = RetentionConfig(warm_d=warm_d)

    now, later = (effect(files, retention, NOW_TS + h * HOUR_S) for h in (0, hours))

    for before, after in zip(now.tiers, later.tiers, strict=True):
        assert after.now.size_bytes >= before.now.size_bytes
        if before.next_ts < inf:
            then = of(effect(files, retention, before.next_ts), before.tier)
            assert then.now.files == before.now.files + before.later.files
