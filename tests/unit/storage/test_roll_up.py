"""Roll-ups: what the records of a day add up to, also when they are gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.config.models import RetentionConfig
from inspector.session.fold_reference import bin_of
from inspector.session.sketch import BOUNDS
from inspector.storage.cold_schema import (
    COLD_FORMAT_KEY,
    COLD_METRICS_KEY,
    COLD_VERSION,
    MADE_OF_KEY,
    ColdSchema,
)
from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from inspector.storage.origins import read_notes
from inspector.storage.roll_up import RollUpReport, roll_up
from inspector.storage.tiers import Tier, listing
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
    query,
    rolled_up,
)


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder of two days and two shards, compacted."""
    found = a_world(tmp_path / "data")
    compacted(found)
    return found


def _rolled_up(
    folders: DataFolders, now_ts: float = NEXT_MONDAY, retention: RetentionConfig = RETENTION
) -> RollUpReport:
    with storage_lock(folders, "a test"):
        return roll_up(folders, retention, now_ts)


def _cold(folders: DataFolders) -> list[Path]:
    return [file.path for file in listing(folders).of(Tier.COLD)]


def _warm(folders: DataFolders) -> list[Path]:
    return [file.path for file in listing(folders).of(Tier.WARM)]


def _numbers(row: tuple[Any, ...]) -> list[float]:
    return [x for x in row if isinstance(x, (int, float))]


def test_each_finished_day_has_one(folders: DataFolders) -> None:
    """By entry, tier and shard; the figures are those of the records."""
    report = _rolled_up(folders)

    days = ("2026-11-23", "2026-11-24", "2026-11-25")
    assert report.files == tuple(folders.cold / f"{day}.parquet" for day in days)
    figures = """floor(ts / 86400) * 86400 AS day, shard, entry, tier, count(*),
        count(DISTINCT coalesce(player, '')), min(ts), max(ts), count("metrics.damage_total"),
        sum("metrics.damage_total"), min("metrics.damage_total"), max("metrics.damage_total"),
        sum("metrics.reflect_count" / coalesce("rates.reflect_count", 1)),
        sum(("metrics.reflect_count" / 0.5) ** 2 * 0.5)"""
    wanted = query(
        f"SELECT {figures} FROM read_parquet($files) GROUP BY ALL ORDER BY ALL",  # noqa: S608
        *_warm(folders),
    )
    found = query(
        'SELECT ts, shard, entry, tier, records, players, first_ts, last_ts, "n.damage_total",'
        '"sum.damage_total", "least.damage_total", "greatest.damage_total",'
        '"estimate.reflect_count", "variance.reflect_count" '
        "FROM read_parquet($files, union_by_name = true) ORDER BY ALL",
        *_cold(folders),
    )
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one[1:4] == other[1:4]
        assert _numbers(one) == pytest.approx(_numbers(other), rel=1e-12)


def test_its_sketch_has_the_bins_of_the_session(folders: DataFolders) -> None:
    """So that quantiles over both can be told."""
    _rolled_up(folders)

    values = query(
        'SELECT "metrics.damage_total" FROM read_parquet($files) WHERE ts < 1795478400',
        *_warm(folders),
    )
    numbers = bin_of(np.array(values, np.float64).ravel(), BOUNDS)
    wanted = dict(zip(*np.unique(numbers, return_counts=True), strict=True))
    found = query(
        'SELECT one.bin, sum(one.weight) FROM (SELECT unnest("sketch.damage_total") AS one '
        "FROM read_parquet($files)) GROUP BY ALL",
        _cold(folders)[0],
    )
    assert dict(found) == wanted
    weights = query(
        'SELECT sum(list_sum(list_transform("sketch.reflect_count", lambda x: x.weight))), '
        'sum("n.reflect_count") FROM read_parquet($files)',
        _cold(folders)[0],
    )
    assert weights[0][0] == 2 * weights[0][1]


def test_it_says_what_it_is(folders: DataFolders) -> None:
    """Its version, its metric keys, and the warm files that it was made of."""
    _rolled_up(folders)
    path = _cold(folders)[0]

    assert read_notes([path], COLD_FORMAT_KEY) == {path: str(COLD_VERSION)}
    metrics = tuple(json.loads(read_notes([path], COLD_METRICS_KEY)[path]))
    assert set(metrics) == {"casts", "damage_total", "reflect_count"}
    made_of = json.loads(read_notes([path], MADE_OF_KEY)[path])
    assert set(made_of) == {name for name in names(folders) if name.startswith("warm/2026-11-23/")}
    described = query("DESCRIBE SELECT * FROM read_parquet($files)", path)
    assert {row[0]: row[1] for row in described} == ColdSchema(metrics).columns


def test_a_day_is_rolled_up_once(folders: DataFolders) -> None:
    """Until it changes."""
    _rolled_up(folders)

    assert _rolled_up(folders).files == ()


def test_a_day_that_may_get_more_has_none_yet(folders: DataFolders) -> None:
    """It would have to be made anew."""
    assert _rolled_up(folders, MONDAY + 2 * DAY_S + HOUR_S - 1).files == ()


def test_there_is_none_where_nobody_wants_any(folders: DataFolders) -> None:
    """As `cold_d = 0` says."""
    assert _rolled_up(folders, retention=RetentionConfig(cold_d=0)).files == ()


def _late(folders: DataFolders) -> None:
    start_ts = MONDAY + 5 * HOUR_S
    text = lines(start_ts, "world-1", 10) + a_line(start_ts, "world-1", 0) + b"\n"
    (folders.hot / hot_name("world-1", start_ts)).write_bytes(text)


def test_a_day_that_changes_is_rolled_up_anew(folders: DataFolders) -> None:
    """What came late counts, once."""
    _rolled_up(folders)
    before = query("SELECT sum(records) FROM read_parquet($files)", _cold(folders)[0])[0][0]
    _late(folders)
    compacted(folders)

    assert _rolled_up(folders).files == (folders.cold / "2026-11-23.parquet",)

    after = query("SELECT sum(records) FROM read_parquet($files)", _cold(folders)[0])[0][0]
    assert after == before + 11


def test_what_comes_late_is_added_to_what_is_left_of_a_day_whose_records_are_gone(
    tmp_path: Path,
) -> None:
    """The figures are those that all records together would have had."""
    whole, parted = a_world(tmp_path / "whole"), a_world(tmp_path / "parted")
    _late(whole)
    kept_up(whole)
    kept_up(parted)
    expired_ts = MONDAY + 16 * DAY_S
    kept_up(parted, expired_ts)
    assert not any(name.startswith("warm/2026-11-23") for name in names(parted))
    _late(parted)

    kept_up(parted, expired_ts)
    kept_up(parted, expired_ts)

    assert not any(name.startswith("warm/2026-11-23") for name in names(parted))
    for one, other in zip(rolled_up(parted), rolled_up(whole), strict=True):
        # Players of what is gone cannot be told from those who came late.
        assert one[:5] == other[:5]
        assert one[5] >= other[5]
        assert one[6:8] == other[6:8]
        assert _numbers(one[8:]) == pytest.approx(_numbers(other[8:]), rel=1e-12)
        assert [x for x in one if isinstance(x, list)] == [x for x in other if isinstance(x, list)]


def test_a_damaged_warm_file_keeps_its_day_from_being_rolled_up(folders: DataFolders) -> None:
    """Its sums would be wrong, and nobody would notice."""
    path = _warm(folders)[0]
    path.write_bytes(path.read_bytes()[:-40])

    report = _rolled_up(folders)

    assert len(report.files) == 2
    assert str(path) in report.problems[0].text()
