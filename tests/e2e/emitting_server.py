"""A game server for tests: it embeds the emitter, and does what it is told, line by line on stdin.

Orders and answers are JSON, one a line. It says what it recorded, so that a test can tell what is
missing. The arguments of `Emitter.open` come as JSON on the command line.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from inspector.emitter import Emitter

PLAYERS = 7


class GameServer:
    """A game whose frames are as short as can be.

    Attributes:
        emitter: What it records with.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.emitter = Emitter.open(**options)

    def record(self, first: int, last: int, per_frame: int = 10) -> None:
        """Record numbered activations, `last` not among them."""
        for number in range(first, last):
            self.emitter.record(
                "ability.meteor",
                {"casts": 1, "damage_total": number, "healing_total": 0.25, "reflect_count": 2},
                player=f"Player {number % PLAYERS}",
                tier=number % 3,
                tags=("fire", "burst"),
            )
            if number % per_frame == per_frame - 1:
                self.emitter.end_frame()
        self.emitter.end_frame()

    def flush(self, timeout_s: float = 30.0) -> bool:
        """Write what waits."""
        return self.emitter.flush(timeout_s)

    def close(self, timeout_s: float = 30.0) -> bool:
        """Write what waits, and end the emitter."""
        return self.emitter.close(timeout_s)

    def limit(self, size_bytes: int | None) -> None:
        """Let no file of this process grow past a size: as if the disk were full there."""
        import resource  # not on Windows, where other orders work

        most = resource.RLIM_INFINITY if size_bytes is None else size_bytes
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))

    def clamp(self, path: str) -> dict[str, float | None] | None:
        """Return the bounds of a metric path."""
        found = self.emitter.clamp(path)
        return None if found is None else {"least": found.least, "most": found.most}

    def revision(self, name: str) -> int:
        """Return the revision of a config file that is in force; 0 for the defaults."""
        return self.emitter.status.revisions.get(name, 0)

    def config_problem(self) -> str:
        """Return why a config file is not in force."""
        return self.emitter.status.config_problem

    def depth(self) -> int:
        """Return how many records wait."""
        return int(self.emitter.status.depth)

    def fork(self, first: int, last: int) -> int:
        """Record in a fork of this process, which then ends as any program does."""
        pid = os.fork()
        if pid == 0:
            self.record(first, last)
            # An answer is not this process's to give.
            os.close(sys.stdout.fileno())
            sys.exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def fall_over(self) -> None:
        """End by an exception that nobody catches, in the middle of a cast."""
        with self.emitter.cast("ability.nova") as cast:
            cast.add("damage_total", 5)
            raise RuntimeError("the game has fallen over")


def main() -> None:
    """Do one order after another; end without a word to the emitter when there are no more."""
    server = GameServer(json.loads(sys.argv[1]))
    answer(None)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        order: Callable[..., Any] = getattr(server, name)
        answer(order(*arguments))


def answer(value: Any) -> None:
    """Say what an order came to."""
    print(json.dumps(value), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
