"""Back-off: how long to wait before what failed is tried again."""

from __future__ import annotations

from math import inf

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0


class BackOff:
    """Twice as long after each failure that follows another.

    Attributes:
        until_s: Monotonic seconds before which it is not worth a try.
    """

    def __init__(self) -> None:
        self.until_s = -inf
        self._pause_s = 0.0

    def failed(self, now_s: float) -> None:
        """Wait from now on, longer than the last time."""
        self._pause_s = min(max(2 * self._pause_s, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        self.until_s = now_s + self._pause_s

    def succeeded(self) -> None:
        """Wait no more."""
        self._pause_s, self.until_s = 0.0, -inf
