"""``inspector config learn-baselines``: what recordings teach, printed and saved."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inspector.cli import app
from inspector.files.resources import sample_data_root

SESSION = sample_data_root() / "session"


@pytest.fixture
def game(tmp_path: Path) -> Path:
    """A data folder with the files that ship."""
    folder = tmp_path / "game"
    shutil.copytree(SESSION / "config", folder / "config")
    return folder


def learn(game: Path, *arguments: object) -> Result:
    """Learn from the sample session, in this process."""
    words = ["config", "learn-baselines", str(SESSION), "--data", str(game)]
    return CliRunner().invoke(app, [*words, *map(str, arguments)])


def said(game: Path) -> str:
    """Return what stands in the file."""
    return (game / "config" / "baselines.toml").read_text(encoding="utf-8")


def test_medians_are_printed_and_saved_with_a_reason(game: Path) -> None:
    """Beside them everything that did not count; history knows why."""
    before = said(game)

    found = learn(game, "--measure", "dmg_per_cast", "--least-n", 5, "--why", "quiet night")

    assert (found.exit_code, found.stderr) == (0, "")
    assert "ability.mend" in found.stdout
    assert "its value is 0" in found.stdout
    assert found.stdout.endswith("baselines.toml: saved as revision 2\n")
    assert before.replace("revision = 1", "revision = 2") in said(game)
    assert said(game).count("\n[[baseline]]\n") == 5
    history = CliRunner().invoke(
        app, ["config", "history", "baselines", "--json", "--data", str(game)]
    )
    assert json.loads(history.stdout)[0]["why"] == "quiet night"


def test_a_trial_saves_nothing(game: Path) -> None:
    """As JSON for machines, with what would have been chosen."""
    before = said(game)

    found = learn(game, "--least-n", 5, "--least-entries", 4, "--dry-run", "--json")

    learnt = json.loads(found.stdout)
    assert said(game) == before
    assert learnt["revision"] is None
    assert {one["measure"] for one in learnt["learnt"]} > {"dmg_per_cast", "avg_cc_duration"}
    assert all(one["chosen"] is (one["entries"] >= 4) for one in learnt["learnt"])
    assert {one["chosen"] for one in learnt["learnt"]} == {True, False}
    assert all(one["now"] is None for one in learnt["learnt"])
    assert any(one["entry"] is None for one in learnt["left_out"])


def test_the_same_again_is_nothing_to_save(game: Path) -> None:
    """The file has the values already."""
    learn(game, "--measure", "dmg_per_cast")
    before = said(game)

    found = learn(game, "--measure", "dmg_per_cast")

    assert found.stdout.endswith("baselines.toml: nothing to save, it is like that already\n")
    assert said(game) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--measure", "dmg_pr_cast"), "did you mean 'dmg_per_cast'?"),
        (("--measure", "casts"), "dmg_per_cast, effective_heal_ratio"),
    ],
)
def test_a_measure_that_there_is_not_is_told_with_its_remedy(
    game: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, and the file is as it was."""
    before = said(game)

    found = learn(game, *arguments)

    assert found.exit_code == 2
    assert words in found.stderr
    assert said(game) == before


def test_too_little_data_teaches_nothing(game: Path) -> None:
    """It is said, and nothing is saved."""
    before = said(game)

    found = learn(game, "--least-n", 1_000_000)

    assert found.exit_code == 0
    assert found.stdout.endswith("baselines.toml: as it was, nothing could be learnt\n")
    assert said(game) == before
