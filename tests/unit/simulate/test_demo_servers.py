"""Demo servers: processes that write while they are wanted, and leave nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psutil
import pytest

from inspector.simulate import demo_servers
from inspector.simulate.demo_servers import BACKFILL_S, DemoServers
from inspector.simulate.scenario import QUIET_S, Course, Scenario
from inspector.simulate.servers import ServersPlan

PATIENCE = 3_000
"""How often to look before giving up, each time waiting 10 ms."""


SHARDS = ("world-1", "world-2")


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoServers]:
    """Two servers that write little, not started."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    servers = DemoServers(shards=2, rate=50.0)
    yield servers
    servers.stop()


def written(servers: DemoServers) -> int:
    """Return how many bytes there are by now of the server that has written least."""
    hot = servers.folder / "hot"
    return min(sum(log.stat().st_size for log in hot.glob(f"{shard}.*.jsonl")) for shard in SHARDS)


def until_more_than(servers: DemoServers, size_bytes: int) -> int:
    """Wait for more bytes, and return how many there are."""
    pause = Event()
    for _ in range(PATIENCE):
        if (found := written(servers)) > size_bytes:
            return found
        pause.wait(0.01)
    pytest.fail("nothing was written")


def test_the_folder_is_there_before_anything_is_written(servers: DemoServers) -> None:
    """So that it can be opened at once."""
    assert (servers.folder / "hot").is_dir()
    assert (servers.folder / "config" / "sampling.toml").is_file()
    assert servers.folder.name.startswith("inspector-demo-")


def test_they_write_some_history_and_then_as_time_goes_by(servers: DemoServers) -> None:
    """A log for each server."""
    servers.start()

    history_bytes = until_more_than(servers, 0)
    until_more_than(servers, history_bytes)

    shards = {log.name.partition(".")[0] for log in (servers.folder / "hot").iterdir()}
    assert shards == set(SHARDS)


def test_nothing_is_left_of_them(servers: DemoServers) -> None:
    """Neither process nor folder; stopping again is fine."""
    servers.start()
    until_more_than(servers, 0)
    processes = [p for p in psutil.Process().children() if str(servers.folder) in p.cmdline()]

    servers.stop()
    servers.stop()

    assert len(processes) == 2
    assert not any(process.is_running() for process in processes)
    assert not servers.folder.exists()


def test_servers_that_never_started_leave_no_folder(servers: DemoServers) -> None:
    """It was made with them."""
    servers.stop()

    assert not servers.folder.exists()


def test_what_is_off_begins_after_it_was_seen_to_be_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the history, with baselines to compare with."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    monkeypatch.setattr(demo_servers, "Servers", FakeServers)
    servers = DemoServers(shards=2, rate=50.0, scenario=Scenario.OVERTUNED)
    baselines = (servers.folder / "config" / "baselines.toml").read_text(encoding="utf-8")

    servers.start()
    servers.stop()

    assert FakeServers.plan.course == Course(Scenario.OVERTUNED, BACKFILL_S + QUIET_S)
    assert "[[baseline]]\ntier = 1" in baselines


class FakeServers:
    """Servers that write nothing, and what they were last to write."""

    plan: ServersPlan

    def __init__(self, plan: ServersPlan) -> None:
        FakeServers.plan = plan

    def start(self) -> None:
        """Begin to write nothing."""

    def stop(self, _timeout_s: float) -> None:
        """End it."""

    def problems(self) -> list[str]:
        """Return none."""
        return []
