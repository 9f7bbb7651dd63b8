"""Servers: one process for each shard, which end when told to and with whoever started them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import psutil
import pytest

from inspector.simulate.data_folder import make_data_folder
from inspector.simulate.servers import Servers, ServersPlan

PATIENCE = 3_000
"""How often to look before giving up, each time waiting 10 ms."""

PARENT = """
import sys, time
from pathlib import Path
from inspector.simulate.servers import Servers, ServersPlan
servers = Servers(ServersPlan(Path(sys.argv[1]), 2, 50.0, 7, time.time()))
servers.start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Two servers that write little, not started."""
    make_data_folder(tmp_path)
    servers = Servers(ServersPlan(tmp_path, 2, 50.0, 7, time.time()))
    yield servers
    servers.stop(0.0)


def _processes(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if (
                str(folder) in process.cmdline()
                and "inspector.simulate.server" in process.cmdline()
            ):
                found.append(process)
        except psutil.Error:  # it ends just now
            continue
    return found


def _until(true: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(PATIENCE):
        if true():
            return
        pause.wait(0.01)
    pytest.fail("it never happened")


def _both_write(folder: Path) -> bool:
    logs = list((folder / "hot").glob("*.jsonl"))
    return len(logs) == 2 and all(log.stat().st_size > 0 for log in logs)


def test_each_shard_is_a_process_that_closes_its_log_in_good_order(
    servers: Servers, tmp_path: Path
) -> None:
    """The last line is a heartbeat, and whole."""
    servers.start()
    _until(lambda: _both_write(tmp_path))
    assert len(_processes(tmp_path)) == 2

    servers.stop(10.0)

    assert not servers.running
    assert servers.problems() == []
    for log in (tmp_path / "hot").glob("*.jsonl"):
        last = log.read_bytes().splitlines(keepends=True)[-1]
        assert b"system.telemetry" in last
        assert last.endswith(b"}\n")


def test_a_polite_kill_is_an_end_in_good_order(servers: Servers, tmp_path: Path) -> None:
    """As a system that shuts down would."""
    servers.start()
    _until(lambda: _both_write(tmp_path))

    for process in _processes(tmp_path):
        process.terminate()
    _until(lambda: not servers.running)

    assert servers.problems() == []


def test_a_server_that_dies_is_said_once(servers: Servers, tmp_path: Path) -> None:
    """With its name; the other one goes on."""
    servers.start()
    _until(lambda: _both_write(tmp_path))

    _processes(tmp_path)[0].kill()
    told: list[str] = []

    def is_told() -> bool:
        told.extend(servers.problems())
        return bool(told)

    _until(is_told)
    (problem,) = told
    assert problem.startswith(("world-1", "world-2"))
    assert servers.problems() == []
    assert servers.running


def test_they_end_with_whoever_started_them(tmp_path: Path) -> None:
    """However that ended: nobody is left to write for ever."""
    make_data_folder(tmp_path)
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        _until(lambda: len(_processes(tmp_path)) == 2)

        parent.kill()

    _until(lambda: not _processes(tmp_path))
