"""Refusals: what a game hears that hands over what can stand in no record."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.core.errors import EmitterError
from inspector.core.shown import shown

_REMEDIES: Mapping[str, str] = {
    "entry": "Write namespace.entryId, such as ability.meteor",
    "metrics": "Give a dict, such as {keys.CASTS: 1}",
    "player": "Give the name or id as a text, or None",
    "tier": "Give a whole number, such as 2, or None",
    "tags": "Give at most 64 short texts, such as ['fire', 'aoe']",
    "region": "Give a short text, such as 'r:12:-3', or None",
    "phase": "Give a short text, such as 'gather', or None",
    "ts": "Give what time.time() returns, or None for now",
    "path": "Write it such as ability.meteor.damage_total",
    "shard": "Give a short text, such as 'world-1'",
    "salt": "Give the path of a file, or 16 to 64 bytes",
    "merge": "Give a list of globs, such as ['ability.aura_*']",
    "opted_out": "Give a list of names",
}
"""By argument."""


def refusal(field: str, fault: str) -> EmitterError:
    """Return the error for an argument, with what is wrong with it and what to give instead."""
    return EmitterError(f"{field}: {fault}", remedy=_REMEDIES[field])


def wrong(field: str, expected: str, value: object) -> EmitterError:
    """Return the error for an argument of another kind; it repeats the value if that is plain."""
    plain = isinstance(value, str | int | float | None)
    said = shown(value) if plain else type(value).__name__
    return refusal(field, f"must be {expected}, not {said}")
