"""The right of way: whoever paints goes first, and other threads stand aside between two steps.

The interpreter runs one thread at a time. A frame is hundreds of short calls that let go of it; if
others are at work in Python, each of them waits to get it back, and a frame takes several times as
long. So whoever has much to do asks between two steps of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

GiveWay = Callable[[], None]
"""Waits while somebody has the right of way, for a short time at most."""

_MOST_S = 0.02
"""Who stands aside goes on after that in any case: no painting may stop the work."""


def go_on() -> None:
    """Never wait: for work that nobody paints beside."""


class RightOfWay:
    """One thread takes it, and any other gives way.

    Args:
        most_s: Who stands aside waits at most so long.
    """

    def __init__(self, most_s: float = _MOST_S) -> None:
        self._most_s = most_s
        self._free = Event()
        self._free.set()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have it while the body runs."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def give_way(self) -> None:
        """Wait while somebody has it, for a short time at most."""
        if not self._free.is_set():
            self._free.wait(self._most_s)
