"""Slices: how many records are encoded before the game's threads get a turn."""

from __future__ import annotations

SLICE_RECORDS = 16
"""So many at least: about a tenth of a millisecond."""

LARGE_SLICE_RECORDS = 512
"""So many while a long queue waits: then a pause of some milliseconds is better than a loss."""

SLICE_SHARE = 8
"""A slice is one part in so many of the queue, within these two."""

_USUAL_LINE_BYTES = 256.0
_NEWS_SHARE = 0.1


def slice_records(depth: int) -> int:
    """Return how many of so many waiting records are encoded at a time."""
    return min(max(depth // SLICE_SHARE, SLICE_RECORDS), LARGE_SLICE_RECORDS)


class LineSize:
    """What a record comes to, as the latest did: up at once, since memory is bounded, down slowly.

    Attributes:
        mean_bytes: Of a line; less where many records give none.
    """

    def __init__(self) -> None:
        self.mean_bytes = _USUAL_LINE_BYTES

    def learn(self, size_bytes: int, records: int) -> None:
        """Take in what some records came to."""
        mean_bytes = size_bytes / records
        smoothed = self.mean_bytes + _NEWS_SHARE * (mean_bytes - self.mean_bytes)
        self.mean_bytes = max(mean_bytes, smoothed)

    def records_in(self, room_bytes: int) -> int:
        """Return how many records there is room for."""
        return int(room_bytes / max(self.mean_bytes, 1.0))
