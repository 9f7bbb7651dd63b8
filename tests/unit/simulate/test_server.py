"""A server writes what happened so far at once, and then frame by frame until it is stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from inspector.emitter.clock import Clock
from inspector.simulate.data_folder import make_data_folder
from inspector.simulate.server import Server
from inspector.simulate.world import World

NOW_TS = datetime(2026, 11, 22, 10, 59, 58, tzinfo=UTC).timestamp()


class FakeTime(Event):
    """A clock, and a stop event whose waiting moves the clock instead of the test."""

    def __init__(self, *, late_s: float = 0.0, stop_at_s: float = float("inf")) -> None:
        super().__init__()
        self.since_s = 0.0
        self.waits_s: list[float] = []
        self._late_s = late_s
        self._stop_at_s = stop_at_s
        self.clock = Clock(lambda: NOW_TS + self.since_s, lambda: 1000.0 + self.since_s)

    def wait(self, timeout: float | None = None) -> bool:
        """Let the time pass at once."""
        assert timeout is not None
        self.waits_s.append(timeout)
        self.since_s += timeout + self._late_s
        return self.since_s >= self._stop_at_s


Serve = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Run a server to its end, and return what it wrote, heartbeats left out."""

    def serve(
        fake: FakeTime, *, history_s: float = 0.0, seconds: float = 4.0, rate: float = 400.0
    ) -> list[dict[str, Any]]:
        make_data_folder(tmp_path)
        world = World(7, 1, NOW_TS - history_s)
        Server(tmp_path, world, 0, rate, seconds, fake, fake.clock).serve()
        records = [
            json.loads(line)
            for path in sorted((tmp_path / "hot").iterdir())
            for line in path.read_bytes().splitlines()
        ]
        return [one for one in records if one["entry"] != "system.telemetry"]

    return serve


def _stamps(records: list[dict[str, Any]]) -> list[float]:
    """Return when things happened; what was merged has the time of merging."""
    return sorted(one["ts"] for one in records)


def test_records_are_those_of_now(serve: Serve) -> None:
    """In frames of 50 ms."""
    fake = FakeTime()

    stamps = _stamps(serve(fake))

    assert min(stamps) >= NOW_TS - 0.4
    assert NOW_TS + 3.8 < max(stamps) < NOW_TS + 4.1
    assert max(fake.waits_s) <= 0.05 + 1e-9


def test_history_ends_now_and_live_goes_on_without_a_gap(serve: Serve) -> None:
    """In the same file, as long as the hour lasts."""
    stamps = _stamps(serve(FakeTime(), history_s=30.0, seconds=31.0))

    assert stamps[0] < NOW_TS - 29
    assert NOW_TS + 0.8 < stamps[-1] < NOW_TS + 1.1
    assert max(b - a for a, b in pairwise(stamps)) < 0.5


def test_frames_that_come_late_are_made_up_for(serve: Serve) -> None:
    """A machine that is always a little late still writes all, and never drifts."""
    fake = FakeTime(late_s=0.013)

    records = serve(fake)

    world = World(7, 1, NOW_TS)
    happened = world.activations(0, 0, 4000, 400.0)
    assert sum(one["metrics"].get("casts", 0) for one in records) == sum(
        one.metrics.get("casts", 0) for one in happened
    )
    assert len(fake.waits_s) == pytest.approx(4.0 / 0.05, abs=3)


def test_what_would_have_happened_during_a_long_pause_did_not(serve: Serve) -> None:
    """A server that hung goes on from now, with no burst of what is past."""
    records = serve(FakeTime(late_s=5.0), seconds=21.0)

    assert max(_stamps(records)) > NOW_TS + 19
    assert len(records) < 0.5 * 21 * 400


def test_it_goes_on_until_it_is_stopped(serve: Serve) -> None:
    """Without an end of its own."""
    records = serve(FakeTime(stop_at_s=1.5), seconds=float("inf"))

    assert NOW_TS + 1.3 < max(_stamps(records)) < NOW_TS + 1.7
