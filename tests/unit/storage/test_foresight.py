"""Foresight: what a plan says is what the run then does, all of its steps."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from inspector.config.models import RetentionConfig
from inspector.console.storage_json import plan_json
from inspector.console.storage_texts import plan_lines
from inspector.storage.folders import DataFolders
from inspector.storage.log_glance import glance
from inspector.storage.tiers import Tier, listing
from inspector.storage.upkeep import UpkeepPlan, UpkeepReport, plan_upkeep
from tests.unit.storage.tiers_world import (
    DAY_S,
    HOUR_S,
    MONDAY,
    NEXT_MONDAY,
    RETENTION,
    a_line,
    a_world,
    compacted,
    hot_name,
    kept_up,
    lines,
    names,
)

DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")
LONG_AFTER = MONDAY + 400 * DAY_S
SHORT = RetentionConfig(warm_d=1, cold_d=3)
NO_ROLL_UPS = RetentionConfig(cold_d=0)
CAPPED = RetentionConfig(warm_most_bytes=1)


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder of logs; the last ones of a day go on past midnight."""
    return a_world(tmp_path / "data")


def _planned(plan: UpkeepPlan) -> tuple[object, ...]:
    days = {(one.tier, one.day, one.by_cap) for one in plan.expiry.expiries}
    return plan.due.logs, plan.merges, plan.roll_ups, _without_rejected(days)


def _done(report: UpkeepReport) -> tuple[object, ...]:
    days = {(one.tier, one.day, one.by_cap) for one in report.expiry.expiries}
    rolled = tuple(path.stem for path in report.roll_up.files)
    merges = len(report.merging.files)
    return report.compaction.logs, merges, rolled, _without_rejected(days)


def _without_rejected(days: set[tuple[Tier, str, bool]]) -> list[tuple[Tier, str, bool]]:
    """Which lines are no records is not known before they are read."""
    return sorted(one for one in days if one[0] is not Tier.REJECTED)


@pytest.mark.parametrize(
    ("retention", "hours"),
    [
        *((RETENTION, hours) for hours in (26, 50, 74, 98, 24 * 15 + 3, 24 * 120)),
        *((SHORT, hours) for hours in (50, 98, 24 * 5, 24 * 30)),
        *((NO_ROLL_UPS, hours) for hours in (74, 24 * 16)),
        *((CAPPED, hours) for hours in (50, 74, 24 * 7)),
    ],
)
def test_a_run_does_what_its_plan_says(
    folders: DataFolders, hours: int, retention: RetentionConfig
) -> None:
    """Logs, merges, roll-ups and deletions, whenever it is."""
    now_ts = MONDAY + hours * HOUR_S
    plan = plan_upkeep(folders, retention, now_ts)

    report = kept_up(folders, now_ts, retention)

    assert _planned(plan) == _done(report)
    held = {name.split("/")[1][:10] for name in names(folders) if name[:4] in ("warm", "cold")}
    expired = {one.day for one in plan.expiry.expiries if one.tier is not Tier.REJECTED}
    assert set(plan.gone) == expired - held


@pytest.mark.parametrize("first_h", [26, 50, 24 * 7])
@pytest.mark.parametrize("then_h", [98, 24 * 15 + 3, 24 * 92])
def test_a_run_after_another_does_so_too(folders: DataFolders, first_h: int, then_h: int) -> None:
    """With logs, warm files and roll-ups that are there already."""
    kept_up(folders, MONDAY + first_h * HOUR_S)
    now_ts = MONDAY + max(first_h, then_h) * HOUR_S
    plan = plan_upkeep(folders, RETENTION, now_ts)

    report = kept_up(folders, now_ts)

    assert _planned(plan) == _done(report)


def test_late_logs_of_a_rolled_up_day_are_merged_and_rolled_up_again(folders: DataFolders) -> None:
    """And the roll-up takes the place of the one that is there."""
    kept_up(folders)
    start_ts = MONDAY + 5 * HOUR_S
    (folders.hot / hot_name("world-1", start_ts)).write_bytes(lines(start_ts, "world-1", 10))

    plan = plan_upkeep(folders, RETENTION, NEXT_MONDAY)

    assert (plan.merges, plan.roll_ups) == (1, DAYS[:1])
    assert _planned(plan) == _done(kept_up(folders, NEXT_MONDAY))


def test_merging_alone_makes_a_roll_up_due(folders: DataFolders) -> None:
    """The files of the day have other names then."""
    compacted(folders)

    plan = plan_upkeep(folders, RETENTION, NEXT_MONDAY)

    assert (plan.due.logs, plan.roll_ups) == (0, DAYS)
    assert _planned(plan) == _done(kept_up(folders, NEXT_MONDAY))


