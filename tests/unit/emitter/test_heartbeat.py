"""The heartbeat: what an emitter says of itself, and forgets only once it is told."""

from __future__ import annotations

import json
from math import inf
from typing import Any

import pytest

from inspector.emitter.heartbeat import HEARTBEAT_S, Figures, Heartbeat
from inspector.emitter.losses import Losses, Lost
from tests.unit.emitter.writer_rig import SETTINGS, START_S, Lines, Time, with_settings


@pytest.fixture
def time() -> Time:
    """A clock in the test's hand."""
    return Time()


@pytest.fixture
def losses() -> Losses:
    """Nothing lost yet."""
    return Losses()


@pytest.fixture
def heartbeat(time: Time, losses: Losses) -> Heartbeat:
    """One that has not beaten yet."""
    return Heartbeat(Lines(), losses, time.clock, "2026.3.2")


def beat(heartbeat: Heartbeat, figures: Figures = Figures()) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """Return the next heartbeat."""
    record: dict[str, Any] = json.loads(heartbeat.make(figures, SETTINGS))
    return record


def test_it_says_how_the_emitter_fares_and_what_it_runs_on(heartbeat: Heartbeat) -> None:
    """In the words of the design."""
    record = beat(heartbeat, Figures(12, 2, 5_000, 3))

    assert record == {
        "ts": START_S,
        "entry": "system.telemetry",
        "metrics": {
            "queue_depth": 12,
            "records_dropped": 0,
            "values_dropped": 0,
            "bytes_written": 5_000,
            "flush_count": 3,
            "degrade_level": 2,
        },
        "meta": {"config": {"sampling": 3}, "build": "2026.3.2"},
    }


def test_the_first_is_due_at_once_and_the_next_after_five_seconds(
    heartbeat: Heartbeat, time: Time
) -> None:
    """Counted from the one before."""
    assert heartbeat.due_s == -inf

    beat(heartbeat)

    assert heartbeat.due_s == time.clock.monotonic_s() + HEARTBEAT_S


def test_what_nobody_should_wait_for_makes_it_due_at_once(heartbeat: Heartbeat) -> None:
    """Once; then the five seconds begin anew."""
    beat(heartbeat)

    heartbeat.hurry()

    assert heartbeat.due_s == -inf
    beat(heartbeat)
    assert heartbeat.due_s > 0


def test_it_says_what_was_lost_and_why(heartbeat: Heartbeat, losses: Losses) -> None:
    """By metric key and reason; values of whole records are among the values."""
    losses.count_value("reflect_count", Lost.BACKPRESSURE)
    losses.count_value("reflect_count", Lost.BACKPRESSURE)
    losses.count_record(["casts", "reflect_count"], Lost.BUFFER_FULL)

    record = beat(heartbeat)

    assert record["metrics"]["values_dropped"] == 4
    assert record["metrics"]["records_dropped"] == 1
    assert record["meta"]["dropped"] == {
        "values": {
            "casts": {"buffer_full": 1},
            "reflect_count": {"backpressure": 2, "buffer_full": 1},
        },
        "records": {"buffer_full": 1},
    }


def test_what_it_told_is_not_told_again(heartbeat: Heartbeat, losses: Losses) -> None:
    """Counts are those since the last one; the problem is over."""
    losses.count_value("casts", Lost.NOT_FINITE)
    heartbeat.note("disk full")
    beat(heartbeat, Figures(bytes_written=100, flush_count=1))
    heartbeat.settle(told=True)

    record = beat(heartbeat, Figures(bytes_written=150, flush_count=3))

    assert record["metrics"]["bytes_written"] == 50
    assert record["metrics"]["flush_count"] == 2
    assert record["metrics"]["values_dropped"] == 0
    assert record["meta"].keys() == {"config", "build"}


def test_what_it_could_not_tell_is_told_by_the_next(heartbeat: Heartbeat, losses: Losses) -> None:
    """Nothing is forgotten, and it is due at once."""
    losses.count_value("casts", Lost.NOT_FINITE)
    heartbeat.note("disk full")
    first = beat(heartbeat, Figures(bytes_written=100))
    losses.count_value("casts", Lost.NOT_FINITE)
    heartbeat.settle(told=False)
    assert heartbeat.due_s == -inf

    second = beat(heartbeat, Figures(bytes_written=100))

    assert first["meta"]["problem"] == second["meta"]["problem"] == "disk full"
    assert second["metrics"]["values_dropped"] == 2
    assert second["metrics"]["bytes_written"] == 100


def test_a_problem_that_came_meanwhile_is_told_next(heartbeat: Heartbeat) -> None:
    """It is not over with the one that was told."""
    heartbeat.note("disk full")
    beat(heartbeat)
    heartbeat.note("no permission")
    heartbeat.settle(told=True)

    assert beat(heartbeat)["meta"]["problem"] == "no permission"


def test_a_config_that_was_refused_is_named(heartbeat: Heartbeat) -> None:
    """The Inspector shows it beside the shard."""
    settings = with_settings(problem="sampling.toml: rate above 1")

    record = json.loads(heartbeat.make(Figures(), settings))

    assert record["meta"]["config_error"] == "sampling.toml: rate above 1"


def test_losses_survive_a_line_that_cannot_be_made(
    heartbeat: Heartbeat, losses: Losses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next heartbeat tells them, after the usual time."""
    losses.count_value("casts", Lost.NOT_FINITE)
    with monkeypatch.context() as patch:
        patch.setattr(Lines, "line", lambda *_: b"")
        assert heartbeat.make(Figures(), SETTINGS) == b""
    assert heartbeat.due_s > 0

    assert beat(heartbeat)["metrics"]["values_dropped"] == 1


def test_the_child_of_a_fork_tells_only_of_itself(heartbeat: Heartbeat) -> None:
    """What was before is the parent's."""
    beat(heartbeat, Figures(bytes_written=100))
    heartbeat.note("disk full")

    heartbeat.start_over(Figures(bytes_written=300))

    record = beat(heartbeat, Figures(bytes_written=350))
    assert record["metrics"]["bytes_written"] == 50
    assert "problem" not in record["meta"]
