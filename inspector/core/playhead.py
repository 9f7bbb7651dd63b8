"""The playhead: the instant that the views show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Playhead:
    """Where the views stand.

    Attributes:
        at_ts: The instant, Unix seconds; None while it follows the end of the session.
    """

    at_ts: float | None = None

    @property
    def follows(self) -> bool:
        """Return whether it moves with the end of the session."""
        return self.at_ts is None

    def instant(self, last_ts: float) -> float:
        """Return the instant shown, Unix seconds, in a session that ends at `last_ts`."""
        return last_ts if self.at_ts is None else min(self.at_ts, last_ts)
