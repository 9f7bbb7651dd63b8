"""What may come next in a config file that somebody types; the text need not be valid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.config.completion_items import Completion, Completions
from inspector.config.declared import (
    Holds,
    choices_at,
    description_at,
    examples_at,
    fields_at,
    holds_at,
    key_names_at,
    names_at,
)
from inspector.config.fields import ConfigFile, NameKind
from inspector.config.places import Path, Place, Places
from inspector.core.registry import NAMESPACES, Registry

_MAX_CHARS = 200_000
"""What stands in larger texts already is offered as well: to look would take too long."""

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*[A-Za-z_][\w.\- \t]*\]")
_REST_OF_KEY = re.compile(r"[\w-]*")
_REST_OF_HEADER = re.compile(r"[\w.-]*\]{0,2}")
_REST_OF_TEXT = re.compile(r"[\w.*-]*[\"']?")
_EQUALS = re.compile(r"[ \t]*=")


def complete(text: str, offset: int, model: type[ConfigFile], registry: Registry) -> Completions:
    """Return what may stand at an offset.

    Args:
        text: A config file; it need not be valid.
        offset: Where somebody types.
        model: What the file may hold.
        registry: Whose names are offered.
    """
    offset = min(max(offset, 0), len(text))
    section = _section_start(text, offset)
    place = Places(text[section:offset]).end
    start = section + place.start
    typed = text[start:offset]
    if place.kind == "key":
        return _keys(text, start, offset, _Asked(place.path, model, registry))
    if place.kind == "header":
        return _headers(text, start, offset, _Asked(place.path, model, registry))
    if place.kind == "value":
        rest = _REST_OF_TEXT if typed[:1] in ("'", '"') else _REST_OF_KEY
        end = _past(rest, text, offset)
        items = _values(_Asked(place.path, model, registry), _beside(text, offset, place))
        return Completions(start, end, _matching(typed.strip("\"'"), items))
    return Completions(offset, offset)


def applied(text: str, completions: Completions, number: int) -> str:
    """Return a text with one of its completions."""
    inserted = completions.items[number].insert
    return text[: completions.start] + inserted + text[completions.end :]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The place that completions are for."""

    path: Path
    model: type[ConfigFile]
    registry: Registry


def _keys(text: str, start: int, offset: int, asked: _Asked) -> Completions:
    end = _past(_REST_OF_KEY, text, offset)
    quote = text[start : start + 1]
    if quote in ("'", '"') and text.startswith(quote, end):
        end += 1
    is_written = _EQUALS.match(text, end) is not None
    beside = set() if len(text) > _MAX_CHARS else _names_beside(text, offset)
    items = []
    for name, detail in _names_in(asked):
        is_header = asked.path == () and holds_at(asked.model, (name,)) in _HEADED
        if name in beside and not is_header:
            continue
        if is_header and not is_written:
            insert = _header((name,), asked.model)
        else:
            insert = name if is_written else f"{name} = "
        items.append(Completion(name, detail, insert))
    return Completions(start, end, _matching(text[start:offset].strip("\"'"), items))


def _headers(text: str, start: int, offset: int, asked: _Asked) -> Completions:
    typed = text[start:offset].lstrip("[").rpartition(".")[2].strip()
    items = []
    for name, detail in _names_in(asked):
        path = (*asked.path, name)
        if _holds(asked.model, path) in _HEADED:
            items.append(Completion(name, detail, _header(path, asked.model)))
    return Completions(start, _past(_REST_OF_HEADER, text, offset), _matching(typed, items))


_HEADED = (Holds.ROWS, Holds.TABLE)


def _header(path: Path, model: type[ConfigFile]) -> str:
    name = ".".join(map(str, path))
    return f"[[{name}]]" if _holds(model, path) is Holds.ROWS else f"[{name}]"


def _holds(model: type[ConfigFile], names: Path) -> Holds:
    """Return what a header of these names begins; it names no rows, but stands in the last one."""
    path: Path = ()
    for name in names:
        path = (*path, *((0,) if holds_at(model, path) is Holds.ROWS else ()), name)
    return holds_at(model, path)


def _names_in(asked: _Asked) -> list[tuple[str, str]]:
    """Return the names of what may stand in a table, with what is known about each."""
    kind = key_names_at(asked.model, asked.path)
    if kind is not None:
        return _registry_names(kind, asked.registry)
    if holds_at(asked.model, asked.path) is Holds.LIST:
        return []
    names = fields_at(asked.model, asked.path)
    return [(name, description_at(asked.model, (*asked.path, name))) for name in names]


def _values(asked: _Asked, beside: set[str]) -> list[Completion]:
    path, model = asked.path, asked.model
    kind = names_at(model, path)
    if kind is not None and holds_at(model, path) is Holds.SCALAR:
        found = _registry_names(kind, asked.registry)
        items = [Completion(name, detail, f'"{name}"') for name, detail in found]
    elif choices := choices_at(model, path):
        items = [Completion(choice.strip('"'), "", choice) for choice in choices]
    else:
        items = [Completion(one, "example", one) for one in examples_at(model, path)]
    return [item for item in items if item.insert not in beside]


def _registry_names(kind: NameKind, registry: Registry) -> list[tuple[str, str]]:
    keys = [(key.name, _with_unit(key.description, key.unit)) for key in registry.keys]
    kpis = [(kpi.name, _with_unit(kpi.description, kpi.unit)) for kpi in registry.kpis]
    return {
        NameKind.KEY: keys,
        NameKind.KPI: kpis,
        NameKind.MEASURE: [*kpis, *keys],
        NameKind.NAMESPACE: [(name, "") for name in NAMESPACES],
    }[kind]


def _with_unit(description: str, unit: str) -> str:
    return f"{description} ({unit})" if unit else description


def _matching(typed: str, items: Iterable[Completion]) -> tuple[Completion, ...]:
    """Return the items that hold what is typed, those that begin so first."""
    wanted = typed.casefold()
    found = [item for item in items if wanted in item.name.casefold()]
    found.sort(key=lambda item: not item.name.casefold().startswith(wanted))
    return tuple(found)


def _names_beside(text: str, offset: int) -> set[str]:
    """Return the names of the other fields in the table at an offset."""
    places = Places(text)
    here = [spot for spot in places.spots if spot.start <= offset <= spot.end]
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    own = here[-1].path if here else None
    table = Places(text[:offset]).end.path if line.strip() or here else places.path_at(offset)
    return {str(spot.path[-1]) for spot in places.within(table) if spot.path != own}


def _beside(text: str, offset: int, place: Place) -> set[str]:
    """Return what else stands in the list of the value at an offset, as it is written."""
    if not place.path or not isinstance(place.path[-1], int) or len(text) > _MAX_CHARS:
        return set()
    places = Places(text)
    own = Places(text[:offset]).end.path
    others = (spot for spot in places.within(own[:-1]) if not spot.start <= offset <= spot.end)
    return {text[spot.value : spot.end] for spot in others}


def _section_start(text: str, offset: int) -> int:
    """Return where the nearest header above an offset begins; rows are not counted from there."""
    line = text.rfind("\n", 0, offset) + 1
    while line > 0:
        line = text.rfind("\n", 0, line - 1) + 1
        if _HEADER.match(text, line):
            break
    return line


def _past(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place
