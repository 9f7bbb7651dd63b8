"""The constants for metric keys: those that ship are up to date, and a team can have its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.emitter import keys
from inspector.emitter.keys_file import keys_file, main
from tests.unit.emitter.listener import REGISTRY

TEAM_KEY = """
[[key]]
name = "{name}"
kind = "sum"
level = "activation"
unit = "m"
description = "{description}"
optional = true
"""


def test_the_constants_that_ship_are_those_of_the_registry() -> None:
    """If not: ``python -m inspector.emitter.keys_file > inspector/emitter/keys.py``."""
    assert Path(keys.__file__).read_text(encoding="utf-8") == keys_file(REGISTRY)


def test_every_key_has_its_constant() -> None:
    """By its name in capitals."""
    assert {name: getattr(keys, name.upper()) for name in REGISTRY.names} == {
        name: name for name in REGISTRY.names
    }


def test_a_team_gets_its_own_keys_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After those that ship; a description may be long and hold any character."""
    path = tmp_path / "registry.toml"
    description = r"A \"quoted\" path, C:\\new, " + 20 * "and so on " + r"\"\"\""
    path.write_text(TEAM_KEY.format(name="jump_height", description=description))

    assert main([str(path)]) == 0

    made: dict[str, object] = {}
    text = capsys.readouterr().out
    exec(compile(text, "keys.py", "exec"), made)  # noqa: S102 - what was made is Python to be run
    assert made["JUMP_HEIGHT"] == "jump_height"
    assert made["CASTS"] == "casts"
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_bad_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its place, and without a constant."""
    path = tmp_path / "registry.toml"
    assert main([str(path)]) == 1
    path.write_text(TEAM_KEY.format(name="casts", description="Ours."))
    assert main([str(path)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    missing, twice = err.splitlines()
    assert "cannot be read" in missing
    assert "defined already" in twice
