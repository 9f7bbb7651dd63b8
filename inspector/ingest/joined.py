"""Several sources as one: the first is served first, the others fill in behind."""

from __future__ import annotations

from inspector.ingest.block import Block, BlockSource


class JoinedSource:
    """A `BlockSource` of others.

    Args:
        first: What grows, and may be waited for.
        rest: What is complete.
    """

    def __init__(self, first: BlockSource, *rest: BlockSource) -> None:
        self._first = first
        self._all = (first, *rest)

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return what the first has that has anything."""
        for source in self._all:
            blocks = source.poll(limit_bytes)
            if blocks:
                return blocks
        return []

    def wait(self, timeout_s: float) -> None:
        """Sleep until the first may have something, unless another has."""
        for source in self._all[1:]:
            read, known = source.progress()
            if read < known:
                return
        self._first.wait(timeout_s)

    def progress(self) -> tuple[int, int]:
        """Return how many bytes of all were read, and how many are known."""
        read, known = zip(*(source.progress() for source in self._all), strict=True)
        return sum(read), sum(known)

    @property
    def can_cancel(self) -> bool:
        """Whether somebody may not want to wait for one of them."""
        return any(source.can_cancel for source in self._all)

    def cancel_backlog(self) -> None:
        """Give up what is still to be read of the past."""
        for source in self._all:
            source.cancel_backlog()

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should know of any of them."""
        return tuple(problem for source in self._all for problem in source.problems)

    def close(self) -> None:
        """Close all; idempotent."""
        for source in self._all:
            source.close()
