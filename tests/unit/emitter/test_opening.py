"""Opening: an emitter with all its parts writes what a game recorded."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import RegistryError, StorageError
from inspector.core.privacy import hash_player
from inspector.core.record import Record
from inspector.core.validation import validate_record
from inspector.emitter import Clock, Emitter, EmitterError, SaltError, UnknownMetric
from tests.unit.emitter.listener import REGISTRY, START_S

SALT = bytes(range(32))
TEAM_KEY = """
[[key]]
name = "jump_height"
kind = "sum"
level = "activation"
unit = "m"
description = "Height of all jumps."
optional = true
"""


def written(folder: Path) -> list[dict[str, Any]]:
    """Return what the hot logs of a data folder hold, without heartbeats."""
    lines = [
        json.loads(line)
        for path in sorted((folder / "hot").glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    return [line for line in lines if line["entry"] != "system.telemetry"]


def test_what_is_recorded_is_read_back(tmp_path: Path) -> None:
    """Names are hashed with the salt, and every line is a valid record."""
    with Emitter.open(tmp_path, shard="world-1", salt=SALT) as emitter:
        emitter.record("ability.a", {"casts": 1, "damage_total": 2.5}, player="ann", tier=3, ts=9)
        with emitter.channel("ability.b", tags=("y", "x"), region="r") as channel:
            channel.add("healing_total", 4)
        emitter.end_frame()
        assert emitter.flush()
        assert emitter.status.bytes_written > 0

    channelled, recorded = written(tmp_path)
    assert recorded == {
        "ts": 9,
        "shard": "world-1",
        "player": hash_player("ann", SALT),
        "entry": "ability.a",
        "metrics": {"casts": 1, "damage_total": 2.5},
        "meta": {"tier": 3},
    }
    assert channelled["meta"] == {"tags": ["x", "y"], "region": "r"}
    assert all(isinstance(validate_record(it, REGISTRY), Record) for it in (channelled, recorded))


def test_closing_writes_the_frame_that_nobody_ended(tmp_path: Path) -> None:
    """What was recorded before the end is not lost."""
    emitter = Emitter.open(tmp_path, shard="world-1", salt=SALT)
    emitter.record("ability.a", {"casts": 1})

    assert emitter.close()
    assert emitter.close()
    assert len(written(tmp_path)) == 1


@pytest.mark.parametrize("threaded", [False, True])
def test_an_emitter_that_is_let_go_of_loses_nothing(tmp_path: Path, threaded: bool) -> None:
    """Though nobody closes it before the process ends."""
    script = (
        "import gc, sys; from inspector.emitter import Emitter\n"
        "def play():\n"
        f"    emitter = Emitter.open(sys.argv[1], shard='w', salt=bytes(32), threaded={threaded})\n"
        "    emitter.record('ability.a', {'casts': 1})\n"
        "    emitter.channel('ability.b').end()\n"
        "play(); gc.collect()\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)

    assert sorted(line["entry"] for line in written(tmp_path)) == ["ability.a", "ability.b"]


def test_casts_of_one_frame_are_merged_where_asked(tmp_path: Path) -> None:
    """By glob over entries."""
    with Emitter.open(tmp_path, shard="world-1", salt=SALT, merge=["ability.aura_*"]) as emitter:
        for entry in ("ability.aura_a", "ability.aura_a", "ability.b", "ability.b"):
            emitter.record(entry, {"casts": 1})
        emitter.end_frame()

    assert [line["metrics"]["casts"] for line in written(tmp_path)] == [2, 1, 1]


def test_the_writer_ends_a_frame_that_nobody_ends(tmp_path: Path) -> None:
    """Also where the host does the writer's work, by a clock of its own."""
    now_s = START_S
    clock = Clock(lambda: now_s, lambda: now_s)
    emitter = Emitter.open(tmp_path, shard="world-1", salt=SALT, clock=clock, threaded=False)
    emitter.record("ability.a", {"casts": 1})
    emitter.pump()
    assert written(tmp_path) == []
    for _ in range(10):
        now_s += 0.5
        emitter.pump()

    assert [line["ts"] for line in written(tmp_path)] == [START_S]
    emitter.close()


