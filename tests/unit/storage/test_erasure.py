"""Erased players are nowhere, and everybody else is as before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import PlayerError, StorageError
from inspector.core.privacy import checked_players
from inspector.files.recording_cache import CacheFolder, Layout
from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from inspector.storage.origins import origins_text, read_origins
from inspector.storage.tiers import Tier, day_of, listing
from tests.unit.storage.erasing import (
    DAY,
    HER,
    HIM,
    HOT,
    a_line,
    both_players,
    run,
    sums_of,
    texts,
    warm_lines,
    warm_sums,
    write_cold,
    write_log,
    write_warm,
)
from tests.unit.storage.erasure_kills import a_named_world, erased
from tests.unit.storage.tiers_world import records, rolled_up

LONGER = HER + "00"


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder with both players in each tier that holds records."""
    return both_players(tmp_path / "game")


def test_a_player_is_in_no_tier_any_more_and_others_are_as_before(folders: DataFolders) -> None:
    """The report counts it by tier, and its own scan finds nothing."""
    report = run(folders, HER)

    left = texts(folders)
    assert left[Tier.HOT] == [[a_line(HIM, 2), a_line(None, 3)]]
    assert left[Tier.REJECTED] == [[b'{"text":"h:11bb"}\n']]
    ((first, second),) = left[Tier.WARM]
    assert HIM.encode() in first
    assert HIM.encode() in second
    assert report.is_complete
    assert report.found == ()
    counts = {tier: report.of(tier).counts for tier in Tier}
    assert [(one.rows, one.removed, one.dropped) for one in counts.values()] == [
        (3, 1, 0),
        (3, 1, 0),
        (1, 0, 0),
        (2, 0, 1),
    ]
    assert [report.of(tier).after for tier in Tier] == [2, 2, 1, 1]


def test_the_roll_up_of_a_day_goes_if_records_of_it_went_and_can_be_made_anew(
    folders: DataFolders,
) -> None:
    """Of older days there are only sums, which the report says."""
    report = run(folders, HER)

    assert [file.name.name for file in listing(folders).of(Tier.COLD)] == ["2026-10-01.parquet"]
    assert report.removed_days == (DAY,)
    assert report.summed_days == ("2026-10-01",)


def test_a_roll_up_of_records_that_have_expired_stays(folders: DataFolders) -> None:
    """It could not be made again; what it holds of the player is in sums."""
    write_cold(folders.cold / f"{DAY}.parquet", made_of=["warm/2026-11-27/world-1/gone.parquet"])

    report = run(folders, HER)

    assert len(listing(folders).of(Tier.COLD)) == 2
    assert report.removed_days == ()


def test_a_roll_up_that_went_is_made_anew_if_it_is_said_which_days_have_one(
    tmp_path: Path,
) -> None:
    """Of what is left, with all that a Parquet file says of itself, its origins among it."""
    folders = a_named_world(tmp_path / "data")
    origins = sorted(map(origins_text, read_origins(_warm(folders)).values()))
    days = {row[0] for row in rolled_up(folders)}

    report = erased(folders, keep=False)

    assert report.is_complete
    assert (report.removed_days, len(report.remade_days)) == ((), 1)
    assert {row[0] for row in rolled_up(folders)} == days
    day = report.remade_days[0]
    left = [one for one in records(folders).elements() if day_of(one.ts) == day]
    assert sum(row[4] for row in rolled_up(folders)) == len(left)
    assert sorted(map(origins_text, read_origins(_warm(folders)).values())) == origins
    assert all(origins)


def _warm(folders: DataFolders) -> list[Path]:
    return [file.path for file in listing(folders).of(Tier.WARM)]


def test_a_second_erasure_finds_nothing_to_do(folders: DataFolders) -> None:
    """No file is written again."""
    run(folders, HER)
    before = [(file.name, file.path.stat().st_ino) for file in listing(folders).files]

    report = run(folders, HER)

    assert [(file.name, file.path.stat().st_ino) for file in listing(folders).files] == before
    assert report.is_complete
    assert [one.rewritten for one in report.tiers] == [0, 0, 0, 0]


