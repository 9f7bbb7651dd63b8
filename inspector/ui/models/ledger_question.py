"""What a person asks of the ledger, as immutable values without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.core.record import Reason
from inspector.core.registry import Kind, Level
from inspector.session.marked_rows import LedgerKind


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """The lines behind a number of the ledger.

    Attributes:
        kind: What became of them.
        title: What they have in common, as a person says it.
        source_id: Only those of this source; None for all.
        shard: Only those of this shard; None for all.
        reason: Only those rejected for this reason; None for all.
    """

    kind: LedgerKind
    title: str
    source_id: int | None = None
    shard: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A metric key that a person wants in the registry.

    Attributes:
        name: As the rejected lines spell it.
        kind: How its values add up.
        level: What one value covers.
        unit: Unit of its values; empty for a plain number.
        description: One sentence for people.
        optional: Whether backpressure may drop it before whole records suffer.
    """

    name: str
    kind: Kind
    level: Level
    unit: str
    description: str
    optional: bool