def test_a_log_whose_name_says_nothing_is_looked_into(folders: DataFolders) -> None:
    """It is written just now, and its records expired long ago: they would be gone unsaid."""
    for path in folders.hot.iterdir():
        path.unlink()
    text = lines(MONDAY, "world-1", 5) + lines(MONDAY + DAY_S, "a b", 5)
    (folders.hot / "game.jsonl").write_bytes(text)
    now_ts = listing(folders).files[0].end_ts + 30 * DAY_S + LONG_AFTER

    plan = plan_upkeep(folders, RETENTION, now_ts)

    assert [one.day for one in plan.expiry.expiries] == list(DAYS[:2])
    assert plan.gone == DAYS[:2]


def test_a_damaged_warm_file_keeps_its_day(folders: DataFolders) -> None:
    """The plan tells what the run will: that the day cannot be rolled up, and is kept."""
    compacted(folders)
    damaged = listing(folders).of(Tier.WARM)[0]
    damaged.path.write_bytes(b"PAR1 and no more")
    now_ts = MONDAY + 17 * DAY_S

    plan = plan_upkeep(folders, RETENTION, now_ts)
    report = kept_up(folders, now_ts)

    assert DAYS[0] not in {one.day for one in plan.expiry.expiries}
    assert any(DAYS[0] in problem.text() for problem in plan.expiry.problems)
    assert _planned(plan)[3] == _done(report)[3]


def test_a_plan_is_the_same_work_until_something_changes(folders: DataFolders) -> None:
    """What is foreseen is foreseen again."""
    plan = plan_upkeep(folders, RETENTION, LONG_AFTER)

    assert plan.is_same_work(plan_upkeep(folders, RETENTION, LONG_AFTER))

    next(folders.hot.iterdir()).unlink()
    assert not plan.is_same_work(plan_upkeep(folders, RETENTION, LONG_AFTER))


def test_what_the_same_run_deletes_is_said_plainly(folders: DataFolders) -> None:
    """In words and for machines, and its size is said to be an estimate."""
    plan = plan_upkeep(folders, RETENTION, LONG_AFTER)

    said = plan_lines(plan)
    assert any(
        line.startswith(f"Then deletes warm files of {DAYS[0]} to {DAYS[2]}, about ")
        for line in said
    )
    assert f"Nothing is left then of the records of {DAYS[0]} to {DAYS[2]}" in said
    deleted = plan_json(plan)["delete"]
    assert [(one["tier"], one["day"]) for one in deleted] == [("warm", day) for day in DAYS]


def test_what_is_there_is_deleted_without_an_estimate(folders: DataFolders) -> None:
    """Its roll-ups stay, so that nothing is said to be lost."""
    kept_up(folders)

    said = plan_lines(plan_upkeep(folders, RETENTION, MONDAY + 17 * DAY_S))

    (line,) = said
    assert line.startswith(f"Deletes warm files of {DAYS[0]} to {DAYS[2]}, ")
    assert "about" not in line


def test_sizes_are_told_by_the_share_of_each_day(tmp_path: Path) -> None:
    """Of a log that goes on for days, what is between is of the days between."""
    path = tmp_path / "game.jsonl"
    step_s = 3 * DAY_S / 2_000
    path.write_bytes(b"".join(a_line(MONDAY + n * step_s) + b"\n" for n in range(2_000)))

    shares = glance(path)

    assert [day for day, _shard in sorted(shares)] == list(DAYS)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(0.2 < share < 0.5 for share in shares.values())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"nonsense\n\n[1]\n",
        b'{"ts": 1e999, "shard": "s", "metrics": {}}\n',
        b'{"ts": true, "shard": "s", "metrics": {}}\n',
        b'{"ts": 5, "shard": 5, "metrics": {}}\n',
        b"[" * 20_000,
    ],
)
def test_what_is_no_record_tells_nothing(tmp_path: Path, text: bytes) -> None:
    """And hurts nobody."""
    path = tmp_path / "game.jsonl"
    path.write_bytes(text)

    assert glance(path) == {}


def test_a_wrong_instant_does_not_make_days(tmp_path: Path) -> None:
    """Only those that lines say."""
    path = tmp_path / "game.jsonl"
    path.write_bytes(a_line(5.0) + b"\n" + a_line(MONDAY) + b"\n")

    assert glance(path) == {("1970-01-01", "world-1"): 0.5, (DAYS[0], "world-1"): 0.5}


def test_a_compressed_log_is_glanced_at_and_a_damaged_one_tells_nothing(tmp_path: Path) -> None:
    """It cannot be compacted either."""
    path = tmp_path / "game.jsonl.gz"
    path.write_bytes(gzip.compress(lines(MONDAY, "world-1")))
    assert glance(path) == {(DAYS[0], "world-1"): 1.0}

    path.write_bytes(b"\x1f\x8b no gzip")
    assert glance(path) == {}
    assert glance(tmp_path / "nowhere.jsonl") == {}
