"""Servers killed at any instant: what they flushed is there, and another one can go on."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from inspector.core.registry import Registry
from tests.e2e.emitting import serving, until
from tests.e2e.hot_logs import read_hot_logs
from tests.e2e.kills import kill_one
from tests.e2e.retuned import write_backpressure

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a kill there is no signal, and pipes cannot be waited for"
)

KILLS = 5
FLUSH_BYTES = 4_096
SHORTEST_LINE_BYTES = 150


def test_only_the_newest_unflushed_records_are_missing_after_a_kill(
    tmp_path: Path, registry: Registry, environment: dict[str, str]
) -> None:
    """Every line is a record or the one torn one, and the next server ends that with a newline."""
    random = Random(11)

    kills = []
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        kills.append(kill_one(folder, random, registry, environment))

    assert [kill.problems for kill in kills] == [()] * KILLS
    assert all(kill.handed_over > 0 for kill in kills)


def test_what_waits_for_long_is_less_than_a_flush(
    tmp_path: Path, registry: Registry, environment: dict[str, str]
) -> None:
    """However long a flush may take to come by the clock: here for a minute."""
    game = tmp_path / "game"
    write_backpressure(game / "config", flush_interval_s=60.0)

    def missing() -> int:
        return 1_007 - len(read_hot_logs(game, registry).records)

    with serving(game, environment) as server:
        server.is_up().do("record", 0, 1_000)
        server.do("record", 1_000, 1_007)
        until(lambda: missing() * SHORTEST_LINE_BYTES <= FLUSH_BYTES)
        server.kill()

    left = read_hot_logs(game, registry)
    numbers = [record["metrics"]["damage_total"] for record in left.records]
    assert missing() * SHORTEST_LINE_BYTES <= FLUSH_BYTES
    assert numbers == list(range(len(numbers)))
    assert min(map(len, lines_of(game))) >= SHORTEST_LINE_BYTES
    assert (left.refused, left.torn) == ([], {})


def lines_of(game: Path) -> list[bytes]:
    """Return all lines of a data folder's hot logs."""
    return [line for log in (game / "hot").iterdir() for line in log.read_bytes().splitlines()]
