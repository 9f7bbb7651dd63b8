"""A recording replayed into a folder: whoever lives on that sees what the recording holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from inspector.files.resources import sample_data_root

Finish = Callable[..., CompletedProcess[str]]
SESSION = sample_data_root() / "session"
REJECTED = sample_data_root() / "rejected"


@pytest.mark.parametrize("recording", [SESSION, REJECTED])
def test_stats_of_a_replay_are_those_of_the_recording(finish: Finish, recording: Path) -> None:
    """Every sum, every count, every reason; read as files, and followed."""
    replayed = finish("replay", recording, "--to", "copy", "--speed", "max")

    assert (replayed.returncode, replayed.stderr) == (0, "")
    assert "under copy/hot" in replayed.stdout.replace("\\", "/")
    stats = [finish("stats", path, "--json") for path in (recording, "copy")]
    assert stats[0].stdout == stats[1].stdout
    follows = [
        json.loads(finish("follow", path, "--json", "--until-idle", 0.3).stdout)
        for path in (recording, "copy")
    ]
    for key in ("lines", "accepted", "rejected"):
        assert follows[0][key] == follows[1][key]
    assert list(follows[0]["metrics"]) == list(follows[1]["metrics"])
    for key, metric in follows[0]["metrics"].items():
        assert metric == pytest.approx(follows[1]["metrics"][key])


def test_a_second_replay_into_the_folder_is_refused(finish: Finish) -> None:
    """One line, with what to do."""
    finish("replay", SESSION, "--to", "copy", "--speed", "max")

    again = finish("replay", SESSION, "--to", "copy", "--speed", "max")

    assert (again.returncode, again.stdout) == (2, "")
    (line,) = again.stderr.splitlines()
    assert line.startswith("inspector: copy: has logs already")
    assert "Name a new folder" in line


@pytest.mark.parametrize("speed", ["fast", "0", "-1", "nan"])
def test_what_is_no_speed_is_a_usage_error(finish: Finish, speed: str) -> None:
    """Before anything is made."""
    found = finish("replay", SESSION, "--to", "copy", f"--speed={speed}")

    assert found.returncode == 2
    assert "no speed" in found.stderr


def test_at_full_speed_nothing_can_look_live(finish: Finish) -> None:
    """All records would have one instant."""
    found = finish("replay", SESSION, "--to", "copy", "--speed", "max", "--shift-to-now")

    assert found.returncode == 2
    assert "--shift-to-now needs a speed" in found.stderr
