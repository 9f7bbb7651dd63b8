"""The end of a process: what waits is written, whoever ends it and however."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from inspector.emitter import shutdown

CHECKOUT = Path(__file__).parents[3]

BEGIN = """
import signal, sys, threading
from pathlib import Path
from inspector.emitter.clock import SYSTEM_CLOCK
from inspector.emitter.shutdown import flush_on_sigterm
from tests.unit.emitter.writer_rig import Rig, with_settings
rig = Rig(Path(sys.argv[1]), with_settings(flush_s=3600.0), clock=SYSTEM_CLOCK)
"""
THREADED = "rig.writer.start()\n"
TERMINATE = "signal.raise_signal(signal.SIGTERM)\n"

not_windows = pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")


def run(folder: Path, script: str) -> int:
    """Run a server to its end; return its exit status."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(
        [sys.executable, "-c", BEGIN + script, str(folder)],
        timeout=120,
        cwd=CHECKOUT,
        env=environment,
    ).returncode


def entries(folder: Path) -> list[str]:
    """Return the entries of all records in a folder."""
    lines = [line for path in sorted(folder.iterdir()) for line in path.read_text().splitlines()]
    return [json.loads(line)["entry"] for line in lines]


@pytest.mark.parametrize("start", ["", THREADED])
def test_the_end_of_the_program_writes_all(tmp_path: Path, start: str) -> None:
    """And a last heartbeat, though nobody closed anything."""
    status = run(tmp_path, start + "rig.put(3)\n")

    assert status == 0
    assert entries(tmp_path).count("ability.fireball") == 3
    assert entries(tmp_path)[-1] == "system.telemetry"


@not_windows
@pytest.mark.parametrize("start", ["", THREADED])
def test_sigterm_writes_all_and_still_ends_the_process(tmp_path: Path, start: str) -> None:
    """Whoever sent it sees that it was obeyed."""
    status = run(tmp_path, start + "assert flush_on_sigterm()\nrig.put(3)\n" + TERMINATE)

    assert status == -signal.SIGTERM
    assert entries(tmp_path).count("ability.fireball") == 3


@not_windows
def test_sigterm_amid_a_lock_ends_the_process_all_the_same(tmp_path: Path) -> None:
    """The interrupted code holds what counting needs: then the wait is short, and not for ever."""
    script = """
from inspector.emitter.losses import Lost
flush_on_sigterm()
rig.writer._conveyor._end_frame = lambda: rig.losses.count_value("casts", Lost.CLOSED)
rig.put(3)
with rig.losses._lock:
    signal.raise_signal(signal.SIGTERM)
"""
    assert run(tmp_path, THREADED + script) == -signal.SIGTERM


@not_windows
def test_sigterm_amid_a_round_ends_the_process_all_the_same(tmp_path: Path) -> None:
    """A round is not interrupted by another one."""
    script = """
flush_on_sigterm()
rig.writer._conveyor._end_old_frame = lambda: signal.raise_signal(signal.SIGTERM)
rig.put(3)
rig.writer.pump()
"""
    assert run(tmp_path, script) == -signal.SIGTERM
    assert entries(tmp_path) == ["system.telemetry"]


@not_windows
def test_a_game_that_handles_sigterm_is_left_alone(tmp_path: Path) -> None:
    """It may have more to save than telemetry."""
    script = """
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
assert not flush_on_sigterm()
rig.put(3)
"""
    assert run(tmp_path, script + TERMINATE) == 7
    assert entries(tmp_path).count("ability.fireball") == 3


@not_windows
def test_only_the_main_thread_may_ask_for_it() -> None:
    """Python allows no other."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(shutdown.flush_on_sigterm()))
    thread.start()
    thread.join(30.0)

    assert answers == [False]


@not_windows
def test_asking_twice_is_asking_once(tmp_path: Path) -> None:
    """Every emitter of a process asks."""
    script = "assert flush_on_sigterm() and flush_on_sigterm()\nrig.put(1)\n"

    assert run(tmp_path, THREADED + script + TERMINATE) == -signal.SIGTERM
    assert entries(tmp_path).count("ability.fireball") == 1


@not_windows
def test_a_signal_in_the_moment_of_waking_is_no_deadlock(tmp_path: Path) -> None:
    """Wherever in the game's own steps it comes."""
    script = """
import os
flush_on_sigterm()
threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
while True:
    rig.put(20)
    rig.writer.wake_if_due()
    if rig.ring.depth > 5_000:
        rig.ring.waiting.clear()
"""
    assert run(tmp_path, THREADED + script) == -signal.SIGTERM
