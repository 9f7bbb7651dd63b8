"""What a new alert rule begins with. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from inspector.config.defaults import default_text
from inspector.config.values import parsed

EMPTY = "Empty rule"


def rule_templates() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the rules that ship, by name, and one with nothing but what a rule must have."""
    shipped = (parsed(default_text("alerts")) or {}).get("rule", [])
    rules = tuple((str(rule["name"]), dict(rule)) for rule in shipped)
    return (*rules, (EMPTY, {"name": "New rule", "measure": "", "window": "5m"}))


def free_name(name: str, taken: Iterable[object]) -> str:
    """Return a name that no other rule has: itself, or with a number behind it."""
    known = set(taken)
    number, wanted = 2, name
    while wanted in known:
        wanted, number = f"{name} {number}", number + 1
    return wanted


def named_apart(rule: Mapping[str, Any], rules: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a rule with a name that none of the others has."""
    taken = [other.get("name") for other in rules]
    return {**rule, "name": free_name(str(rule.get("name", "New rule")), taken)}
