"""What the models of config files declare of their fields: names and examples, by path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo


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
