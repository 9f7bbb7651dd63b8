"""History of odd folders: empty, hostile, damaged, older, and changing while they are asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from inspector.config.models import RetentionConfig
from inspector.core.errors import SourceError
from inspector.core.registry import Registry, parse_registry
from inspector.storage.history import History
from inspector.storage.sql_views import VIEWS, metric_columns
from inspector.storage.tiers import DAY_S
from tests.unit.storage.history_folder import (
    FIRST_DAY_TS,
    asked,
    compact_all,
    records_of_days,
    rows_of,
    write_hot,
)

LONG_AFTER_TS = FIRST_DAY_TS + 100 * DAY_S


def test_names_that_are_patterns_to_sql_are_names(tmp_path: Path, registry: Registry) -> None:
    """Folders may be called anything."""
    root = tmp_path / "it's [a-z]*?{x} shard=7 \N{SNOWMAN}"
    write_hot(root, records_of_days(2))
    compact_all(root, registry, FIRST_DAY_TS + DAY_S + 8_000)
    (root / "hot" / "odd'; DROP VIEW records; --.jsonl").write_bytes(
        b'{"ts":1,"shard":"\'; DROP","entry":"ability.a","metrics":{}}\n'
    )

    found = asked(root, registry, "SELECT store, count(*) FROM records GROUP BY ALL ORDER BY ALL")

    assert sum(row[1] for row in found) == 81
    assert asked(root, registry, "SELECT shard FROM records WHERE ts = 1") == [("'; DROP",)]


def test_a_file_of_somebody_else_is_told_and_left_out(tmp_path: Path, registry: Registry) -> None:
    """In a folder; one that was named is an error."""
    write_hot(tmp_path, records_of_days(1))
    compact_all(tmp_path, registry, LONG_AFTER_TS)
    odd = tmp_path / "warm" / "2024-10-04" / "world-1" / "odd.parquet"
    odd.write_bytes(b"PAR1 and nothing more")

    with History([tmp_path], registry) as history:
        assert rows_of(history, "SELECT count(*) FROM records") == [(40,)]
        (problem,) = history.problems
    assert "odd.parquet" in problem
    with History([odd], registry) as history, pytest.raises(SourceError):
        history.run("FROM records", 1)


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, registry: Registry) -> None:
    """It says which, and what to name."""
    with (
        History([tmp_path / "gone"], registry) as history,
        pytest.raises(SourceError, match="gone"),
    ):
        history.run("FROM records", 1)


def test_files_that_vanish_while_they_are_asked_are_asked_anew(
    tmp_path: Path, registry: Registry
) -> None:
    """A query that began before a compaction has every record once."""
    write_hot(tmp_path, records_of_days(3))
    vanishing = Vanishing(tmp_path, registry)

    with History([tmp_path], registry, alerts=vanishing.compact) as history:
        found = rows_of(history, "SELECT (SELECT count(*) FROM records), count(*) FROM alerts")

    assert vanishing.times == 2
    assert found == [(120, 0)]


class Vanishing:
    """Moves warm files while a query is being answered."""

    def __init__(self, root: Path, registry: Registry) -> None:
        self.times = 0
        self._root = root
        self._registry = registry
        compact_all(root, registry, FIRST_DAY_TS + DAY_S + 8_000)

    def compact(self, _check: object) -> Iterator[Any]:
        """Merge, and roll up, when all was listed."""
        self.times += 1
        if self.times == 1:
            for path in (self._root / "warm").rglob("*.parquet"):
                path.rename(path.with_name(f"new-{path.name}"))
        yield from ()


def test_older_files_may_lack_metrics_and_have_others(tmp_path: Path, registry: Registry) -> None:
    """Keys that a team added, and took away."""
    team = parse_registry(
        '[[key]]\nname = "mana_burnt"\nkind = "sum"\nlevel = "activation"\nunit = ""\n'
        'description = "x"\noptional = true\n',
        "team",
        registry,
    )
    record = {"ts": FIRST_DAY_TS, "shard": "s", "entry": "ability.a"}
    write_hot(tmp_path, [{**record, "metrics": {"mana_burnt": 2}}])
    compact_all(tmp_path, team, LONG_AFTER_TS)
    write_hot(tmp_path, [{**record, "metrics": {"casts": 1}}], seq=2)

    found = asked(tmp_path, registry, "SELECT sum(mana_burnt), sum(casts) FROM records")

    assert found == [(2.0, 1.0)]


def test_metrics_called_like_columns_have_columns_of_their_own() -> None:
    """Whatever a team calls its keys."""
    named = metric_columns(("casts", "tier", "casts_rate"))

    assert named == {
        "casts": ("casts", "casts_rate_"),
        "tier": ("tier_", "tier_rate"),
        "casts_rate": ("casts_rate", "casts_rate_rate"),
    }


def test_the_last_instant_has_its_day(tmp_path: Path, registry: Registry) -> None:
    """Clocks that are wrong are what records are for, too."""
    log = tmp_path / "odd.jsonl"
    record = {"shard": "s", "entry": "ability.a", "metrics": {"casts": 1, "damage_total": 1}}
    log.write_text("".join(f"{json.dumps({**record, 'ts': ts})}\n" for ts in (0, 253402300799.9)))

    found = asked(log, registry, "SELECT day::VARCHAR, n FROM kpis WHERE kpi = 'dmg_per_cast'")

    assert sorted(found) == [("1970-01-01", 1), ("9999-12-31", 1)]


def test_the_private_folder_goes_with_the_history(tmp_path: Path, registry: Registry) -> None:
    """Copies of records outlive nobody."""
    write_hot(tmp_path, records_of_days(1))
    history = History([tmp_path], registry)
    rows_of(history, "SELECT count(*) FROM records")
    folder = history.export_path.parent
    assert list(folder.rglob("*.parquet"))
    assert folder.stat().st_mode & 0o077 == 0

    history.close()

    assert not folder.exists()


def test_an_empty_folder_has_all_views_without_rows(tmp_path: Path, registry: Registry) -> None:
    """And the columns that they always have."""
    with History([tmp_path], registry) as history:
        columns = history.columns()

        assert tuple(columns) == VIEWS
        assert columns["records"]["ts"] == "DOUBLE"
        assert columns["records"]["time"] == "TIMESTAMP"
        assert columns["records"]["tags"] == "VARCHAR[]"
        assert columns["records"]["damage_total_rate"] == "DOUBLE"
        assert list(columns["alerts"]) == [
            "rule", "group", "state", "from_ts", "to_ts", "value", "threshold",
        ]  # fmt: skip
        for view in VIEWS:
            assert rows_of(history, f"FROM {view}") == []


def test_records_count_once_at_every_instant_of_a_compaction(
    tmp_path: Path, registry: Registry
) -> None:
    """Whoever asks meanwhile sees all of them: from logs, files, merged files or roll-ups."""
    days = 4
    write_hot(tmp_path, records_of_days(days))
    short = RetentionConfig(hot_h=1, warm_d=2, cold_d=2_000)

    def move() -> None:
        for day in range(1, days + 4):
            compact_all(tmp_path, registry, FIRST_DAY_TS + day * DAY_S + 10_000, short)

    mover = Thread(target=move)
    mover.start()
    with History([tmp_path], registry) as history:
        while True:
            is_last = not mover.is_alive()
            asked_for = "SELECT sum(records)::BIGINT, count(DISTINCT ts) > 0 FROM records"
            assert rows_of(history, asked_for) == [(40 * days, "true")]
            if is_last:
                break
    mover.join()
