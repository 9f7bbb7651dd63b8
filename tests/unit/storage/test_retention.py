"""Retention: what is too old goes, and nothing before something is left of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config.models import RetentionConfig
from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from inspector.storage.retention import ExpiryReport, expire, expires_ts
from inspector.storage.tiers import Tier, listing
from tests.unit.storage.tiers_world import (
    DAY_S,
    MONDAY,
    NEXT_MONDAY,
    RETENTION,
    a_world,
    compacted,
    kept_up,
    names,
)

DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder of three days, compacted and rolled up."""
    found = a_world(tmp_path / "data")
    kept_up(found)
    return found


def _expired(
    folders: DataFolders, now_ts: float, retention: RetentionConfig = RETENTION
) -> ExpiryReport:
    with storage_lock(folders, "a test"):
        return expire(folders, retention, now_ts)


def _days(folders: DataFolders, tier: Tier) -> set[str]:
    folder = {Tier.WARM: folders.warm, Tier.COLD: folders.cold, Tier.REJECTED: folders.rejected}
    return {
        file.name.relative_to(folder[tier]).parts[0].removesuffix(".parquet")
        for file in listing(folders).of(tier)
    }


def test_nothing_goes_before_its_time(folders: DataFolders) -> None:
    """A day is kept until its last record is old enough."""
    before = names(folders)

    assert _expired(folders, MONDAY + 15 * DAY_S - 1).expiries == ()

    assert names(folders) == before


def test_warm_files_go_and_their_roll_up_stays(folders: DataFolders) -> None:
    """A day at a time."""
    report = _expired(folders, MONDAY + 15 * DAY_S)

    assert [(one.tier, one.day) for one in report.expiries] == [(Tier.WARM, DAYS[0])]
    assert report.size_bytes > 0
    assert _days(folders, Tier.WARM) == set(DAYS[1:])
    assert _days(folders, Tier.COLD) == set(DAYS)
    assert not (folders.warm / DAYS[0]).exists()


def test_records_without_a_roll_up_stay_and_it_is_told(folders: DataFolders) -> None:
    """Or nothing would be left of them."""
    (folders.cold / f"{DAYS[0]}.parquet").unlink()

    report = _expired(folders, MONDAY + 15 * DAY_S)

    assert report.expiries == ()
    assert _days(folders, Tier.WARM) == set(DAYS)
    assert f"the records of {DAYS[0]} have expired" in report.problems[0].text()


def test_records_go_without_a_roll_up_where_nobody_wants_any(tmp_path: Path) -> None:
    """As `cold_d = 0` says; roll-ups that there were go too."""
    folders = a_world(tmp_path / "data")
    kept_up(folders)

    _expired(folders, MONDAY + 15 * DAY_S, RetentionConfig(cold_d=0))

    assert _days(folders, Tier.WARM) == set(DAYS[1:])
    assert _days(folders, Tier.COLD) == set()


def test_at_last_roll_ups_and_rejected_lines_go(folders: DataFolders) -> None:
    """When nothing else of their day is left."""
    kept_up(folders, MONDAY + 30 * DAY_S)
    assert _days(folders, Tier.REJECTED) == set(DAYS[:2])

    _expired(folders, MONDAY + 91 * DAY_S)
    assert _days(folders, Tier.COLD) == set(DAYS[1:])
    assert _days(folders, Tier.REJECTED) == {DAYS[1]}

    _expired(folders, MONDAY + 93 * DAY_S)
    assert names(folders) == set()


def test_past_their_cap_the_oldest_days_go_first(folders: DataFolders) -> None:
    """Only those that are rolled up."""
    sizes = dict.fromkeys(DAYS, 0)
    for file in listing(folders).of(Tier.WARM):
        sizes[file.name.parent.parent.name] += file.size_bytes
    retention = RetentionConfig(warm_most_bytes=sizes[DAYS[1]] + sizes[DAYS[2]])

    report = _expired(folders, NEXT_MONDAY, retention)

    assert [(one.day, one.by_cap) for one in report.expiries] == [(DAYS[0], True)]
    assert _days(folders, Tier.WARM) == set(DAYS[1:])
    assert _days(folders, Tier.COLD) == set(DAYS)


def test_a_cap_that_today_alone_is_past_is_told(tmp_path: Path) -> None:
    """Nothing that is not rolled up goes for it."""
    folders = a_world(tmp_path / "data")
    compacted(folders)

    report = _expired(folders, MONDAY + 2 * DAY_S, RetentionConfig(warm_most_bytes=1))

    assert report.expiries == ()
    assert "past its cap of 1" in report.problems[0].text()


def test_a_cap_of_roll_ups_is_kept_and_none_is_made_again(folders: DataFolders) -> None:
    """The next run has nothing to do."""
    files = listing(folders).of(Tier.COLD)
    retention = RetentionConfig(cold_most_bytes=sum(file.size_bytes for file in files[1:]))

    assert [one.day for one in _expired(folders, NEXT_MONDAY, retention).expiries] == [DAYS[0]]

    assert not kept_up(folders, NEXT_MONDAY, retention).did_something
    assert _days(folders, Tier.WARM) == set(DAYS)


def test_when_a_file_expires_can_be_told(folders: DataFolders) -> None:
    """For whoever shows it."""
    found = {file.tier: expires_ts(file, RETENTION) for file in reversed(listing(folders).files)}

    assert found == {
        Tier.WARM: MONDAY + 15 * DAY_S,
        Tier.COLD: MONDAY + 91 * DAY_S,
        Tier.REJECTED: MONDAY + 91 * DAY_S,
    }
