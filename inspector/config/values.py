"""Values of TOML texts: how they are written, compared and found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import tomlkit

from inspector.config.places import Path

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: object) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml_key((str(k),))} = {toml_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    return tomlkit.item(value).as_string()


def toml_key(path: Path) -> str:
    """Return a dotted key; positions in lists are left out, as headers do."""
    parts = [part for part in path if isinstance(part, str)]
    return ".".join(p if _BARE_KEY.fullmatch(p) else tomlkit.item(p).as_string() for p in parts)


def value_at(values: object, path: Path) -> Any:
    """Return what stands at a path, or None if there is nothing."""
    inner: Any = values
    for step in path:
        named = isinstance(inner, Mapping) and step in inner
        placed = isinstance(inner, list | tuple) and isinstance(step, int) and step < len(inner)
        if not (named or placed):
            return None
        inner = inner[step]
    return inner


def is_same(one: object, other: object) -> bool:
    """Return whether two values say the same: 1 and 1.0 do, 1 and true do not."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(is_same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other or (one != one and other != other)


def parsed(text: str) -> dict[str, Any] | None:
    """Return the values of a text, or None if it is not TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def put(values: dict[str, Any], path: Path, value: object) -> dict[str, Any] | None:
    """Return values with one more, or None if there is no place for it."""
    inner: Any = values
    for step in path[:-1]:
        if isinstance(inner, dict) and isinstance(step, str):
            inner = inner.setdefault(step, {})
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            inner = inner[step]
        else:
            return None
    last = path[-1]
    fits = isinstance(inner, dict) and isinstance(last, str)
    if not fits and not (isinstance(inner, list) and isinstance(last, int) and last < len(inner)):
        return None
    inner[last] = deepcopy(value)
    return values


def pruned(values: object) -> object:
    """Return values without empty tables and lists, which a text may leave out."""
    if isinstance(values, Mapping):
        inner = {name: pruned(value) for name, value in values.items()}
        return {name: value for name, value in inner.items() if value not in ({}, [])}
    return [pruned(value) for value in values] if isinstance(values, list | tuple) else values
