"""Blocks of bytes: what every source hands over, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source.

    Attributes:
        offset: Bytes from the start of the source.
        size_bytes: Length, without the newline that ends it.
    """

    offset: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Block:
    r"""Whole lines from one source.

    Attributes:
        source_id: Which source, as the ledger numbers them.
        offset: Where `data` starts in the source, in bytes.
        data: Whole lines. Each ends in ``\n``; only the last line of a finished source may lack it.
        overlong: Lines that were too long to hold, already skipped; none of them is in `data`.
        seen_at_s: Monotonic clock when the bytes were noticed, for measuring lag.
    """

    source_id: int
    offset: int
    data: bytes
    overlong: tuple[Span, ...] = ()
    seen_at_s: float = 0.0


class BlockSource(Protocol):
    """Anything that yields blocks: a folder that grows, a recording, later a network peer."""

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return what is ready now, at most about `limit_bytes`, without waiting."""
        ...

    def wait(self, timeout_s: float) -> None:
        """Sleep until a `poll` may find something, at most so long."""
        ...

    def progress(self) -> tuple[int, int]:
        """Return how many bytes were read, and how many are known."""
        ...

    @property
    def can_cancel(self) -> bool:
        """Return whether so much is still to be read that somebody may not want to wait for it."""
        ...

    def cancel_backlog(self) -> None:
        """Give up what is still to be read of the past; new lines are read as ever."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what a person should know: what cannot be read, what is not reported."""
        ...

    def close(self) -> None:
        """Release files and threads; idempotent."""
        ...
