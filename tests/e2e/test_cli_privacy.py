"""``inspector erase`` and ``inspector privacy audit``: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier
from tests.e2e.conftest import TIMEOUT_S, command_line
from tests.unit.storage.erasing import DAY, HER, HIM, HOT, a_line, texts, write_log, write_warm

Finish = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder with two players."""
    found = DataFolders.of(tmp_path / "game")
    write_log(found.hot / HOT, [a_line(HER, 1), a_line(HIM, 2)])
    write_warm(found.warm / DAY / "world-1" / "a.parquet", [a_line(HER, 1), a_line(HIM, 2)])
    return found


def test_a_list_of_players_is_erased_and_the_proof_is_printed(
    finish: Finish, folders: DataFolders, tmp_path: Path
) -> None:
    """Blank lines of the list are nothing."""
    (tmp_path / "list.txt").write_text(f"{HER}\n\n  {HIM}\n")

    answer = finish("erase", "game", "--players", "list.txt", "--yes")

    assert (answer.returncode, answer.stderr) == (0, "")
    hot = next(line.split() for line in answer.stdout.splitlines() if line.startswith("hot"))
    assert hot == ["hot", "1", "1", "2", "2", "0", "0", "0"]
    assert "finds 2 players nowhere" in answer.stdout
    assert HER not in answer.stdout
    assert texts(folders)[Tier.HOT] == texts(folders)[Tier.WARM] == []


def test_json_says_the_same(finish: Finish, folders: DataFolders) -> None:
    """A dry run too, which changes nothing."""
    before = texts(folders)
    dry = finish("erase", "game", "--player", HER, "--dry-run", "--json")
    assert texts(folders) == before
    done = finish("erase", "game", "--player", HER, "--keep-aggregates", "--yes", "--json")

    assert json.loads(dry.stdout)["tiers"]["warm"]["removed"] == 1
    answer = json.loads(done.stdout)
    assert answer["complete"]
    assert answer["tiers"]["warm"] == {
        "files": 1,
        "rewritten": 1,
        "before": 2,
        "removed": 1,
        "rejected_removed": 0,
        "masked": 0,
        "aggregated": 1,
        "after": 2,
        "written_meanwhile": 0,
    }
    assert (answer["not_done"], answer["found"]) == ([], [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["game"], "no player is named"),
        (["game", "--player", "Bob"], "value withheld"),
        (["nowhere", "--player", HER], "nowhere: is no folder"),
        (["game", "--players", "nothing.txt"], "nothing.txt: cannot be read"),
        ([".", "--player", HER], "is no data folder"),
        (["game", "--player", HER], "nobody is there to ask"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_a_remedy(
    finish: Finish, folders: DataFolders, arguments: list[str], said: str
) -> None:
    """Nothing is changed, and no name is repeated."""
    before = texts(folders)

    answer = finish("erase", *arguments)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert "Bob" not in answer.stderr
    assert texts(folders) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_on_a_terminal_it_asks_first(folders: DataFolders, environment: dict[str, str]) -> None:
    """No is no."""
    before = texts(folders)
    leader, follower = os.openpty()
    os.write(leader, b"n\n")
    answer = subprocess.run(
        command_line(["erase", str(folders.root), "--player", HER]),
        env=environment,
        stdin=follower,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    os.close(leader)
    os.close(follower)

    assert answer.returncode == 2
    assert "Erase 1 player from" in answer.stderr
    assert texts(folders) == before


def test_a_player_whom_nothing_names_may_be_a_slip_of_the_hand(
    finish: Finish, folders: DataFolders
) -> None:
    """The scan that finds nothing is no proof then, and it says so."""
    answer = finish("erase", folders.root, "--player", HER[:8], "--yes")

    assert answer.returncode == 0
    assert "Nothing of them was there before, either" in answer.stdout


def test_an_audit_ends_with_1_if_there_is_something_and_0_if_not(
    finish: Finish, folders: DataFolders
) -> None:
    """What it finds is told with place and remedy, and not repeated."""
    clean = finish("privacy", "audit", "game")
    write_log(folders.hot / f"{HOT}.1", [a_line(HER, meta={"from": "bob@mail.org"})])
    found = finish("privacy", "audit", "game")
    in_json = finish("privacy", "audit", "game", "--json")

    assert clean.returncode == 0, clean.stdout
    assert "0 findings" in clean.stdout
    assert found.returncode == in_json.returncode == 1
    assert f"{HOT}.1:1" in found.stdout
    assert "e-mail address in meta.from. Do not write it" in found.stdout
    assert json.loads(in_json.stdout)["field"] == "meta.from"
    assert "bob" not in found.stdout + in_json.stdout
    assert finish("privacy", "audit", "nowhere").returncode == 2
    assert finish("privacy", "audit", ".").returncode == 2


def test_secrets_are_found_before_the_first_log(finish: Finish, tmp_path: Path) -> None:
    """A folder of nothing but config files is a data folder, too."""
    (tmp_path / "new" / "config").mkdir(parents=True)

    answer = finish("privacy", "audit", "new")

    assert (answer.returncode, "0 findings" in answer.stdout) == (0, True)
