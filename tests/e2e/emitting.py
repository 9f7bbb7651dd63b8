"""Game servers in processes of their own, ordered about by a test."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

SERVER = Path(__file__).with_name("emitting_server.py")
TIMEOUT_S = 60.0
PATIENCE = 6_000
"""How often to look before giving up, each time waiting 10 ms."""


class Server:
    """A process that embeds an emitter.

    Attributes:
        process: With pipes to its standard input and output.
    """

    def __init__(
        self, folder: Path, environment: dict[str, str], *, shard: str = "world-1", **options: Any
    ) -> None:
        asked = {"folder": str(folder), "shard": shard, "salt": str(_salt_beside(folder))} | options
        self.process = subprocess.Popen(
            [sys.executable, str(SERVER), json.dumps(asked)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def is_up(self) -> Server:
        """Wait until the emitter is open."""
        self.done()
        return self

    def order(self, name: str, *arguments: Any) -> None:
        """Tell it what to do, without waiting."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()

    def done(self) -> Any:
        """Wait until an order is done; return its answer."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            pytest.fail(f"the server ended: {self.end()}")
        return json.loads(line)

    def do(self, name: str, *arguments: Any) -> Any:
        """Tell it what to do, and wait until it is done; return its answer."""
        self.order(name, *arguments)
        return self.done()

    def end(self) -> tuple[int, str]:
        """Give it no more orders; return how it ended, and what it said on standard error."""
        _, errors = self.process.communicate(timeout=TIMEOUT_S)
        return self.process.returncode, errors

    def kill(self) -> None:
        """End it whatever it does, if it has not ended."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()


@contextmanager
def serving(folder: Path, environment: dict[str, str], **options: Any) -> Iterator[Server]:
    """Start a server, and leave none behind.

    Args:
        folder: Its data folder; the salt is a file beside it.
        environment: Of the process.
        options: Further arguments of `Emitter.open`.
    """
    server = Server(folder, environment, **options)
    try:
        yield server
    finally:
        server.kill()


def _salt_beside(folder: Path) -> Path:
    return folder.with_name("player.salt")


def until(reached: Callable[[], bool]) -> None:
    """Look again and again until something is so."""
    pause = Event()
    for _ in range(PATIENCE):
        if reached():
            return
        pause.wait(0.01)
    pytest.fail("it never came to that")
