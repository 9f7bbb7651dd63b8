"""What entries may use: the metric keys of their namespace, ready for use."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.core.registry import Kind, Registry
from inspector.emitter.keys import CASTS


@dataclass(frozen=True, slots=True)
class Usable:
    """The metric keys that entries of one namespace may use.

    Attributes:
        names: All of them.
        gauges: Those of which the latest value counts.
        optional: Those that a light record does without.
        counted: Whether each activation is one cast.
    """

    names: frozenset[str]
    gauges: frozenset[str]
    optional: frozenset[str]
    counted: bool


def usable_in(registry: Registry, namespace: str) -> Usable:
    """Return the metric keys that entries of a namespace may use."""
    keys = [registry.keys[key_id] for key_id in registry.usable[namespace].values()]
    return Usable(
        names=frozenset(key.name for key in keys),
        gauges=frozenset(key.name for key in keys if key.kind is Kind.GAUGE),
        optional=frozenset(key.name for key in keys if key.optional),
        counted=namespace != "system" and CASTS in registry.usable[namespace],
    )
