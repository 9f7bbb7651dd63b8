"""A disk that takes nothing for a while: the game goes on, and the heartbeat tells of it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from inspector.core.registry import Registry
from tests.e2e.emitting import serving, until
from tests.e2e.hot_logs import read_hot_logs
from tests.e2e.retuned import write_backpressure

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the size of a file cannot be limited there"
)

BUFFER = 500
SOON_S = 0.05
"""For a flush that cannot succeed."""

KEPT_WHOLE = ("casts", "damage_total", "healing_total")
"""Metric keys that no sampling touches."""


def hot_bytes(folder: Path) -> int:
    """Return the size of a folder's hot logs."""
    return sum(path.stat().st_size for path in (folder / "hot").glob("*.jsonl"))


def test_a_full_disk_costs_what_does_not_fit_the_buffer_and_nothing_else(
    tmp_path: Path, environment: dict[str, str], registry: Registry
) -> None:
    """Every value is written or reported as lost with a reason, and the log has no broken line."""
    game = tmp_path / "game"
    write_backpressure(game / "config", queue_threshold=BUFFER // 5, buffer_records=BUFFER)
    with serving(game, environment) as server:
        server.is_up().do("record", 0, 100)
        assert server.do("flush")
        written_bytes = hot_bytes(game)

        server.do("limit", written_bytes + 300)
        server.do("record", 100, 20_000)
        assert not server.do("flush", SOON_S)
        server.do("record", 20_000, 40_000)
        waiting = server.do("depth")
        assert hot_bytes(game) <= written_bytes + 300

        server.do("limit", None)
        assert server.do("flush")
        server.do("record", 40_000, 40_100)
        assert server.do("close")
        assert server.end() == (0, "")

    assert 0 < waiting <= BUFFER
    logs = read_hot_logs(game, registry)
    assert (logs.refused, logs.torn) == ([], {})
    counts = Counter(key for record in logs.records for key in record["metrics"])
    for key in KEPT_WHOLE:
        assert counts[key] + logs.dropped_values(key) == 40_100
    assert logs.dropped_values("casts") > 30_000
    assert any("too large" in problem.lower() for problem in logs.beats("problem"))
    assert sum(logs.beats("records_dropped")) > 30_000
    numbers = [record["metrics"].get("damage_total") for record in logs.records]
    assert numbers[:100] == list(range(100))
    assert numbers[-100:] == list(range(40_000, 40_100))


def test_a_folder_that_is_missing_at_first_is_written_to_when_it_is_there(
    tmp_path: Path, environment: dict[str, str], registry: Registry
) -> None:
    """As of a disk that is mounted late: the game starts without it, and nothing is lost."""
    mount = tmp_path / "mount"
    mount.touch()
    paths = {"salt": str(tmp_path / "salt"), "config": str(tmp_path / "config")}
    with serving(mount / "game", environment, **paths) as server:
        server.is_up().do("record", 0, 50)
        assert not server.do("flush", SOON_S)

        mount.unlink()
        mount.mkdir()
        until(lambda: server.do("flush", SOON_S))
        server.do("record", 50, 60)
        assert server.end() == (0, "")

    logs = read_hot_logs(mount / "game", registry)
    assert [record["metrics"]["damage_total"] for record in logs.records] == list(range(60))
    assert (logs.refused, logs.torn) == ([], {})
    assert any("Not a directory" in problem for problem in logs.beats("problem"))
    assert sum(logs.beats("records_dropped")) == 0
