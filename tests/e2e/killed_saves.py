"""Savers of config files killed at any instant, and what they left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

from inspector.config.history import History
from inspector.config.reading import config_text
from inspector.config.store import Store
from inspector.core.registry import Registry
from inspector.files.resources import resource_text

SAVER = Path(__file__).with_name("killed_saver.py")
LATEST_S = 0.05
"""A save takes a few milliseconds, so that the kill comes anywhere in one of the next saves."""


def kill_one(
    folder: Path, random: Random, registry: Registry, environment: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Kill a process while it saves, and return what is not as it must be.

    Args:
        folder: Empty; used as the config folder.
        random: Says when.
        registry: That of the saver.
        environment: Of the saver; None for this process's own.
    """
    shipped = resource_text("config/sampling.toml")
    (folder / "sampling.toml").write_text(shipped, encoding="utf-8")
    command = [sys.executable, str(SAVER), str(folder), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as saver:
        assert saver.stdout is not None
        first = os.read(saver.stdout.fileno(), 64)
        time.sleep(random.uniform(0, LATEST_S))
        saver.kill()
        told = [int(line) for line in (first + saver.stdout.read()).split()]
    return tuple(_problems(folder, registry, max(told), len(shipped.split("\n"))))


def _problems(folder: Path, registry: Registry, told: int, lines: int) -> list[str]:
    """Return what is wrong after a kill, and after the next save."""
    problems = []
    store = Store(folder, registry)
    left = store.load("sampling")
    if left.problems or left.text.count("\n") not in (lines - 1, lines):
        problems.append(f"the file is not whole: {left.text!r}")
    revision = left.config().revision
    if not told <= revision <= told + 1:
        problems.append(f"revision {revision} is in force, {told} was told")
    past = store.past("sampling")
    found = [entry.revision for entry in past.entries]
    if past.damaged or found != list(range(revision, 0, -1)):
        problems.append(f"history holds {found} at revision {revision}, damaged {past.damaged}")
    if past.entries[0].text != left.text:
        problems.append("the newest entry is not the file")

    entry = store.save(left.set(("rates", "casts"), 0.75), "afterwards", "somebody").entry
    if entry is None or entry.revision != revision + 1:
        problems.append(f"the save afterwards is {entry}")
    names = [
        path.name for path in (*folder.iterdir(), *History(folder, "sampling").folder.iterdir())
    ]
    if any(name.endswith((".tmp", ".pending")) for name in names):
        problems.append(f"left behind: {names}")
    if config_text(folder / "sampling.toml") != store.past("sampling").entries[0].text:
        problems.append("the file afterwards is not the newest entry")
    return problems
