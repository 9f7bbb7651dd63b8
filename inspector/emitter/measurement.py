"""Measurements: what a server hands over, before it is sampled, hashed and written."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Measurement:
    """What one activation did, or did since it was last told of: a record in the making.

    One is made for every activation on the game's own thread, so that it is as plain as can be.
    Nobody changes it once it is in the ring buffer.

    Attributes:
        ts: Unix seconds.
        entry: ``namespace.entryId``.
        metrics: Metric key to value, as recorded.
        player: The player's own name, which never leaves this process, nor stands in a `repr`; None
            where there is none.
        tier: None where there is none.
        tags: What the entry is.
        region: None where there is none.
        phase: Of an event; None where there is none.
        opted_out: Whether the player wants no rows of their own.
    """

    ts: float
    entry: str
    metrics: dict[str, float]
    player: str | None = field(default=None, repr=False)
    tier: int | None = None
    tags: tuple[str, ...] = ()
    region: str | None = None
    phase: str | None = None
    opted_out: bool = False
