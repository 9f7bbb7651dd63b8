"""Trends of KPIs: the same from warm files, from roll-ups, and from whatever there is."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from inspector.config.models import RetentionConfig
from inspector.core.errors import StorageError, UnknownMetricError
from inspector.core.registry import Registry
from inspector.session.selector import ALL_ROWS, Selector
from inspector.storage.history import History
from inspector.storage.kpi_trend import MOST_BUCKETS, Bucket, By, KpiTrend, kpi_trend
from inspector.storage.tiers import DAY_S
from tests.unit.storage.history_folder import (
    FIRST_DAY_TS,
    RETENTION,
    Record,
    compact_all,
    records_of_days,
    write_hot,
)

DAYS = 3
NO_COLD = RetentionConfig(hot_h=1, warm_d=1_000, cold_d=0)
ONLY_COLD = RetentionConfig(hot_h=1, warm_d=1, cold_d=2_000)
AFTER_TS = FIRST_DAY_TS + 50 * DAY_S


def damage_per_cast(records: list[Record]) -> tuple[float, int]:
    """Return the KPI and its n, added up by hand."""
    damage = casts = 0.0
    n = 0
    for record in records:
        metrics, rates = record["metrics"], record["meta"]["rates"]
        damage += metrics.get("damage_total", 0.0) / rates.get("damage_total", 1.0)
        casts += metrics.get("casts", 0)
        n += "casts" in metrics
    return (damage / casts if casts else math.nan), n


def of_day(records: list[Record], day: int) -> list[Record]:
    """Return the records of a day."""
    return [one for one in records if (one["ts"] - FIRST_DAY_TS) // DAY_S == day]


@pytest.fixture(
    scope="module", params=[NO_COLD, RETENTION, ONLY_COLD], ids=["warm", "both", "cold"]
)
def root(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, registry: Registry
) -> Path:
    """A data folder without hot logs."""
    root = tmp_path_factory.mktemp("data")
    write_hot(root, records_of_days(DAYS))
    compact_all(root, registry, AFTER_TS, request.param)
    return root


@pytest.mark.parametrize("by", [None, *By])
def test_a_trend_by_day_is_what_the_records_add_up_to(
    root: Path, registry: Registry, by: By | None
) -> None:
    """Whichever tier they are in."""
    records = records_of_days(DAYS)

    with History([root], registry) as history:
        found = kpi_trend(history, "dmg_per_cast", by)

    def group(record: Record) -> str:
        if by is By.TIER:
            return f"tier {record['meta']['tier']}"
        return str(record[str(by)]) if by else ""

    assert found.starts.tolist() == [FIRST_DAY_TS + day * DAY_S for day in range(DAYS)]
    assert found.groups == tuple(sorted({group(record) for record in records}))
    for place, name in enumerate(found.groups):
        for day in range(DAYS):
            own = [one for one in of_day(records, day) if group(one) == name]
            value, n = damage_per_cast(own)
            assert found.value[place, day] == pytest.approx(value, rel=1e-9, nan_ok=True)
            assert found.n[place, day] == n
    below = np.where(found.denominator == 0.0, np.nan, found.denominator)
    np.testing.assert_allclose(found.value, found.numerator / below)


@pytest.mark.parametrize(
    ("selector", "takes"),
    [
        (Selector(namespace="mythic"), lambda one: one["entry"].startswith("mythic.")),
        (Selector(entry="*.e[12]"), lambda one: one["entry"][-1] in "12"),
        (Selector(shards=frozenset({"world-2"})), lambda one: one["shard"] == "world-2"),
        (Selector(tiers=frozenset({1, 3})), lambda one: one["meta"]["tier"] in (1, 3)),
    ],
    ids=["namespace", "glob", "shard", "tier"],
)
def test_a_trend_is_of_what_is_selected(
    root: Path, registry: Registry, selector: Selector, takes: object
) -> None:
    """As far as roll-ups can tell, from these."""
    assert callable(takes)
    with History([root], registry) as history:
        found = kpi_trend(history, "dmg_per_cast", None, selector)

    for day in range(DAYS):
        value, n = damage_per_cast(
            [one for one in of_day(records_of_days(DAYS), day) if takes(one)]
        )
        assert found.value[0, day] == pytest.approx(value, rel=1e-9)
        assert found.n[0, day] == n


def test_roll_ups_tell_no_hours_tags_or_players(tmp_path: Path, registry: Registry) -> None:
    """While the records are there, they do."""
    records = records_of_days(1)
    write_hot(tmp_path, records)
    compact_all(tmp_path, registry, AFTER_TS)
    some = Selector(tags=frozenset({"ao*"}), player=f"h:{1:032x}")
    with History([tmp_path], registry) as history:
        hours = kpi_trend(history, "dmg_per_cast", bucket=Bucket.HOUR)
        chosen = kpi_trend(history, "dmg_per_cast", None, some)
        nobody = kpi_trend(history, "dmg_per_cast", None, Selector(tags=frozenset({"x"})))
        compact_all(tmp_path, registry, AFTER_TS, ONLY_COLD)
        gone = kpi_trend(history, "dmg_per_cast", bucket=Bucket.HOUR)

    assert hours.n.sum() == damage_per_cast(records)[1]
    for place, start in enumerate(hours.starts.tolist()):
        own = [one for one in records if start <= one["ts"] < start + 3_600]
        assert hours.value[0, place] == pytest.approx(damage_per_cast(own)[0], nan_ok=True)
    mine = [one for one in records if one.get("player") == some.player]
    assert chosen.value[0, 0] == pytest.approx(damage_per_cast(mine)[0])
    assert nobody.groups == gone.groups == ()


def test_a_trend_has_no_gaps_and_only_what_was_asked_for(root: Path, registry: Registry) -> None:
    """Days without data are NaN."""
    with History([root], registry) as history:
        found = kpi_trend(
            history, "dmg_per_cast", from_ts=FIRST_DAY_TS + DAY_S, to_ts=FIRST_DAY_TS + 5 * DAY_S
        )

    assert len(found.starts) == 4
    assert np.isnan(found.value[0]).tolist() == [False, False, True, True]
    assert found.n[0, 2:].tolist() == [0, 0]


def test_hot_logs_count_only_if_they_are_asked_for(tmp_path: Path, registry: Registry) -> None:
    """Their reading would take longer than all else."""
    write_hot(tmp_path, records_of_days(1))

    with History([tmp_path], registry) as history:
        without = kpi_trend(history, "dmg_per_cast")
        assert not list(history.export_path.parent.rglob("*.parquet"))
        with_hot = kpi_trend(history, "dmg_per_cast", with_hot=True)

    assert without.groups == ()
    assert with_hot.n.sum() == damage_per_cast(records_of_days(1))[1]


def test_players_are_counted_once_a_day(tmp_path: Path, registry: Registry) -> None:
    """Over tiers too, so that their records are asked and not the roll-ups."""
    records = records_of_days(2)
    write_hot(tmp_path, records)
    compact_all(tmp_path, registry, AFTER_TS)

    with History([tmp_path], registry) as history:
        found = kpi_trend(history, "uptime_ratio", By.ENTRY)

    place = found.groups.index("ability.e1")
    own = [one for one in of_day(records, 0) if one["entry"] == "ability.e1"]
    pairs = {(one["shard"], one.get("player")) for one in own}
    first_ts = min(one["ts"] for one in records)
    seconds = FIRST_DAY_TS + DAY_S - first_ts
    uptime = sum(one["metrics"].get("uptime_seconds", 0.0) for one in own)
    assert found.value[place, 0] == pytest.approx(uptime / (seconds * len(pairs)), rel=1e-9)


def test_what_cannot_be_asked_is_told(root: Path, registry: Registry) -> None:
    """A KPI that there is none of, and a trend that nobody could draw."""
    with History([root], registry) as history:
        with pytest.raises(UnknownMetricError, match="dmg_per_cast"):
            kpi_trend(history, "dmg_per_cost")
        with pytest.raises(StorageError, match="points"):
            kpi_trend(history, "dmg_per_cast", to_ts=(MOST_BUCKETS + 30_000) * float(DAY_S))


def test_an_empty_folder_has_no_trend(tmp_path: Path, registry: Registry) -> None:
    """Nothing to draw, and no error."""
    with History([tmp_path], registry) as history:
        found: KpiTrend = kpi_trend(history, "dmg_per_cast", By.ENTRY, ALL_ROWS)

    assert found.groups == ()
    assert len(found.starts) == 0
