"""Emitters in real processes: many in one folder, and all the ways in which a process ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from inspector.core.registry import Registry
from tests.e2e.emitting import TIMEOUT_S, Server, serving
from tests.e2e.hot_logs import read_hot_logs

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="no forks there, and a process is told to end otherwise"
)

PROCESSES, SHARDS = 20, 10
RECORDED = 600

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def server(tmp_path: Path, environment: dict[str, str]) -> Iterator[Server]:
    """A server that writes into the data folder ``game``."""
    with serving(tmp_path / "game", environment) as server:
        yield server.is_up()


def written_numbers(folder: Path, registry: Registry) -> list[int]:
    """Return the numbers of all activations in a folder's logs; every line is a record."""
    logs = read_hot_logs(folder, registry)
    assert (logs.refused, logs.torn) == ([], {})
    return sorted(record["metrics"]["damage_total"] for record in logs.records)


def test_every_record_of_twenty_processes_is_read_once(
    start: Start, tmp_path: Path, environment: dict[str, str], registry: Registry
) -> None:
    """By count and by sum, while it is written; each shard name is used by two of them."""
    game = tmp_path / "game"
    (game / "hot").mkdir(parents=True)
    follow = start("follow", "game", "--until-idle", 3, "--json")
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(game, environment, shard=f"world-{number % SHARDS}"))
            for number in range(PROCESSES)
        ]
        for number, server in enumerate(servers):
            server.is_up().order("record", number * RECORDED, (number + 1) * RECORDED)
        ends = [(server.done(), server.end()) for server in servers]
    out, errors = follow.communicate(timeout=TIMEOUT_S)

    assert ends == [(None, (0, ""))] * PROCESSES
    assert (follow.returncode, errors) == (0, "")
    answer = json.loads(out)
    total = PROCESSES * RECORDED
    assert answer["metrics"]["casts"] == {"sum": total, "count": total}
    assert answer["metrics"]["damage_total"] == {"sum": sum(range(total)), "count": total}
    assert answer["metrics"]["healing_total"] == {"sum": total / 4, "count": total}
    assert (answer["rejected"], answer["lost_bytes"]) == ({}, 0)
    assert answer["lines"] == answer["accepted"]
    assert written_numbers(game, registry) == list(range(total))


def test_sigterm_writes_what_waits_and_ends_the_process(
    server: Server, tmp_path: Path, registry: Registry
) -> None:
    """By the signal, so that whoever sent it sees that it worked."""
    server.do("record", 0, 25)

    server.process.send_signal(signal.SIGTERM)
    code, errors = server.end()

    assert (code, errors) == (-signal.SIGTERM, "")
    assert written_numbers(tmp_path / "game", registry) == list(range(25))


def test_an_end_without_a_close_writes_what_waits(
    server: Server, tmp_path: Path, registry: Registry
) -> None:
    """Nobody has to think of it."""
    server.do("record", 0, 25)

    assert server.end() == (0, "")

    assert written_numbers(tmp_path / "game", registry) == list(range(25))


def test_a_crash_of_the_game_still_writes_what_was_measured(
    server: Server, tmp_path: Path, registry: Registry
) -> None:
    """The cast that it happened in, too."""
    server.order("fall_over")

    code, errors = server.end()

    assert code == 1
    assert "the game has fallen over" in errors
    (record,) = read_hot_logs(tmp_path / "game", registry).records
    assert record["entry"] == "ability.nova"
    assert record["metrics"] == {"casts": 1, "damage_total": 5}


def test_a_fork_writes_nothing_twice(server: Server, tmp_path: Path, registry: Registry) -> None:
    """What waits when the game forks is written by the game alone, which goes on."""
    server.do("record", 0, 15)
    server.do("fork", 1_000, 1_005)
    server.do("record", 15, 25)

    assert server.end() == (0, "")

    numbers = written_numbers(tmp_path / "game", registry)
    assert [number for number in numbers if number < 1_000] == list(range(25))
    assert len(set(numbers)) == len(numbers)


def test_the_log_is_for_its_owner_and_group_only(server: Server, tmp_path: Path) -> None:
    """So is the salt, for its owner."""
    server.do("record", 0, 5)
    server.do("close")

    (log,) = (tmp_path / "game" / "hot").iterdir()
    assert log.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "player.salt").stat().st_mode & 0o777 == 0o600
    assert b"Player" not in log.read_bytes()
