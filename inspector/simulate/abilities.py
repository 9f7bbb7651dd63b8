"""The catalogue: what can happen in the simulated world, how often, and how hard it hits."""

from __future__ import annotations

import tomllib
from enum import StrEnum

import msgspec

from inspector.files.resources import resource_text

CATALOGUE = "simulate/catalogue.toml"

PERSONAL_NAMESPACES = frozenset({"ability", "contract", "resonance"})
"""Their entries are used by a player; the others happen to everybody."""


class Timing(StrEnum):
    """When an entry writes its records (the plan, section 5)."""

    INSTANT = "instant"
    CHANNEL = "channel"
    AURA = "aura"
    TRANSFORMATION = "transformation"
    PHASES = "phases"


CLOSING_SHARE = {
    Timing.INSTANT: 1.0,
    Timing.CHANNEL: 0.35,
    Timing.AURA: 0.25,
    Timing.TRANSFORMATION: 1.0,
    Timing.PHASES: 0.1,
}
"""How many of an entry's records end a cast. The others are ticks, or changes of phase."""


class Rhythm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cycle of rest and activity; its mean is always 1.

    Attributes:
        clock: Rhythms of one clock keep time with each other.
        cycle_s: Length of a cycle.
        start: Where activity starts, as a fraction of the cycle.
        end: Where it ends.
        ramp: Over which fraction of the cycle it rises, and falls again.
        rest: Level outside, where 1 is the mean.
        stagger: Up to which fraction of the cycle single entries come later than the clock says.
        shared: Whether all shards keep the same time.
    """

    clock: str
    cycle_s: float
    start: float
    end: float
    ramp: float
    rest: float
    stagger: float = 0.0
    shared: bool = False


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that writes records.

    Attributes:
        name: ``namespace.entryId``.
        timing: When it writes.
        rhythm: Name of its rhythm.
        weight: Its share of all records, relative to the other entries.
        metrics: Metric key to mean, in the order written; the catalogue's head explains them.
        tier: 1 to 5, or None.
        tags: What it is, sorted.
        swing: Metric key to how far its mean moves in a surge: 0.5 is half as much again.
        phases: The phases of an event, in order.
    """

    name: str
    timing: Timing
    rhythm: str
    weight: float
    metrics: dict[str, float]
    tier: int | None = None
    tags: tuple[str, ...] = ()
    swing: dict[str, float] = {}
    phases: tuple[str, ...] = ()

    @property
    def namespace(self) -> str:
        """The part of the name before the dot."""
        return self.name.partition(".")[0]

    @property
    def personal(self) -> bool:
        """Whether its records name a player."""
        return self.namespace in PERSONAL_NAMESPACES


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can happen.

    Attributes:
        rhythm: Name to rhythm.
        entry: All entries.
    """

    rhythm: dict[str, Rhythm]
    entry: tuple[Entry, ...]


def load_catalogue() -> Catalogue:
    """Read the catalogue that is shipped.

    Raises:
        StorageError: The resource is missing from the installation.
    """
    return msgspec.convert(tomllib.loads(resource_text(CATALOGUE)), type=Catalogue)
