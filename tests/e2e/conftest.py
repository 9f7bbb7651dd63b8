"""The program as a person starts it: a process of its own, somewhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import inspector

TIMEOUT_S = 120.0
"""Nothing here takes long, except on a machine that is busy with something else."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that finds this program, and a temporary folder of its own."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    source = str(Path(inspector.__file__).parent.parent)
    paths = [source, os.environ.get("PYTHONPATH", "")]
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    return {
        **os.environ,
        **folders,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONUTF8": "1",
    }


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Start a command and go on."""

    def run(*arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command_line(arguments),
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


@pytest.fixture
def finish(
    tmp_path: Path, environment: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command to its end, in an empty folder."""

    def run(
        *arguments: object, without: Sequence[str] = (), **more: str
    ) -> subprocess.CompletedProcess[str]:
        env: Mapping[str, Any] = {k: v for k, v in environment.items() if k not in without} | more
        return subprocess.run(
            command_line(arguments),
            cwd=tmp_path,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )

    return run


def command_line(arguments: Sequence[object]) -> list[str]:
    """Return how the program is started with these arguments."""
    return [sys.executable, "-m", "inspector", *map(str, arguments)]
