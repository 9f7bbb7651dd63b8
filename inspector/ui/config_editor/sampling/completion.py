"""What a metric path that is being typed may go on to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector.core.registry import NAMESPACES, Registry

MOST = 40
_ANY = "*"


def completions(text: str, entries: Sequence[str], registry: Registry) -> tuple[str, ...]:
    """Return globs that go on from a text, part by part; a part has what was typed in it.

    Args:
        text: What was typed so far.
        entries: ``namespace.entryId``, those of the session.
        registry: Metric keys.
    """
    head, dot, tail = text.rpartition(".")
    parts = head.split(".") if dot else []
    needle = tail.casefold()
    if not parts:
        return _found(needle, (*NAMESPACES, _ANY), "", ".")
    if len(parts) == 1:
        own = (entry.partition(".") for entry in entries)
        ids = [name for namespace, _dot, name in own if parts[0] in (namespace, _ANY)]
        return _found(needle, (_ANY, *dict.fromkeys(ids)), f"{head}.", ".")
    if len(parts) == 2:
        keys = registry.usable.get(parts[0], registry.usable[""])
        return _found(needle, keys, f"{head}.", "")
    return ()


def _found(needle: str, names: Iterable[str], before: str, behind: str) -> tuple[str, ...]:
    fitting = [name for name in names if needle in name.casefold()]
    # What begins with it comes first; a whole name needs no completion.
    fitting.sort(key=lambda name: not name.casefold().startswith(needle))
    found = [f"{before}{name}{behind}" for name in fitting]
    return tuple(found[:MOST]) if found != [f"{before}{needle}"] else ()
