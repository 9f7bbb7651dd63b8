"""Batches: rows as columns, on their way from a block to the session's table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.core.record import Reason

ABSENT = 0
"""The id of a player, tier or region that the record does not have."""


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that is not a valid record.

    Attributes:
        source_id: Which source.
        offset: Bytes from the start of the source to the start of the line.
        size_bytes: Length of the line without its newline.
        reason: The code it is counted under.
        message: Every problem found, naming field and value; never a raw player name.
        unknown_keys: The metric keys that the registry did not know, each with the namespace of
            the entry that used it, empty where that is unknown.
    """

    source_id: int
    offset: int
    size_bytes: int
    reason: Reason
    message: str
    unknown_keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one block as columns of equal length n, and their metric values of length m.

    Ids are those of `Names`. Row i owns the values ``first[i]:first[i + 1]``.

    Attributes:
        source_id: The source that all rows stand in.
        ts: (n,) float64, Unix seconds.
        entry: (n,) int32.
        shard: (n,) int32.
        player: (n,) int32, `ABSENT` where there is none.
        tier: (n,) int16, an id of `Names.tiers`, not the tier; `ABSENT` where there is none.
        region: (n,) int32, `ABSENT` where there is none.
        tags: (n,) int32, tag-set ids; 0 is the empty set.
        offset: (n,) int64, where the line starts in the source, in bytes.
        size_bytes: (n,) uint32, length of the line without its newline.
        first: (n + 1,) int64.
        key: (m,) uint8, registry key ids.
        value: (m,) float64, as written.
        rate: (m,) float64, 0 < rate <= 1.
        rejected: The lines that became no row.
        blank_lines: Lines of nothing but white space.
        size_read_bytes: All bytes of the block, newlines included.
        hashes: (n,) uint64, what rows are compared by; None where nobody has computed it yet.
    """

    source_id: int
    ts: NDArray[np.float64]
    entry: NDArray[np.int32]
    shard: NDArray[np.int32]
    player: NDArray[np.int32]
    tier: NDArray[np.int16]
    region: NDArray[np.int32]
    tags: NDArray[np.int32]
    offset: NDArray[np.int64]
    size_bytes: NDArray[np.uint32]
    first: NDArray[np.int64]
    key: NDArray[np.uint8]
    value: NDArray[np.float64]
    rate: NDArray[np.float64]
    rejected: tuple[RejectedLine, ...] = ()
    blank_lines: int = 0
    size_read_bytes: int = 0
    hashes: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.ts)