def test_a_dry_run_counts_the_same_and_leaves_all_as_it_is(folders: DataFolders) -> None:
    """Not even a lock is left."""
    before = texts(folders)
    dry = run(folders, HER, dry_run=True)

    assert texts(folders) == before
    assert not folders.own.exists()
    done = run(folders, HER)
    assert [one.counts for one in dry.tiers if one.tier is not Tier.COLD] == [
        one.counts for one in done.tiers if one.tier is not Tier.COLD
    ]
    assert dry.removed_days == done.removed_days


def test_a_hash_that_begins_with_another_is_somebody_else(tmp_path: Path) -> None:
    """In every tier."""
    folders = DataFolders.of(tmp_path)
    lines = [a_line(LONGER, 1), a_line(None, 2, meta={"by": LONGER})]
    write_log(folders.hot / HOT, lines)
    write_warm(folders.warm / DAY / "world-1" / "a.parquet", lines)
    before = texts(folders)

    report = run(folders, HER)

    assert texts(folders) == before
    assert report.is_complete


@pytest.mark.parametrize("others", [0, 30], ids=["one", "many"])
def test_records_of_others_name_an_erased_player_no_longer(tmp_path: Path, others: int) -> None:
    """In whatever field, in escapes too; all else of them is as it was."""
    folders = DataFolders.of(tmp_path)
    more = [f"h:{number:032x}" for number in range(others)]
    escaped = HER.replace("a", "\\u0061")
    meta: dict[str, Any] = {"by": HER, "of": [HER, HIM], HER: 1, "build": "7"}
    lines = [
        a_line(HIM, 1, meta=meta),
        a_line(HIM, 2, meta={"tags": [f"for {HER}", "x"], "region": HER}),
        a_line(HIM, 3, meta={"by": "X"}).replace(b'"X"', f'"{escaped}"'.encode()),
        a_line(HIM, 4, meta={"text": "\u00e9 \u6f22 \U0001f600"}),
    ]
    write_log(folders.hot / HOT, lines)
    write_warm(folders.warm / DAY / "world-1" / "a.parquet", lines)

    report = run(folders, HER, *more)

    assert report.is_complete
    ((first, second, third, fourth),) = texts(folders)[Tier.HOT]
    assert b'"erased"' in first
    assert b'"build": "7"' in first
    assert HIM.encode() in first
    assert b'"for erased"' in second
    assert b'"by": "erased"' in third
    assert fourth == lines[3]
    assert sums_of([first, second, third, fourth]) == sums_of(lines)
    (warm,) = texts(folders)[Tier.WARM]
    assert sums_of(warm) == sums_of(lines)
    assert [report.of(tier).counts.masked for tier in (Tier.HOT, Tier.WARM)] == [3, 3]


def test_a_record_whose_player_is_written_in_escapes_goes_too(tmp_path: Path) -> None:
    """JSON allows it."""
    folders = DataFolders.of(tmp_path)
    line = a_line(HER).replace(HER.encode(), HER.replace("h:", "\\u0068\\u003A").encode())
    write_log(folders.hot / HOT, [line, a_line(HIM)])

    report = run(folders, HER)

    assert texts(folders)[Tier.HOT] == [[a_line(HIM)]]
    assert report.is_complete


def test_a_file_of_nobody_else_goes_whole(tmp_path: Path) -> None:
    """No empty file is left."""
    folders = DataFolders.of(tmp_path)
    write_log(folders.hot / HOT, [a_line(HER)])
    write_warm(folders.warm / DAY / "world-1" / "a.parquet", [a_line(HER)])

    report = run(folders, HER)

    assert listing(folders).files == ()
    assert report.is_complete


