"""Names of the registry that config files hold, and globs over metric paths and entries."""

from __future__ import annotations

from inspector.core.formula import SPECIAL_NAMES
from inspector.core.nearest import did_you_mean
from inspector.core.registry import NAMESPACES, Kind, Registry
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


def entry_glob_fault(glob: str, namespace: str | None = None) -> str:
    """Return why a glob over entries, ``namespace.entryId``, can match none; or empty text.

    Args:
        glob: What somebody wrote.
        namespace: The only namespace that is looked at; None for all.
    """
    if not glob.isprintable():
        return "must be printable"
    start = glob[: next((at for at, char in enumerate(glob) if char in _WILDCARDS), len(glob))]
    dots, exact = glob.count("."), start == glob
    if dots > 1 or (exact and (dots == 0 or not glob.partition(".")[2].strip())):
        return (
            f"must be namespace.entryId, such as ability.fireball or ability.*, not {shown(glob)}"
        )
    looked_at = (namespace,) if namespace else NAMESPACES
    if any(f"{one}.".startswith(start) or start.startswith(f"{one}.") for one in looked_at):
        return ""
    said = f"{shown(glob)} matches no entry of {', '.join(looked_at)}"
    return f"{said}; it must be namespace.entryId, such as {looked_at[0]}.fire_*"


def namespace_fault(namespace: str) -> str:
    """Return that there is no such namespace, or an empty text."""
    if namespace in NAMESPACES:
        return ""
    hint = did_you_mean(namespace, NAMESPACES) or f"known are {', '.join(NAMESPACES)}"
    return f"unknown namespace {shown(namespace)}, {hint}"


class KnownNames:
    """What the names of one config file are checked against: a context of its validation."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.kpi_names = tuple(kpi.name for kpi in registry.kpis)
        self._hints_left = MAX_HINTS

    def key_fault(self, name: str) -> str:
        """Return that there is no such metric key, or an empty text."""
        if self.registry.find_key(name) is not None:
            return ""
        hint = self._nearest(name, self.registry.names) or "add it to the registry first"
        return f"unknown metric key {shown(name)}, {hint}"

    def kpi_fault(self, name: str) -> str:
        """Return that there is no such KPI, or an empty text."""
        if name in self.kpi_names:
            return ""
        hint = self._nearest(name, self.kpi_names) or f"known are {', '.join(self.kpi_names)}"
        return f"unknown KPI {shown(name)}, {hint}"

    def measure_fault(self, name: str) -> str:
        """Return that there is neither such a KPI nor such a metric key, or an empty text."""
        if name in self.kpi_names or self.registry.find_key(name) is not None:
            return ""
        known = (*self.kpi_names, *self.registry.names)
        hint = self._nearest(name, known) or "name a KPI or a metric key, such as dmg_per_cast"
        return f"unknown measure {shown(name)}, {hint}"

    def counter_fault(self, name: str) -> str:
        """Return that there is no such counter, or an empty text."""
        counters = tuple(key.name for key in self.registry.keys if key.kind is Kind.COUNTER)
        if name in counters:
            return ""
        if self.registry.find_key(name) is not None:
            return f"{name} is no counter, so that it cannot be counted to; casts is one"
        hint = self._nearest(name, counters) or 'write "50 casts", or a time such as "5m"'
        return f"unknown counter {shown(name)}, {hint}"

    def use_fault(self, measure: str, namespace: str) -> str:
        """Return that entries of a namespace never have a known measure, or an empty text."""
        usable = self.registry.usable[namespace]
        lacks = next((key for key in self._keys_of(measure) if key not in usable), "")
        if not lacks:
            return ""
        allowed = ", ".join(sorted(self._namespaces_of(lacks)))
        return f"{lacks} is only for entries of {allowed}, not of {namespace}"

    def is_counter(self, name: str) -> bool:
        """Return whether a measure is a counter, so that it is never below zero."""
        key_id = self.registry.find_key(name)
        return key_id is not None and self.registry.keys[key_id].kind is Kind.COUNTER

    def path_fault(self, path: str) -> str:
        """Return which part of a well-formed glob means nothing, or an empty text.

        A part with a wildcard may match what a team adds tomorrow, so that it is not looked at.
        """
        namespace, _, key = path.split(".")
        any_namespace = _has_wildcard(namespace)
        if not any_namespace and (fault := namespace_fault(namespace)):
            return fault
        if _has_wildcard(key):
            return ""
        fault = self.key_fault(key)
        return fault if fault or any_namespace else self.use_fault(key, namespace)

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

    def _keys_of(self, measure: str) -> tuple[str, ...]:
        if measure not in self.kpi_names:
            return (measure,)
        names = self.registry.kpi(measure).formula.names
        return tuple(name for name in names if name not in SPECIAL_NAMES)

    def _namespaces_of(self, key: str) -> frozenset[str]:
        return self.registry.keys[self.registry.key_id(key)].namespaces

    def _nearest(self, name: str, known: tuple[str, ...]) -> str:
        if self._hints_left == 0:
            return ""
        self._hints_left -= 1
        return did_you_mean(name, known)


def _has_wildcard(part: str) -> bool:
    return not _WILDCARDS.isdisjoint(part)
