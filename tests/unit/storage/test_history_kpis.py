"""The view of KPIs: the same from records and from roll-ups, also where players count."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config.models import RetentionConfig
from inspector.core.registry import Registry
from inspector.storage.compaction import compact
from inspector.storage.folders import DataFolders
from inspector.storage.history import History
from inspector.storage.journal import storage_lock
from inspector.storage.tiers import DAY_S
from tests.unit.storage.history_folder import (
    FIRST_DAY_TS,
    RETENTION,
    asked,
    compact_all,
    records_of_days,
    write_hot,
)

NO_COLD = RetentionConfig(hot_h=1, warm_d=1_000, cold_d=0)
ONLY_COLD = RetentionConfig(hot_h=1, warm_d=1, cold_d=2_000)
AFTER_TS = FIRST_DAY_TS + 50 * DAY_S


@pytest.mark.parametrize("with_nobody", [True, False], ids=["some nobody's", "all somebody's"])
def test_kpis_of_roll_ups_are_those_of_the_records(
    tmp_path: Path, registry: Registry, with_nobody: bool
) -> None:
    """By day, entry, tier and shard roll-ups know the players: records without any count as one."""
    records = [one for one in records_of_days(2) if with_nobody or "player" in one]
    for name in ("hot", "warm", "both", "cold"):
        write_hot(tmp_path / name, records)
    for name, retention in (("warm", NO_COLD), ("both", RETENTION), ("cold", ONLY_COLD)):
        compact_all(tmp_path / name, registry, AFTER_TS, retention)

    def found(name: str) -> dict[tuple[object, ...], list[float]]:
        rows = asked(tmp_path / name, registry, "SELECT * EXCLUDE (ts, namespace) FROM kpis")
        return {tuple(row[:5]): [float(x or "nan") for x in row[5:]] for row in rows}

    hot, warm, both, cold = map(found, ("hot", "warm", "both", "cold"))

    assert any(kpi == "uptime_ratio" for _day, kpi, *_ in hot)
    assert not asked(tmp_path / "cold", registry, "SELECT 1 FROM records WHERE store <> 'cold'")
    assert set(hot) == set(warm) == set(both) == set(cold)
    for key, numbers in hot.items():
        for other in (warm, both, cold):
            # The window reaches to the last record, which a roll-up knows as well.
            assert other[key] == pytest.approx(numbers, rel=1e-9, nan_ok=True), key


def test_a_late_record_of_somebody_counts_nobody_twice(tmp_path: Path, registry: Registry) -> None:
    """Whether it is still hot or a file of its own beside the roll-up of its day."""
    at = {"shard": "world-1", "player": f"h:{1:032x}", "entry": "ability.a", "meta": {"tier": 1}}
    early, late, last = (
        {**at, "ts": FIRST_DAY_TS + ts, "metrics": {"uptime_seconds": 2.0}}
        for ts in (10.0, 20.0, 1_010.0)
    )
    ratio = "SELECT value FROM kpis WHERE kpi = 'uptime_ratio'"
    write_hot(tmp_path, [early, last])
    compact_all(tmp_path, registry, AFTER_TS)
    assert asked(tmp_path, registry, ratio) == [(pytest.approx(0.004),)]

    write_hot(tmp_path, [late], seq=2)
    while_hot = asked(tmp_path, registry, ratio)
    with storage_lock(DataFolders.of(tmp_path), "a test"):
        compact(DataFolders.of(tmp_path), registry, RETENTION, AFTER_TS)
    beside = asked(tmp_path, registry, ratio)

    assert while_hot == beside == [(pytest.approx(0.006),)]


def test_a_query_of_one_kpi_reads_nothing_of_the_others(tmp_path: Path, registry: Registry) -> None:
    """Neither their columns nor players, though all are told from the same sums."""
    write_hot(tmp_path, records_of_days(1))
    compact_all(tmp_path, registry, AFTER_TS, NO_COLD)

    def plan(kpi: str) -> str:
        sql = f"EXPLAIN SELECT avg(value) FROM kpis WHERE kpi = '{kpi}'"  # noqa: S608 - of the registry
        return history.ask(
            lambda connection, _reach: str(connection.execute(sql).fetchall()), with_hot=False
        )

    with History([tmp_path], registry) as history:
        damage, uptime = plan("dmg_per_cast"), plan("uptime_ratio")

    assert "damage_total" in damage
    assert "player" in uptime
    assert not any(other in damage for other in ("player", "uptime", "healing"))
    assert not any(other in uptime for other in ("damage", "healing"))
