"""Which shard goes by which revision of a config file, as values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ApplyState(StrEnum):
    """How far a save has come at a shard."""

    SAVED = "Saved"
    """The shard has not said anything since."""
    SEEN = "Seen"
    """Its heartbeat names the revision."""
    OBSERVED = "Observed"
    """Its data agree, as far as they can tell."""
    DRIFTED = "Drifted"
    """Its data, or the revision it names, do not agree any more."""
    REFUSED = "Refused"
    """It goes by an earlier revision, and says why."""


@dataclass(frozen=True, slots=True)
class ShardApply:
    """What one shard makes of one config file.

    Attributes:
        shard: Its name.
        state: How far the save has come.
        revision: The one that the shard goes by; 0 for the defaults, or if it does not say.
        delay_s: From the save until the state was reached; NaN if that cannot be told.
        reason: Why it refused or drifted; else empty.
        silent_since_ts: Unix seconds of its last heartbeat, if that is long ago; else NaN.
    """

    shard: str
    state: ApplyState
    revision: int
    delay_s: float
    reason: str = ""
    silent_since_ts: float = math.nan


ApplyStates = Mapping[str, tuple[ShardApply, ...]]
"""By the name of the file, without its ending: one for each shard, in the order of their names."""

NO_STATES: ApplyStates = MappingProxyType({})
