"""History by SQL: it says what the statistics say, from whichever tier the records are in."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.stats import SessionStats, session_stats
from inspector.config.models import RetentionConfig
from inspector.console.stats import read_session
from inspector.core.registry import Registry
from inspector.simulate.writer import simulate
from inspector.storage.history import History
from inspector.storage.query_export import text_rows
from inspector.storage.tiers import DAY_S
from tests.unit.storage.history_folder import (
    FIRST_DAY_TS,
    a_record,
    asked,
    compact_all,
    records_of_days,
    rows_of,
    write_hot,
)

LONG_AFTER_TS = FIRST_DAY_TS + 100 * DAY_S
RESTORED = "sum({0}), count({0}), sum({0} * {0}_rate)"


def stats_of(path: Path, registry: Registry) -> SessionStats:
    """Return what `inspector stats` says."""
    session, kernels = read_session([path], registry)
    try:
        return session_stats(session, kernels.fold)
    finally:
        session.close()


def assert_agrees(path: Path, registry: Registry, stats: SessionStats) -> None:
    """Hold the view `records` against statistics."""
    keys = [key.name for key in registry.keys]
    sums = ", ".join(RESTORED.format(key) for key in keys)
    sql = f"SELECT entry, sum(records), {sums} FROM records GROUP BY entry"  # noqa: S608 - ours
    found = asked(path, registry, sql)
    assert {row[0] for row in found} == set(stats.entries)
    for entry, records, *figures in found:
        wanted = stats.entries[entry]
        assert records == wanted.records
        for place, key in enumerate(keys):
            restored, count, as_written = figures[3 * place : 3 * place + 3]
            metric = wanted.metrics.get(key)
            assert count == (metric.count if metric else 0)
            if metric:
                assert restored == pytest.approx(metric.estimate, rel=1e-9)
                assert as_written == pytest.approx(metric.sum, rel=1e-9)


def test_sql_over_hot_and_over_warm_says_what_statistics_say(
    tmp_path: Path, registry: Registry
) -> None:
    """Sums, counts and restored sums of every entry and metric, to 1e-9."""
    simulate(tmp_path, seed=3, seconds=6.0, rate=400.0, shards=2)
    hot = stats_of(tmp_path, registry)
    assert_agrees(tmp_path, registry, hot)

    compact_all(tmp_path, registry, hot.last_ts + 30 * DAY_S)

    assert not list((tmp_path / "hot").iterdir())
    assert_agrees(tmp_path, registry, stats_of(tmp_path, registry))
    assert_agrees(tmp_path, registry, hot)


def test_kpis_say_what_statistics_say(tmp_path: Path, registry: Registry) -> None:
    """Of a shard and tier within a day, also where distinct players count."""
    chance = random.Random(5)
    records = [a_record(FIRST_DAY_TS + 100.0 + number, chance) for number in range(200)]
    for record in records:
        record["shard"], record["meta"]["tier"] = "world-1", 1
    write_hot(tmp_path, records)
    stats = stats_of(tmp_path, registry)

    found = asked(tmp_path, registry, "SELECT entry, kpi, value, n FROM kpis")

    wanted = {
        (entry, kpi): value
        for entry, of_entry in stats.entries.items()
        for kpi, value in of_entry.kpis.items()
        if value.n
    }
    assert {(entry, kpi) for entry, kpi, *_ in found} == set(wanted)
    for entry, kpi, value, n in found:
        assert value == pytest.approx(wanted[entry, kpi].value, rel=1e-9, nan_ok=True)
        assert n == wanted[entry, kpi].n


def test_a_denominator_of_zero_is_null(tmp_path: Path, registry: Registry) -> None:
    """It is no data, and n tells that there were records."""
    record = {"ts": FIRST_DAY_TS, "shard": "s", "entry": "ability.a"}
    write_hot(tmp_path, [{**record, "metrics": {"casts": 0, "damage_total": 5}}])

    (row,) = asked(
        tmp_path, registry, "SELECT value IS NULL, n FROM kpis WHERE kpi = 'dmg_per_cast'"
    )

    assert row == ("true", 1)


@settings(max_examples=15)
@given(
    parts=st.lists(
        st.tuples(
            st.floats(0.0, 1e9).map(lambda value: round(value, 3)),
            st.sampled_from((1.0, 0.5, 0.25, 0.001)),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_totals_are_restored_whatever_the_rates(
    parts: list[tuple[float, float]], tmp_path_factory: pytest.TempPathFactory, registry: Registry
) -> None:
    """Σ value / rate, over any change of the rate."""
    root = tmp_path_factory.mktemp("rates")
    write_hot(
        root,
        [
            {
                "ts": FIRST_DAY_TS + number,
                "shard": "s",
                "entry": "ability.a",
                "metrics": {"damage_total": value},
                "meta": {"rates": {"damage_total": rate}},
            }
            for number, (value, rate) in enumerate(parts)
        ],
    )

    ((total,),) = asked(root, registry, "SELECT sum(damage_total) FROM records")

    assert total == pytest.approx(math.fsum(value / rate for value, rate in parts), rel=1e-9)


def test_each_record_counts_once_in_whichever_tiers_it_is(
    tmp_path: Path, registry: Registry
) -> None:
    """Days go from hot to warm, and to roll-ups; the view always has them all."""
    records = records_of_days(3)
    write_hot(tmp_path, records)
    ask = (
        "SELECT store, sum(records), sum(damage_total), sum(damage_total * damage_total_rate) "
        "FROM records GROUP BY store ORDER BY store"
    )
    before = asked(tmp_path, registry, ask)

    short = RetentionConfig(hot_h=1, warm_d=2, cold_d=2_000)
    for day in range(1, 6):
        compact_all(tmp_path, registry, FIRST_DAY_TS + day * DAY_S + 10_000, short)
        found = asked(tmp_path, registry, ask)
        for place in (1, 2, 3):
            total = sum(row[place] for row in found)
            assert total == pytest.approx(sum(row[place] for row in before), rel=1e-9)
    assert [row[0] for row in found] == ["cold"]


def test_late_records_of_a_day_that_is_rolled_up_count_too(
    tmp_path: Path, registry: Registry
) -> None:
    """In hot, in warm beside the roll-up, and in the roll-up made anew."""
    short = RetentionConfig(hot_h=1, warm_d=2, cold_d=2_000)
    write_hot(tmp_path, records_of_days(1))
    compact_all(tmp_path, registry, FIRST_DAY_TS + 9 * DAY_S, short)
    assert asked(tmp_path, registry, "SELECT DISTINCT store FROM records") == [("cold",)]

    late = records_of_days(1, a_day=7, seed=2)
    write_hot(tmp_path, late, seq=2)
    assert asked(tmp_path, registry, "SELECT sum(records)::BIGINT FROM records") == [(47,)]

    for _ in range(3):
        compact_all(tmp_path, registry, FIRST_DAY_TS + 9 * DAY_S, short)
        assert asked(tmp_path, registry, "SELECT sum(records)::BIGINT FROM records") == [(47,)]


def test_what_was_in_a_record_is_in_its_row(tmp_path: Path, registry: Registry) -> None:
    """All of it, from a hot log and from a warm file."""
    record = {
        "ts": FIRST_DAY_TS + 1.5,
        "shard": "world-1",
        "player": "h:ab",
        "entry": "ability.a",
        "metrics": {"reflect_count": 3, "participants": 4},
        "meta": {
            "tier": 2,
            "tags": ["b", "a"],
            "region": "r:1",
            "phase": "end",
            "rates": {"reflect_count": 0.5},
        },
    }
    write_hot(tmp_path, [record])
    ask = (
        "SELECT ts, time, records, shard, player, entry, namespace, tier, tags, region, meta, "
        "reflect_count, reflect_count_rate, participants, participants_rate, casts FROM records"
    )
    with History([tmp_path], registry) as history:
        hot = text_rows(history, ask, 10).rows
        compact_all(tmp_path, registry, LONG_AFTER_TS)
        warm = text_rows(history, ask, 10).rows

    assert hot == warm
    assert hot[0] == (
        "1728000001.5", "2024-10-04 00:00:01.500000", "1", "world-1", "h:ab", "ability.a",
        "ability", "2", '["a", "b"]', "r:1", '{"phase":"end"}', "6", "0.5", "4", "1", None,
    )  # fmt: skip


def test_a_log_that_grows_is_read_on(tmp_path: Path, registry: Registry) -> None:
    """Also half a line, which counts when it is whole; and a log that was written anew."""
    (log,) = write_hot(tmp_path, [{"ts": 1, "shard": "s", "entry": "ability.a", "metrics": {}}])
    line = log.read_bytes()
    count = "SELECT count(*) FROM records"
    with History([tmp_path], registry) as history:
        assert rows_of(history, count) == [(1,)]
        log.write_bytes(line * 3 + line[:30])
        assert rows_of(history, count) == [(3,)]
        log.write_bytes(line * 4)
        assert rows_of(history, count) == [(4,)]
        log.write_bytes(line * 4 + line.strip())
        assert rows_of(history, count) == [(5,)]
        log.write_bytes(line * 6)
        assert rows_of(history, count) == [(6,)]
        log.write_bytes(b"not json\n" + line)
        assert rows_of(history, count) == [(1,)]
        assert rows_of(history, 'SELECT reason, "offset" FROM rejected') == [("not_json", 0)]
        log.unlink()
        assert rows_of(history, count) == [(0,)]


def test_rejected_lines_are_told_while_hot_and_after(tmp_path: Path, registry: Registry) -> None:
    """With place, reason, message and text; a raw player name is withheld."""
    bad = b'{"ts":1,"shard":"s","player":"Bob","entry":"ability.a","metrics":{}}'
    write_hot(tmp_path, records_of_days(1, a_day=1), b"nothing", bad)
    ask = "SELECT path, reason, message, text FROM rejected ORDER BY reason"
    hot = asked(tmp_path, registry, ask)

    compact_all(tmp_path, registry, LONG_AFTER_TS)
    kept = asked(tmp_path, registry, ask)

    assert [row[1:] for row in hot] == [row[1:] for row in kept]
    assert [row[1] for row in kept] == ["not_json", "raw_player"]
    assert "Bob" not in str(kept)
