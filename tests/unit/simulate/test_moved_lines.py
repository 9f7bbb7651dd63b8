"""Moving the instants of lines: nothing else of them changes."""

from __future__ import annotations

import json

import pytest

from inspector.simulate.moved_lines import Move


def test_whole_seconds_stay_whole_and_the_rest_stays_as_written() -> None:
    """Spaces and the order of the keys too."""
    line = b'{"shard": "s",  "ts": 1000, "metrics": {"casts": 1.50}}\n'

    assert Move(1000, 5000.4, 1.0).lines(line) == line.replace(b"1000", b"5000")


def test_fractions_are_kept() -> None:
    """As they were written, not as a float has them."""
    line = b'{"ts":1000.123,"shard":"s"}\n'

    assert Move(1000, 2000, 1.0).lines(line) == b'{"ts":2000.123,"shard":"s"}\n'


def test_at_another_speed_time_is_pressed_together() -> None:
    """A record gets the instant at which it is written."""
    moved = Move(1000, 2000, 10.0).lines(b'{"ts":1005,"shard":"s"}\n')

    assert json.loads(moved)["ts"] == 2000.5


def test_another_field_of_this_name_is_left_alone() -> None:
    """Only the record has an instant."""
    line = b'{"meta":{"ts":1},"ts":1000}\n'

    assert json.loads(Move(1000, 2000, 1.0).lines(line)) == {"meta": {"ts": 1}, "ts": 2000}


@pytest.mark.parametrize(
    "line",
    [b"{nonsense\n", b"\n", b'{"ts":"soon"}\n', b"[1]\n", b'{"ts":1,"ts":2}\n', b"\xff\r\n"],
)
def test_what_is_no_record_does_not_become_one(line: bytes) -> None:
    """It stays as it is, or at least as wrong."""
    assert Move(1000, 2000, 1.0).lines(line) == line