def test_a_salt_file_is_made_in_the_config_folder(tmp_path: Path) -> None:
    """Once, so that a player has the same hash in the next run."""
    for _ in range(2):
        with Emitter.open(str(tmp_path), shard="world-1") as emitter:
            emitter.record("ability.a", {"casts": 1}, player="ann")

    first, second = written(tmp_path)
    assert first["player"] == second["player"]
    assert (tmp_path / "config" / "player.salt").stat().st_size > 0


def test_a_salt_may_be_in_a_file_of_ones_own(tmp_path: Path) -> None:
    """By its path, as text or not; a weak one is refused."""
    path = tmp_path / "secret"
    path.write_text(SALT.hex())
    path.chmod(0o600)
    with Emitter.open(tmp_path, shard="world-1", salt=str(path)) as emitter:
        emitter.record("ability.a", {"casts": 1}, player="ann")

    assert written(tmp_path)[0]["player"] == hash_player("ann", SALT)
    with pytest.raises(SaltError):
        Emitter.open(tmp_path, shard="world-1", salt=b"short")


def test_a_team_adds_metric_keys(tmp_path: Path) -> None:
    """In the config folder, wherever that is."""
    config = tmp_path / "elsewhere"
    config.mkdir()
    (config / "registry.toml").write_text(TEAM_KEY)
    with Emitter.open(tmp_path, shard="world-1", config=config, salt=SALT) as emitter:
        emitter.record("ability.a", {"jump_height": 1.5})

    assert written(tmp_path)[0]["metrics"] == {"jump_height": 1.5}
    with (
        Emitter.open(tmp_path, shard="world-1", salt=SALT) as emitter,
        pytest.raises(UnknownMetric),
    ):
        emitter.record("ability.a", {"jump_height": 1.5})


def test_a_registry_that_is_no_good_is_said_at_once(tmp_path: Path) -> None:
    """A server that recorded keys nobody knows would have every line rejected."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "registry.toml").write_text("[[key]]")
    with pytest.raises(RegistryError):
        Emitter.open(tmp_path, shard="world-1", salt=SALT)
    (config / "registry.toml").write_bytes(b"\xff")
    with pytest.raises(StorageError):
        Emitter.open(tmp_path, shard="world-1", salt=SALT)


def test_a_bad_shard_leaves_no_trace(tmp_path: Path) -> None:
    """Nothing is made before all is known to be good."""
    with pytest.raises(EmitterError):
        Emitter.open(tmp_path, shard=" ")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["merge", "opted_out"])
def test_one_text_is_not_taken_for_several(tmp_path: Path, what: str) -> None:
    """Its letters would be globs, or players; and nothing of it is repeated."""
    options: dict[str, Any] = {what: "ann*"}
    with pytest.raises(EmitterError) as caught:
        Emitter.open(tmp_path, shard="world-1", **options)

    assert "ann" not in str(caught.value)


@pytest.mark.parametrize("what", ["merge", "opted_out"])
@pytest.mark.parametrize("texts", [None, 5, [5], ["a", None], [""]])
def test_what_is_no_list_of_texts_is_refused(tmp_path: Path, what: str, texts: Any) -> None:
    """Before anything is made, and in words."""
    options: dict[str, Any] = {what: texts}
    with pytest.raises(EmitterError, match=rf"{what}: must be .* Give a list of"):
        Emitter.open(tmp_path, shard="world-1", **options)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_salt_may_be_any_bytes(tmp_path: Path, kind: Callable[[bytes], bytes]) -> None:
    """As whatever read them keeps them."""
    with Emitter.open(tmp_path, shard="world-1", salt=kind(SALT)) as emitter:
        emitter.record("ability.a", {"casts": 1}, player="ann")

    assert written(tmp_path)[0]["player"] == hash_player("ann", SALT)


def test_what_can_be_no_salt_is_refused(tmp_path: Path) -> None:
    """Without a word of it."""
    with pytest.raises(EmitterError, match="salt: must be a path or bytes, not int") as caught:
        Emitter.open(tmp_path, shard="world-1", salt=4711)  # type: ignore[arg-type]

    assert "4711" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="there is no fork on this system")
def test_emitters_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be called in a fork is said once for all: it can never be taken back."""
    said: list[object] = []
    monkeypatch.setattr(os, "register_at_fork", lambda **what: said.append(what))
    emitter = Emitter.open(tmp_path, shard="world-1", salt=SALT, threaded=False)
    emitter.close()
    known = weakref.ref(emitter)
    del emitter
    gc.collect()

    assert said == []
    assert known() is None