def test_sums_stay_if_they_are_to(folders: DataFolders) -> None:
    """As records without a player, and without what could tell who it was."""
    sampled = {"casts": 1, "damage_total": 0.1, "reflect_count": 3, "participants": 4}
    lines = [
        a_line(
            HER,
            number,
            metrics=sampled,
            meta={"tier": number % 2, "region": "r:1", "rates": {"reflect_count": rate}},
        )
        for number in range(6)
        for rate in (0.5, 0.25)
    ]
    write_log(folders.hot / HOT, [*lines, a_line(HIM, 1)])
    warm = folders.warm / DAY / "world-1" / "b.parquet"
    write_warm(warm, [*lines, a_line(HIM, 1)])
    before_hot, before_warm = sums_of([*lines, a_line(HIM, 1)]), warm_sums(warm)

    report = run(folders, HER, keep_aggregates=True)

    assert report.is_complete
    (hot,) = texts(folders)[Tier.HOT]
    new = next(file.path for file in listing(folders).of(Tier.WARM) if file.name.name[0] == "b")
    for before, after in ((before_hot, sums_of(hot)), (before_warm, warm_sums(new))):
        assert after.keys() == before.keys()
        for place, sums in before.items():
            if place[3] == "participants":
                continue
            assert after[place] == pytest.approx(sums, rel=1e-9)
    summed = [line for line in hot if HIM.encode() not in line]
    assert len(summed) == 4  # two tiers, and two rates of one metric key
    assert not any(b"player" in line or b"region" in line for line in summed)
    assert max(line.count(b'"participants":4') for line in summed) == 1
    assert report.of(Tier.HOT).counts.summed == 4
    assert sums_of(hot) == sums_of(warm_lines(new))


def test_sums_stand_in_the_hour_that_they_are_of(tmp_path: Path) -> None:
    """So that a trend keeps its shape; each has the time of the latest in it."""
    folders = DataFolders.of(tmp_path)
    write_log(folders.hot / HOT, [a_line(HER, number) for number in (1, 3_599, 3_600)])

    run(folders, HER, keep_aggregates=True)

    ((first, second),) = texts(folders)[Tier.HOT]
    assert (b'"casts":2' in first, b'"casts":1' in second) == (True, True)


def test_values_too_large_to_be_added_up_stay_apart(tmp_path: Path) -> None:
    """No number without an end is written."""
    folders = DataFolders.of(tmp_path)
    large = {"damage_total": 1.5e308}
    write_log(folders.hot / HOT, [a_line(HER, n, metrics=large) for n in range(2)])

    report = run(folders, HER, keep_aggregates=True)

    assert [len(lines) for lines in texts(folders)[Tier.HOT]] == [2]
    assert report.of(Tier.HOT).counts.summed == 2


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 100, b"something else"])
def test_a_parquet_file_that_is_none_is_told(folders: DataFolders, content: bytes) -> None:
    """All else is done."""
    path = folders.warm / DAY / "world-1" / "b.parquet"
    path.write_bytes(content)

    report = run(folders, HER)

    assert [str(path) == problem.where for problem in report.undone] == [True]
    assert path.read_bytes() == content
    assert report.found == ()


def test_a_player_in_a_file_that_is_no_log_is_found(folders: DataFolders) -> None:
    """Nobody rewrites it, but the proof tells of it."""
    path = folders.hot / "notes.txt"
    path.write_text(f"who is {HER}?\nand {HER}\n")

    report = run(folders, HER)

    assert [(found.path, found.times) for found in report.found] == [(path, 2)]
    assert not report.is_complete


def test_what_the_cache_keeps_of_them_is_let_go(folders: DataFolders, tmp_path: Path) -> None:
    """Whatever source it is of; what names nobody stays."""
    cache = CacheFolder(tmp_path / "cache")
    others, theirs = [tmp_path / "others"], [tmp_path / "theirs"]
    cache.save(others, Layout(), b"players: " + HIM.encode())
    cache.save(theirs, Layout(), b"players: " + HER.encode())
    cache.save([folders.root], Layout(), b"players: " + HIM.encode())

    run(folders, HER, cache=cache)

    assert cache.find(theirs) is None
    assert cache.find([folders.root]) is None
    assert cache.find(others) is not None


def test_an_erasure_waits_for_nobody_who_changes_the_tiers(folders: DataFolders) -> None:
    """It says who does."""
    with (
        storage_lock(folders, "a compaction"),
        pytest.raises(StorageError, match="a compaction"),
    ):
        run(folders, HER)


def test_all_that_is_no_hash_is_told_at_once_and_not_repeated() -> None:
    """It may be somebody's name."""
    with pytest.raises(PlayerError) as raised:
        checked_players([("list:1", "Bob"), ("list:2", HER), ("list:3", "h:ABC")])

    assert "list:1, list:3" in raised.value.text()
    assert "Bob" not in raised.value.text()
    assert checked_players([("list:2", HER)]) == {HER}
    with pytest.raises(PlayerError, match="no player is named"):
        checked_players([])
