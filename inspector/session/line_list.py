"""Line lists: lines of sources by their place, to be read when somebody looks at them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.core.record import Reason


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line stands, and what is known of it without reading it.

    Attributes:
        source_id: Which source, as the ledger numbers them.
        offset: Bytes from the start of the source (of its uncompressed text) to the line.
        size_bytes: Length without its newline.
        ts: Unix seconds; NaN for a line that became no row.
        reason: Why it was rejected; None for a row.
        message: Every problem of a rejected line, naming field and value; empty for a row.
    """

    source_id: int
    offset: int
    size_bytes: int
    ts: float = math.nan
    reason: Reason | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class LineList:
    """Lines that somebody asked for.

    Attributes:
        title: What they have in common, as a person says it.
        lines: Those that are known by place, in the order to be shown.
        total: How many there are; more than `lines` where only the first were kept.
    """

    title: str
    lines: Sequence[Line]
    total: int