FORKED = """
import os, sys
from inspector.emitter import Emitter

emitter = Emitter.open(sys.argv[1], shard="world-1", salt=bytes(32))
emitter.record("ability.parent", {"casts": 1})
channel = emitter.channel("ability.lasting")
child = os.fork()
emitter.record(f"ability.{'after' if child else 'child'}", {"casts": 1})
closed = emitter.close()
if not child:
    os._exit(0 if closed else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


BEGIN = """
import multiprocessing, os, sys
from inspector.emitter import Emitter

def telemetry(**options):
    return Emitter.open(sys.argv[1], shard="world-1", salt=bytes(32), **options)
"""

IDLE = """
import subprocess
emitter = telemetry(threaded=THREADED)
child = os.fork()
if not child:
    import threading
    assert threading.active_count() == 1
    emitter.pump()
    sys.exit(0 if emitter.flush() and emitter.close() else 1)
assert os.waitpid(child, 0)[1] == 0
subprocess.run([sys.executable, "-c", ""], preexec_fn=emitter.pump, check=True)
emitter.record("ability.parent", {"casts": 1})
assert emitter.close()
"""

INHERITED = """
emitter = telemetry()

def play():
    emitter.record("ability.child", {"casts": 1})

process = multiprocessing.get_context("fork").Process(target=play)
process.start()
process.join()
emitter.record("ability.parent", {"casts": 1})
"""

OPENED = """
def play():
    global emitter
    emitter = telemetry()
    emitter.record("ability.child", {"casts": 1})

process = multiprocessing.get_context("fork").Process(target=play)
process.start()
process.join()
assert process.exitcode == 0
"""

FIRST = """
import threading
emitter = telemetry()
child = os.fork()
if not child:
    assert threading.active_count() == 1
    emitter.record("ability.child", {"casts": 1})
    assert threading.active_count() == 2
    os._exit(0 if emitter.close() else 1)
assert os.waitpid(child, 0)[1] == 0
"""

forks_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")


def play_forks(folder: Path, script: str) -> list[list[str]]:
    """Run a server that forks; return the entries in each file that it left."""
    command = [sys.executable, "-W", "ignore", "-c", BEGIN + script, str(folder)]
    subprocess.run(command, check=True, timeout=60)
    texts = [path.read_text() for path in sorted((folder / "hot").glob("*.jsonl"))]
    return [[json.loads(line)["entry"] for line in text.splitlines()] for text in texts]


@forks_only
@pytest.mark.parametrize("threaded", ["True", "False"])
def test_a_fork_that_records_nothing_leaves_no_trace(tmp_path: Path, threaded: str) -> None:
    """Nor does a program that is started: no thread, no heartbeat and no file."""
    found = play_forks(tmp_path, IDLE.replace("THREADED", threaded))

    (entries,) = found
    assert entries.count("ability.parent") == 1


@forks_only
@pytest.mark.parametrize("script", [INHERITED, OPENED])
def test_a_child_of_multiprocessing_writes_all_at_its_end(tmp_path: Path, script: str) -> None:
    """It ends without `atexit`; with an emitter of its own, or that of its parent."""
    found = play_forks(tmp_path, script)

    assert ["ability.child"] in [
        [entry for entry in entries if entry != "system.telemetry"] for entries in found
    ]
    assert found[-1][-1] == "system.telemetry"


@forks_only
def test_the_first_record_of_a_fork_starts_its_thread(tmp_path: Path) -> None:
    """Though it waits for the end of a frame that never comes."""
    assert "ability.child" in play_forks(tmp_path, FIRST)[-1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_fork_writes_only_its_own(tmp_path: Path) -> None:
    """The child has a thread of its own, also to close; what waited is its parent's to write."""
    subprocess.run([sys.executable, "-c", FORKED, str(tmp_path)], check=True, timeout=60)

    entries = sorted(line["entry"] for line in written(tmp_path))
    assert entries == ["ability.after", "ability.child", "ability.lasting", "ability.parent"]
