"""A record as nodes of a tree: keys and values exactly as the line has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inspector.ui.models.format import moment
from inspector.ui.models.literal import one_line

_VALUE_CHARS = 2_000


class ValueKind(StrEnum):
    """What a value is in JSON."""

    OBJECT = "object"
    LIST = "list"
    TEXT = "text"
    NUMBER = "number"
    WORD = "word"


@dataclass(slots=True)
class Node:
    """One key with its value.

    Attributes:
        key: The key, or the place in a list.
        value: As the line writes it; for an object or a list, what it holds.
        kind: What it is.
        note: What else is known: unit and sampling rate of a metric, time of day of an instant.
        parent: Number of the node above; -1 for those at the top.
        row: Place among the nodes of the same parent.
        children: Numbers of the nodes below.
    """

    key: str
    value: str
    kind: ValueKind
    note: str
    parent: int
    row: int
    children: list[int] = field(default_factory=list)


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Pairs:
    """An object with all its pairs, equal keys too."""

    pairs: list[tuple[str, object]]


def record_nodes(text: str, units: Mapping[str, str]) -> list[Node] | None:
    """Return the nodes of a line in the order of the line, or None when it is not JSON.

    Args:
        text: The line.
        units: Unit of each metric key.
    """
    try:
        root = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_Number,
        )
    except (ValueError, RecursionError):
        return None
    notes = _notes(root, units)
    nodes: list[Node] = []
    # Each entry is a value that still needs its node; a stack, for a line may nest deeply.
    open_values: list[tuple[str, object, int, int, str]] = []
    _push(open_values, root, -1, "")
    if not isinstance(root, _Pairs | list):
        open_values.append(("", root, -1, 0, ""))
    while open_values:
        key, value, parent, row, path = open_values.pop()
        node_id = len(nodes)
        kind, shown = _shown(value)
        nodes.append(Node(one_line(key), shown, kind, notes.get(path, ""), parent, row))
        if parent >= 0:
            nodes[parent].children.append(node_id)
        _push(open_values, value, node_id, path)
    return nodes


def _push(
    open_values: list[tuple[str, object, int, int, str]], value: object, parent: int, path: str
) -> None:
    """Leave the children of a value to be visited, the first one next."""
    if isinstance(value, _Pairs):
        named = value.pairs
    elif isinstance(value, list):
        named = [(str(place), child) for place, child in enumerate(value)]
    else:
        return
    below = f"{path}/" if path or parent >= 0 else ""
    for row in range(len(named) - 1, -1, -1):
        key, child = named[row]
        open_values.append((key, child, parent, row, below + key))


def _shown(value: object) -> tuple[ValueKind, str]:
    if isinstance(value, _Pairs):
        return ValueKind.OBJECT, _amount(len(value.pairs), "key")
    if isinstance(value, list):
        return ValueKind.LIST, _amount(len(value), "value")
    if isinstance(value, _Number):
        return ValueKind.NUMBER, one_line(value, _VALUE_CHARS)
    if isinstance(value, str):
        return ValueKind.TEXT, f'"{one_line(value, _VALUE_CHARS)}"'
    return ValueKind.WORD, json.dumps(value)


def _amount(size: int, noun: str) -> str:
    if size == 0:
        return "empty"
    return f"{size:,} {noun}" if size == 1 else f"{size:,} {noun}s"


def _notes(root: object, units: Mapping[str, str]) -> dict[str, str]:
    """Return what else is known of some values, by path."""
    fields = dict(root.pairs) if isinstance(root, _Pairs) else {}
    metrics, meta = fields.get("metrics"), fields.get("meta")
    found_rates = dict(meta.pairs).get("rates") if isinstance(meta, _Pairs) else None
    rates = dict(found_rates.pairs) if isinstance(found_rates, _Pairs) else {}
    notes: dict[str, str] = {}
    for key, _value in metrics.pairs if isinstance(metrics, _Pairs) else ():
        rate = rates.get(key)
        parts = (units.get(key, ""), f"rate {rate}" if isinstance(rate, _Number) else "")
        notes[f"metrics/{key}"] = one_line(" · ".join(part for part in parts if part))
    ts = fields.get("ts")
    if isinstance(ts, _Number):
        notes["ts"] = _time(ts)
    return notes


def _time(written: str) -> str:
    try:
        return moment(float(written)).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return ""
