"""The writer's thread: it wakes when it should, serves who asks, and ends when told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from inspector.emitter.clock import SYSTEM_CLOCK
from tests.unit.emitter.writer_rig import Rig, disk_full, with_settings

NEVER_BY_TIME = with_settings(flush_s=3_600.0)

FORKED = """
import os, sys
from pathlib import Path
from inspector.emitter.clock import SYSTEM_CLOCK
from tests.unit.emitter.writer_rig import Rig
rig = Rig(Path(sys.argv[1]), clock=SYSTEM_CLOCK)
rig.writer.start()
rig.put(2, tags=("parent",))
rig.writer.flush(30.0)
rig.put(3)
child = os.fork()
if not child:
    rig.losses._lock.acquire()  # as if a thread that is gone had held it
    rig.writer.after_fork()
    rig.writer.after_fork()
    rig.put(1)
    rig.writer.resume()
    os._exit(0 if rig.writer.stop(30.0) else 1)
status = os.waitpid(child, 0)[1]
rig.writer.after_fork()
sys.exit(status or not rig.writer.stop(30.0))
"""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A writer with a thread, which writes when it is woken or asked."""
    rig = Rig(tmp_path, NEVER_BY_TIME, clock=SYSTEM_CLOCK)
    rig.writer.start()
    yield rig
    rig.disk.always = None
    rig.writer.stop(30.0)


def test_a_flush_waits_until_all_is_written(rig: Rig) -> None:
    """Also by several threads at a time."""
    rig.put(500)
    threads = [Thread(target=rig.writer.flush, args=(30.0,)) for _ in range(3)]
    for thread in threads:
        thread.start()

    assert rig.writer.flush(30.0)

    assert rig.numbers() == list(range(500))
    for thread in threads:
        thread.join(30.0)


def test_a_flush_that_fails_says_so_at_once(rig: Rig) -> None:
    """Not at the end of the time that one would wait."""
    rig.disk.always = disk_full()
    rig.put(1)

    assert not rig.writer.flush(3_600.0)


def test_a_flush_does_not_wait_longer_than_asked(tmp_path: Path) -> None:
    """For a disk that hangs."""
    goes_on = Event()

    def end_frame() -> None:
        goes_on.wait(30.0)

    rig = Rig(tmp_path, clock=SYSTEM_CLOCK, end_frame=end_frame)
    rig.writer.start()

    assert not rig.writer.flush(0.0)
    assert not rig.writer.stop(0.0)
    assert not rig.writer._wishes  # noqa: SLF001 - nobody waits any more

    goes_on.set()
    assert rig.writer.stop(30.0)


def test_enough_records_wake_it(tmp_path: Path) -> None:
    """About as many as one flush takes; one alone does not."""
    written = Event()
    rig = Rig(tmp_path, NEVER_BY_TIME, clock=SYSTEM_CLOCK)
    rig.writer.start()
    assert rig.writer.flush(30.0)
    write = rig.disk.write

    def note(descriptor: int, data: bytes) -> int:
        taken = write(descriptor, data)
        written.set()
        return taken

    rig.writer._hot_log._write = note  # noqa: SLF001 - the disk that tells
    rig.put(200)
    rig.writer.wake_if_due()

    assert written.wait(30.0)
    assert rig.writer.stop(30.0)
    assert rig.numbers() == list(range(200))


def test_it_is_not_woken_for_a_few(rig: Rig) -> None:
    """Each time costs the game something."""
    assert rig.writer.flush(30.0)
    rig.put(1)

    rig.writer.wake_if_due()

    assert 1 < rig.writer._conveyor.wake_depth < 50  # noqa: SLF001 - what is compared
    assert rig.ring.depth <= 1


def test_it_is_not_woken_while_nothing_can_be_written(rig: Rig) -> None:
    """It would try in vain as often as the game records; the time ends the pause."""
    rig.disk.always = disk_full()
    rig.put(100)

    assert not rig.writer.flush(30.0)

    assert rig.writer._conveyor.wake_depth > 1_000_000  # noqa: SLF001 - what is compared


def test_it_ends_when_it_is_stopped(rig: Rig) -> None:
    """What comes later is not written by anybody; a flush then says how the end went."""
    rig.put(2)

    assert rig.writer.stop(30.0)
    rig.writer.start()
    rig.put(2)

    assert rig.writer.flush(30.0)
    assert rig.numbers() == [0, 1]
    assert rig.records()[-1]["entry"] == "system.telemetry"


def test_stopping_tries_again_while_there_is_time(rig: Rig) -> None:
    """On a disk that is full for a moment, and for whoever asks again after the time was up."""
    rig.disk.always = disk_full()
    rig.put(2)
    assert not rig.writer.stop(0.0)

    rig.disk.script.clear()
    rig.disk.always = None
    assert rig.writer.stop(30.0)

    assert rig.numbers() == [0, 1]
    assert rig.records()[-1]["entry"] == "system.telemetry"


def test_a_host_that_pumps_beside_the_thread_changes_nothing(rig: Rig) -> None:
    """The thread does it."""
    rig.put(3)
    rig.writer.pump()

    assert rig.writer.flush(30.0)
    assert rig.numbers() == [0, 1, 2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks there")
def test_the_child_of_a_fork_writes_its_own_file(tmp_path: Path) -> None:
    """Nothing is written twice, and no lock of a thread that is gone is waited for."""
    checkout = Path(__file__).parents[3]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED, str(tmp_path)],
        check=True,
        timeout=120,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
    )

    counts = sorted(
        sum(
            json.loads(line)["entry"] == "ability.fireball"
            for line in path.read_text().splitlines()
        )
        for path in tmp_path.iterdir()
    )
    assert counts == [1, 5]
