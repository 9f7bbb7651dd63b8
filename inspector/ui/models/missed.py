"""What comes while the view looks elsewhere, as the live strip counts it. No Qt here."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from inspector.ui.models.frame import Behind, Frame, SourceState


class Missed:
    """Counts from the moment at which the view stopped following."""

    def __init__(self) -> None:
        self._counted = (0, 0)
        self._left_at: tuple[int, int] | None = None
        self._firings: Sequence[float] = ()
        self._evaluated_ts = self._left_ts = -math.inf

    @property
    def firings(self) -> Sequence[float]:
        """When alerts began to fire since then, ascending; empty while the view follows."""
        if self._left_at is None:
            return ()
        return self._firings[bisect_right(self._firings, self._left_ts) :]

    def forget(self) -> None:
        """Begin anew with another source; the view follows."""
        self._left_at = None
        self.set_firings((), -math.inf)
        self._left_ts = -math.inf

    def set_firings(self, firings: Sequence[float], evaluated_ts: float) -> None:
        """Know when alerts began to fire.

        Args:
            firings: Ascending, Unix seconds.
            evaluated_ts: Alerts are evaluated up to here; minus infinite before that.
        """
        self._firings, self._evaluated_ts = firings, evaluated_ts
        if not math.isfinite(self._left_ts):
            # What the first evaluation finds was there before.
            self._left_ts = evaluated_ts

    def leave(self) -> None:
        """Count from now on, unless it is counted already."""
        if self._left_at is None:
            self._left_at, self._left_ts = self._counted, self._evaluated_ts

    def follow(self) -> None:
        """Count nothing: the view follows."""
        self._left_at = None

    def take(self, frame: Frame) -> Behind | None:
        """Return what came by a frame; None while the view follows."""
        if frame.ledger is not None:
            totals = frame.ledger.totals
            self._counted = (totals.accepted, totals.rejected_lines)
        if self._left_at is None:
            return None
        if frame.status.state is SourceState.LOADING:
            # What fills in now was there before the person looked back.
            self._left_at = self._counted
        lines, rejected = (
            max(now - before, 0) for now, before in zip(self._counted, self._left_at, strict=True)
        )
        return Behind(lines, rejected, len(self.firings))
