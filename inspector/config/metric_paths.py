"""Globs over metric paths, ``namespace.entryId.metricKey``, and the names that stand in them."""

from __future__ import annotations

from inspector.core.nearest import did_you_mean
from inspector.core.registry import NAMESPACES, Registry
from inspector.core.shown import shown

MAX_HINTS = 20
"""How many unknown names of one file get a suggestion: for each of thousands, seconds would go."""

_WILDCARDS = frozenset("*?[")


def form_fault(path: str) -> str:
    """Return why a glob can match no metric path, whatever the registry holds; or empty text."""
    parts = path.split(".")
    if len(parts) != 3 or not all(part.strip() for part in parts):
        return "must be namespace.entryId.metricKey, such as ability.*.reflect_count"
    return "" if path.isprintable() else "must be printable"


class KnownNames:
    """What the names of one config file are checked against: a context of its validation."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._hints_left = MAX_HINTS

    def key_fault(self, name: str) -> str:
        """Return that there is no such metric key, or an empty text."""
        if self.registry.find_key(name) is not None:
            return ""
        hint = self._nearest(name, self.registry.names) or "add it to the registry first"
        return f"unknown metric key {shown(name)}, {hint}"

    def path_fault(self, path: str) -> str:
        """Return which part of a well-formed glob means nothing, or an empty text.

        A part with a wildcard may match what a team adds tomorrow, so that it is not looked at.
        """
        namespace, _, key = path.split(".")
        any_namespace = _has_wildcard(namespace)
        if not any_namespace and namespace not in NAMESPACES:
            hint = self._nearest(namespace, NAMESPACES) or f"known are {', '.join(NAMESPACES)}"
            return f"unknown namespace {shown(namespace)}, {hint}"
        if _has_wildcard(key):
            return ""
        fault = self.key_fault(key)
        if fault or any_namespace or key in self.registry.usable[namespace]:
            return fault
        allowed = ", ".join(sorted(self._namespaces_of(key)))
        return f"{key} is only for entries of {allowed}, not of {namespace}"

    def order_fault(self, order: tuple[str, ...]) -> str:
        """Return which of these known metric keys stand in the wrong order, or an empty text."""
        optional = [self.registry.keys[self.registry.key_id(name)].optional for name in order]
        for place in range(1, len(order)):
            if optional[place] and not optional[place - 1]:
                return (
                    f"{order[place - 1]} is required and would be left out before"
                    f" {order[place]}, which is optional; put the optional keys first"
                )
        return ""

    def _namespaces_of(self, key: str) -> frozenset[str]:
        return self.registry.keys[self.registry.key_id(key)].namespaces

    def _nearest(self, name: str, known: tuple[str, ...]) -> str:
        if self._hints_left == 0:
            return ""
        self._hints_left -= 1
        return did_you_mean(name, known)


def _has_wildcard(part: str) -> bool:
    return not _WILDCARDS.isdisjoint(part)
