"""What the models of config files declare of their fields: names and examples, by path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import get_args

from pydantic import BaseModel


def fields_at(model: type[BaseModel], path: Iterable[str | int]) -> tuple[str, ...]:
    """Return the names of the fields that may stand in the table at a path, from the file on."""
    for step in path:
        if isinstance(step, str):
            inner = _model_in(model, step)
            if inner is None:
                return ()
            model = inner
    return tuple(model.model_fields)


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
            field = inner.model_fields.get(step)
            example = field.examples[0] if field and field.examples else None
            inner = _model_in(inner, step)
        else:
            example = next(iter(example.values()), None) if isinstance(example, dict) else None
    return "" if example is None else _toml(example)


def _model_in(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the model of the tables that a field holds, None if it holds others."""
    field = model.model_fields.get(name)
    kinds = get_args(field.annotation) if field else ()
    return next((kind for kind in kinds if _is_model(kind)), None)


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _toml(value: object) -> str:
    """Return a value as it may stand in a file."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)
