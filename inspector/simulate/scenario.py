"""Scenarios: what a simulated world is to show, beside what always happens in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.simulate.abilities import Catalogue
from inspector.simulate.chance import Numbers

QUIET_S = 20.0
"""How long nothing is off at first: windows fill, and whoever looks sees what is usual."""

OVERTUNED_S = 40.0
"""Long enough to be seen to fire, short enough to be seen to recover."""

OVERTUNED_ENTRY = "ability.venom_fan"
"""An ability that is used all the time, on all shards, with the usual damage of its tier."""

_TIMES = 2.0


class Scenario(StrEnum):
    """What there is to choose from.

    `NORMAL` is the world as it is. In `OVERTUNED` one ability is too strong for a while.
    """

    NORMAL = "normal"
    OVERTUNED = "overtuned"


@dataclass(frozen=True, slots=True)
class Course:
    """A scenario, and when what it shows begins.

    Attributes:
        scenario: What it shows.
        from_s: Seconds since the world began.
    """

    scenario: Scenario = Scenario.NORMAL
    from_s: float = QUIET_S

    @property
    def overtuning(self) -> Overtuning | None:
        """What is too strong, and when; None in a scenario without."""
        if self.scenario is not Scenario.OVERTUNED:
            return None
        return Overtuning(OVERTUNED_ENTRY, _TIMES, self.from_s, self.from_s + OVERTUNED_S)

    def catalogue_of(self, catalogue: Catalogue) -> Catalogue:
        """Return what can happen: where one ability is off, no other one surges of itself."""
        if self.overtuning is None:
            return catalogue
        entries = (msgspec.structs.replace(entry, swing={}) for entry in catalogue.entry)
        return msgspec.structs.replace(catalogue, entry=tuple(entries))


NORMAL = Course()


@dataclass(frozen=True, slots=True)
class Overtuning:
    """One entry does more damage a cast than it should.

    Attributes:
        entry: ``namespace.entryId``.
        times: By how much.
        from_s: Seconds since the world began, when it begins.
        to_s: When it is well again.
    """

    entry: str
    times: float
    from_s: float
    to_s: float

    def strength(self, is_entry: NDArray[np.bool_], happened_ms: NDArray[np.int64]) -> Numbers:
        """Return what the damage of rows is multiplied by.

        Args:
            is_entry: (n,) whether a row is of the entry.
            happened_ms: (n,) milliseconds since the world began.
        """
        is_on = (happened_ms >= self.from_s * 1000.0) & (happened_ms < self.to_s * 1000.0)
        return np.where(is_entry & is_on, self.times, 1.0)
