"""A disk that hangs: what must be kept is kept longest, and what waits is not thrown away."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Event

import pytest

from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.ring_buffer import RingBuffer
from tests.unit.emitter.writer_rig import Rig, with_settings

CAPACITY = 2_000
SETTINGS = with_settings(queue_threshold=500, buffer_records=CAPACITY)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A writer with a real ring buffer, of a bounded size."""
    losses = Losses()
    return Rig(tmp_path, SETTINGS, ring=RingBuffer(CAPACITY, losses), losses=losses)


def play(rig: Rig, count: int) -> None:
    """Let a game record so many casts with two optional values."""
    for number in range(count):
        metrics: dict[str, float] = {"casts": number, "reflect_count": 1, "clone_count": 1}
        rig.ring.put([Measurement(0.0, "ability.fireball", metrics)])


def test_required_values_outlive_optional_ones(rig: Rig) -> None:
    """While a write hangs nobody is there to say so: whole records go only when all is full."""
    hangs, goes_on = Event(), Event()
    write = rig.disk.write

    def hang(descriptor: int, data: bytes) -> int:
        hangs.set()
        goes_on.wait(60.0)
        return write(descriptor, data)

    rig.writer._hot_log._write = hang  # noqa: SLF001 - the disk that hangs
    rig.writer.start()
    assert hangs.wait(60.0)  # with the first heartbeat

    play(rig, CAPACITY)

    assert rig.writer.level == 2
    assert rig.ring.depth == CAPACITY
    tally = rig.losses.take()
    assert tally.records == {}
    assert tally.values == {
        ("reflect_count", Lost.BACKPRESSURE): 1_500,
        ("clone_count", Lost.BACKPRESSURE): 750,
    }
    goes_on.set()
    assert rig.writer.stop(60.0)
    assert rig.numbers() == list(range(CAPACITY))


def test_what_waits_is_not_thrown_away_when_the_disk_is_back(rig: Rig) -> None:
    """It is safe in memory, and there is time to write it."""
    play(rig, CAPACITY)
    rig.losses.take()

    assert rig.writer.flush(1.0)

    written = Counter(key for record in rig.records() for key in record["metrics"])
    assert written["reflect_count"] == 500
    assert written["clone_count"] == 1_250
    assert not rig.losses.take()
    assert rig.writer.level == 0
