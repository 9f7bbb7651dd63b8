"""Saves of config files that are killed, that find no room, or come together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from inspector.config.store import Store
from inspector.core.registry import Registry
from tests.e2e.killed_saves import SAVER, kill_one

KILLS = 10
SAVES = 30


@pytest.mark.skipif(sys.platform == "win32", reason="a kill there waits for the disk")
def test_a_save_killed_at_any_instant_leaves_a_whole_file(
    tmp_path: Path, registry: Registry, environment: dict[str, str]
) -> None:
    """The old one or the new one; history agrees with it, and the next save cleans up."""
    random = Random(5)

    problems = []
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        problems.append(kill_one(folder, random, registry, environment))

    assert problems == [()] * KILLS


def test_of_saves_at_the_same_moment_one_wins_and_the_others_hear_of_it(
    tmp_path: Path, registry: Registry, environment: dict[str, str]
) -> None:
    """No save is lost: every revision was told to exactly one of two processes."""
    command = [sys.executable, str(SAVER), str(tmp_path), str(SAVES)]
    savers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        for _ in range(2)
    ]
    told = [int(line) for saver in savers for line in saver.communicate()[0].split()]

    saved = sorted(revision for revision in told if revision)
    assert len(told) == 2 * SAVES
    assert saved == list(range(1, len(saved) + 1))
    past = Store(tmp_path, registry).past("sampling")
    assert [entry.revision for entry in past.entries] == saved[::-1]


FULL = """
import resource, signal, sys
from pathlib import Path
from inspector.config.store import Store
from inspector.core.errors import StorageError
from inspector.files.resources import load_registry

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Path(sys.argv[1]), load_registry())
draft = store.load("sampling").set(("rates", "casts"), 0.5)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store.save(draft, "why", "who")
except StorageError as problem:
    sys.exit(problem.text())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the size of a file cannot be limited there")
@pytest.mark.parametrize("room_bytes", [0, 10, 3_150])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    tmp_path: Path, registry: Registry, environment: dict[str, str], room_bytes: int
) -> None:
    """Whichever of the files does not fit, nothing half-written is left."""
    config = tmp_path / "config"
    config.mkdir()
    store = Store(config, registry)
    text = "# why\n" * 500 + "revision = 4\n[rates]\n"
    (config / "sampling.toml").write_text(text)

    command = [sys.executable, "-c", FULL, str(config), str(room_bytes)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "cannot be written (File too large)" in done.stderr
    assert (config / "sampling.toml").read_text() == text
    assert {entry.revision for entry in store.past("sampling").entries} <= {4}
    assert list(config.rglob("*.tmp")) + list(config.rglob("*.pending")) == []
