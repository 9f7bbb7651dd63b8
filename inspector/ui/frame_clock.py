"""How much work a frame is on the UI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from inspector.session.right_of_way import RightOfWay

_MOST_KEPT = 20_000


class FrameClock:
    """Adds up what belongs to one frame: taking it in, then painting it.

    Painting that follows no taking in, as under a moving pointer, is a frame of its own. A frame
    that changes nothing is never painted; it ends when the next one begins.

    Args:
        clock: Returns seconds that only ever grow.

    Attributes:
        right_of_way: Of this thread, while it works on a frame.
        painted: Frames that were painted so far.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.right_of_way = RightOfWay()
        self._clock = clock
        self._taken_s: float | None = None
        self._times_ms: deque[float] = deque(maxlen=_MOST_KEPT)
        self.painted = 0

    @contextmanager
    def taking_in(self) -> Iterator[None]:
        """Time the first part of a frame."""
        if self._taken_s is not None:
            self._times_ms.append(self._taken_s * 1e3)
        start_s = self._clock()
        with self.right_of_way.taken():
            yield
        self._taken_s = self._clock() - start_s

    @contextmanager
    def painting(self) -> Iterator[None]:
        """Time the second part of a frame, and end it."""
        start_s = self._clock()
        with self.right_of_way.taken():
            yield
        self._times_ms.append((self._clock() - start_s + (self._taken_s or 0.0)) * 1e3)
        self._taken_s = None
        self.painted += 1

    def times_ms(self) -> list[float]:
        """Return the work of the latest frames in milliseconds, oldest first."""
        return list(self._times_ms)

    def latest_ms(self, count: int) -> list[float]:
        """Return the work of at most so many frames in milliseconds, the latest first."""
        return list(islice(reversed(self._times_ms), count))
