"""Players erased by the installed command: while a server writes, killed, and without room."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from inspector.core.privacy import hash_player
from inspector.files.resources import load_registry
from inspector.files.salt_file import load_salt
from inspector.storage.erasure import erase
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier
from tests.e2e.conftest import command_line
from tests.e2e.emitting import TIMEOUT_S, serving
from tests.e2e.emitting_server import PLAYERS
from tests.unit.storage.erasing import (
    DAY,
    HER,
    HIM,
    HOT,
    a_line,
    texts,
    write_log,
    write_warm,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

RECORDED = 60_000
AFTERWARDS = 700
ERASED = 3
KILLS = 2
LINES = 3_000


def numbers(game: Path) -> Counter[int]:
    """Return how often each activation is in the logs."""
    found: Counter[int] = Counter()
    for lines in texts(DataFolders.of(game))[Tier.HOT]:
        for line in lines:
            record = json.loads(line)
            if record["entry"] == "ability.meteor":
                found[record["metrics"]["damage_total"]] += 1
    return found


def test_no_line_of_others_is_lost_while_a_server_writes(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """Again and again, from the log that it writes at that moment."""
    game = tmp_path / "game"
    # A machine that is busy with other things must not make the server leave records out.
    (game / "config").mkdir(parents=True)
    (game / "config" / "backpressure.toml").write_text(
        f"schema_version = 1\nrevision = 1\nqueue_threshold = {RECORDED}\n"
        f"buffer_records = {2 * RECORDED}\n"
    )
    with serving(game, environment) as server:
        server.is_up().do("record", 0, 70)
        server.do("flush")
        player = hash_player(f"Player {ERASED}", load_salt(tmp_path / "player.salt"))
        server.order("record", 70, RECORDED)
        reports = [
            erase(DataFolders.of(game), frozenset({player}), load_registry()) for _ in range(3)
        ]
        server.done()
        server.do("flush")
        last = erase(DataFolders.of(game), frozenset({player}), load_registry())
        server.do("record", RECORDED, RECORDED + AFTERWARDS)
        assert server.end() == (0, "")

    assert [report.undone for report in reports] == [(), (), ()]
    assert reports[0].of(Tier.HOT).rewritten == 1
    assert last.is_complete
    total = RECORDED + AFTERWARDS
    theirs = {n for n in range(total) if n % PLAYERS == ERASED and n < RECORDED}
    assert numbers(game) == Counter({n: 1 for n in range(total) if n not in theirs})


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder of some hundred kilobytes in each tier."""
    found = DataFolders.of(tmp_path / "game")
    noise = Random(7)
    lines = [
        a_line((HER, HIM)[n % 2], n, meta={"note": noise.randbytes(32).hex()}) for n in range(LINES)
    ]
    write_log(found.hot / HOT, lines)
    write_log(found.hot / f"{HOT}.1.gz", lines)
    for number in range(3):
        write_warm(found.warm / DAY / "world-1" / f"{number}.parquet", lines)
    return found


def test_killed_at_random_instants_a_further_run_ends_it(
    folders: DataFolders,
    finish: Callable[..., subprocess.CompletedProcess[str]],
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    """As an undisturbed one does."""
    undisturbed = folders.root.with_name("undisturbed")
    shutil.copytree(folders.root, undisturbed)
    assert finish("erase", undisturbed, "--player", HER, "--yes").returncode == 0
    wanted = texts(DataFolders.of(undisturbed))
    random = Random(8)

    for _ in range(KILLS):
        killed = folders.root.with_name("killed")
        shutil.copytree(folders.root, killed)
        process = start("erase", killed, "--player", HER, "--yes")
        _wait_for(killed / ".storage", process, random.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=TIMEOUT_S)
        answer = finish("erase", killed, "--player", HER, "--yes", "--json")

        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert json.loads(answer.stdout)["complete"]
        assert texts(DataFolders.of(killed)) == wanted
        shutil.rmtree(killed)


def _wait_for(path: Path, process: subprocess.Popen[str], after_s: float) -> None:
    """Wait until an erasure has begun, and a moment longer."""
    while not path.exists() and process.poll() is None:
        process_wait(process, 0.01)
    process_wait(process, after_s)


def process_wait(process: subprocess.Popen[str], for_s: float) -> None:
    """Wait for a process, so long at most."""
    try:
        process.wait(for_s)
    except subprocess.TimeoutExpired:
        return


def test_on_a_full_disk_all_stays_as_it_is(
    folders: DataFolders, tmp_path: Path, environment: dict[str, str]
) -> None:
    """The message says so, and no part of a file is seen."""
    before = texts(folders)
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
    command = command_line(["erase", str(folders.root), "--player", HER, "--yes"])
    answer = subprocess.run(
        [sys.executable, "-c", f"{limited}import os, sys; os.execv({command[0]!r}, {command!r})"],
        cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip

    assert answer.returncode == 1, answer.stderr
    assert "Not done" in answer.stdout
    assert "File too large" in answer.stdout
    assert texts(folders) == before
    assert not list(folders.root.rglob(".*.tmp"))
