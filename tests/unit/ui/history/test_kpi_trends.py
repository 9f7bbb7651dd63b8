"""Trends of a data folder, as the page shows them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import UnknownMetricError
from inspector.core.registry import Registry
from inspector.session.query import GroupBy
from inspector.storage.history import History
from inspector.storage.kpi_trend import KpiTrend
from inspector.storage.tiers import DAY_S, day_start
from inspector.ui.history.kpi_trends import NOT_HOT, KpiTrends, trend_of
from inspector.ui.history.trend_source import TrendQuestion
from tests.unit.storage.kept_folder import KeptFolder

FIRST = day_start("2026-11-20") or 0.0
BY_SHARD = TrendQuestion("dmg_per_cast", GroupBy.SHARD)


def test_a_curve_has_the_days_that_have_data(registry: Registry) -> None:
    """The group of most records comes first; a group without any value has no curve."""
    days = FIRST + DAY_S * np.arange(3.0)
    value = np.array([[1.0, np.nan, 3.0], [5.0, 6.0, 7.0], [np.nan] * 3])
    n = np.array([[4, 0, 4], [9, 9, 9], [0, 0, 0]])
    found = KpiTrend(days, ("a", "b", "c"), value, value, value, n)

    trend = trend_of(BY_SHARD, registry.kpi("dmg_per_cast"), found)

    assert [curve.name for curve in trend.curves] == ["b", "a"]
    assert list(trend.curves[1].day_ts) == [days[0], days[2]]
    assert trend.curves[1].at(days[2])[::2] == (3.0, 4)
    assert trend.curves[1].at(days[1])[2] == 0


def test_a_folder_is_asked(tmp_path: Path, registry: Registry) -> None:
    """By shard or altogether; what is hot is said not to be in it."""
    kept = KeptFolder(tmp_path)
    kept.warm("2026-11-20", "world-1", rows=10)
    kept.warm("2026-11-22", "world-2", rows=20)
    trends = KpiTrends(History([tmp_path], registry))

    by_shard, whole = trends.trend(BY_SHARD), trends.trend(TrendQuestion("dmg_per_cast", None))
    with pytest.raises(UnknownMetricError):
        trends.trend(TrendQuestion("no_such_kpi", None))
    trends.close()

    assert [(one.name, one.records) for one in by_shard.curves] == [
        ("world-2", 20),
        ("world-1", 10),
    ]
    assert list(whole.curves[0].value) == [7.0, 7.0]
    assert by_shard.notes == (NOT_HOT,)
