"""What the models of config files declare of their fields, by path: names, examples, choices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from inspector.config.fields import NAMES, NameKind

Steps = Iterable[str | int]
"""Names of fields and, in lists, positions from 0."""


class Holds(StrEnum):
    """What a field holds, as far as it decides how the field is written."""

    ROWS = "rows"
    TABLE = "table"
    LIST = "list"
    SCALAR = "scalar"


def fields_at(model: type[BaseModel], path: Iterable[str | int]) -> tuple[str, ...]:
    """Return the names of the fields that may stand in the table at a path, from the file on."""
    for step in path:
        if isinstance(step, str):
            inner = _model_in(model, step)
            if inner is None:
                return ()
            model = inner
    return tuple(field.alias or name for name, field in model.model_fields.items())


def field_at(model: type[BaseModel], name: str) -> FieldInfo | None:
    """Return the field that the file calls so, None if there is none."""
    fields = model.model_fields.items()
    return next((field for own, field in fields if (field.alias or own) == name), None)


def example_at(model: type[BaseModel], path: Iterable[str | int]) -> str:
    """Return the first example that is declared for a path, as TOML; empty text if there is none.

    A path into a field that is no table of ours is one into the example of that field.
    """
    example: object = None
    inner: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            example = example[0] if isinstance(example, list) and example else None
        elif inner is not None:
            field = field_at(inner, step)
            example = field.examples[0] if field and field.examples else None
            inner = _model_in(inner, step)
        else:
            example = next(iter(example.values()), None) if isinstance(example, dict) else None
    return "" if example is None else _toml(example)


def description_at(model: type[BaseModel], path: Steps) -> str:
    """Return what is said of the field at a path; of a place in a list, of the list."""
    said = ""
    inner: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str) and inner is not None:
            field = field_at(inner, step)
            said = (field.description or "") if field else ""
            inner = _model_in(inner, step)
        elif isinstance(step, str):
            return ""
    return said


def choices_at(model: type[BaseModel], path: Steps) -> tuple[str, ...]:
    """Return every value that fits at a path, as TOML; none if there are too many to tell."""
    found: list[str] = []
    for kind, _names in _kinds_at(model, path):
        if kind is bool:
            found += ["true", "false"]
        elif get_origin(kind) is Literal:
            found += map(_toml, get_args(kind))
    return tuple(found)


def examples_at(model: type[BaseModel], path: Steps) -> tuple[str, ...]:
    """Return the examples of a field that is declared, as TOML."""
    *outer, name = tuple(path) or ("",)
    for kind, _names in _kinds_at(model, outer):
        if _is_model(kind) and (field := field_at(kind, str(name))):
            return tuple(map(_toml, field.examples or ()))
    return ()


def names_at(model: type[BaseModel], path: Steps) -> NameKind | None:
    """Return which names of the registry a text at a path may be, None if any text may be there."""
    return next((names for _kind, names in _kinds_at(model, path) if names), None)


def key_names_at(model: type[BaseModel], path: Steps) -> NameKind | None:
    """Return which names of the registry are the keys of the table at a path, None if none are."""
    for kind, _names in _kinds_at(model, path):
        if get_origin(kind) is dict:
            return next((names for _key, names in _plain(get_args(kind)[0]) if names), None)
    return None


def holds_at(model: type[BaseModel], path: Steps) -> Holds:
    """Return what the field at a path holds; of one that may be a scalar or a table, the scalar."""
    held = {_holds(kind) for kind, _names in _kinds_at(model, path)}
    order = (Holds.SCALAR, Holds.LIST, Holds.ROWS, Holds.TABLE)
    return next((one for one in order if one in held), Holds.SCALAR)


def _holds(kind: Any) -> Holds:
    if _is_model(kind) or get_origin(kind) is dict:
        return Holds.TABLE
    if get_origin(kind) is not tuple:
        return Holds.SCALAR
    return Holds.ROWS if any(_is_model(part) for part in get_args(kind)) else Holds.LIST


def _kinds_at(model: type[BaseModel], path: Steps) -> list[tuple[Any, NameKind | None]]:
    """Return the types that a value at a path may have, each with the names that it may be."""
    found: list[tuple[Any, NameKind | None]] = [(model, None)]
    for step in path:
        found = [inner for kind, _names in found for inner in _inner(kind, step)]
    return found


def _inner(kind: Any, step: str | int) -> Iterator[tuple[Any, NameKind | None]]:
    if isinstance(step, str) and _is_model(kind):
        if field := field_at(kind, step):
            yield from _plain(field.annotation, _names_in(field))
    elif isinstance(step, str) and get_origin(kind) is dict:
        yield from _plain(get_args(kind)[1])
    elif isinstance(step, int) and get_origin(kind) is tuple:
        yield from _plain(get_args(kind)[0])


def _plain(kind: Any, names: NameKind | None = None) -> Iterator[tuple[Any, NameKind | None]]:
    """Return the types that an annotation stands for, without that there may be none."""
    if get_origin(kind) is Annotated:
        inner, *extras = get_args(kind)
        told = next((found for extra in extras if (found := _names_in(extra))), names)
        yield from _plain(inner, told)
    elif get_origin(kind) in (Union, UnionType):
        for part in get_args(kind):
            yield from _plain(part, names)
    elif kind is not type(None):
        yield kind, names


def _names_in(extra: object) -> NameKind | None:
    said = extra.json_schema_extra if isinstance(extra, FieldInfo) else None
    names = said.get(NAMES) if isinstance(said, dict) else None
    return NameKind(names) if isinstance(names, str) else None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _model_in(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the model of the tables that a field holds, None if it holds others."""
    field = field_at(model, name)
    return next(_models_in(field.annotation), None) if field else None


def _models_in(kind: object) -> Iterator[type[BaseModel]]:
    """Find the models in an annotation, however deep they stand in it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    else:
        for part in get_args(kind):
            yield from _models_in(part)


def _toml(value: object) -> str:
    """Return a value as it may stand in a file."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)
