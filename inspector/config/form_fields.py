"""The fields of a config file as a form needs them: a description that its model gives.

All of it comes from the JSON Schema that pydantic makes of a model, so that nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from inspector.config.fields import NAMES, ConfigTable, NameKind
from inspector.config.places import Path
from inspector.config.schemas import Schema, names_of, without_null
from inspector.core.registry import Registry

NOT_EDITED = frozenset({"schema_version", "revision"})
"""Fields of every file that Inspector writes itself."""


class FieldKind(StrEnum):
    """What a field holds, and so which control it has."""

    WHOLE = "whole number"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "several choices"
    SWITCH = "switch"
    TEXTS = "list of text"
    TABLE = "table"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field.

    Attributes:
        path: Where it stands, from the file on; within a list of tables, from a row on.
        name: As the file has it.
        kind: What it holds.
        unit: Of its value; empty for none.
        description: What it is for, as a sentence or two.
        least: The least value, NaN for no bound.
        most: The greatest value, NaN for no bound.
        choices: All values that it may have; empty if they are not told.
        examples: Values as the file may have them.
        default: What holds if the file does not say; None for nothing.
        required: Whether the file must say it.
        names: Which names of the registry complete it; None for none.
        fields: Of a table its fields, of rows those of one row; of a number that may be a table
            instead, those of that table.
    """

    path: Path
    name: str
    kind: FieldKind
    unit: str = ""
    description: str = ""
    least: float = float("nan")
    most: float = float("nan")
    choices: tuple[str, ...] = ()
    examples: tuple[Any, ...] = ()
    default: Any = None
    required: bool = False
    names: NameKind | None = None
    fields: tuple[FormField, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether its value is a number."""
        return self.kind in (FieldKind.WHOLE, FieldKind.NUMBER)


def form_fields(model: type[ConfigTable], registry: Registry) -> tuple[FormField, ...]:
    """Return the fields that a person may set, in the order of the model.

    Args:
        model: A config file, or a table of one.
        registry: Whose metric keys have a field each where a table is by metric key.
    """
    schema = model.model_json_schema()
    found = _Reader(schema.get("$defs", {}), registry).fields(schema, ())
    return tuple(field for field in found if field.name not in NOT_EDITED)


def field_named(fields: tuple[FormField, ...], name: str) -> FormField:
    """Return the field of that name.

    Raises:
        KeyError: There is none.
    """
    for field in fields:
        if field.name == name:
            return field
    raise KeyError(name)


def flat(fields: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """Return the fields with those of their tables, which come right behind them."""
    found: list[FormField] = []
    for field in fields:
        found.append(field)
        if field.kind is FieldKind.TABLE:
            found += flat(field.fields)
    return tuple(found)


class _Reader:
    """Reads one schema."""

    def __init__(self, tables: Mapping[str, Schema], registry: Registry) -> None:
        self._tables = tables
        self._registry = registry

    def fields(self, schema: Schema, path: Path) -> tuple[FormField, ...]:
        """Return the fields of a table that stands at a path."""
        required = schema.get("required", ())
        return tuple(
            replace(self._field(name, part, (*path, name)), required=name in required)
            for name, part in schema.get("properties", {}).items()
        )

    def _field(self, name: str, part: Schema, path: Path) -> FormField:
        part = without_null(part)
        whole = self._resolved(part)
        kind, inner = self._kind(whole)
        field = FormField(
            path,
            name,
            kind,
            unit=part.get("unit", ""),
            description=str(whole.get("description", "")),
            least=_bound(whole, "minimum", "exclusiveMinimum"),
            most=_bound(whole, "maximum", "exclusiveMaximum"),
            choices=tuple(inner.get("enum", ())),
            examples=tuple(part.get("examples", ())),
            default=_without_none(part.get("default")),
            names=NameKind(inner[NAMES]) if NAMES in inner else None,
        )
        return replace(field, fields=self._inner(field, whole, inner))

    def _inner(self, field: FormField, whole: Schema, inner: Schema) -> tuple[FormField, ...]:
        """Return what stands in a field that holds tables."""
        if field.kind is FieldKind.ROWS:
            return self.fields(inner, ())
        if field.kind is FieldKind.NUMBER:
            return self.fields(inner, field.path) if inner is not whole else ()
        if field.kind is not FieldKind.TABLE:
            return ()
        values = whole.get("additionalProperties")
        if not isinstance(values, dict):
            return self.fields(whole, field.path)
        return tuple(
            replace(
                self._field(key.name, values, (*field.path, key.name)),
                description=key.description,
                default=key.default_rate,
            )
            for key in self._registry.keys
        )

    def _kind(self, whole: Schema) -> tuple[FieldKind, Schema]:
        """Return what a field holds, and the schema of what is in it, or itself."""
        if "oneOf" in whole or "anyOf" in whole:
            either: list[Schema] = whole.get("oneOf") or whole["anyOf"]
            forms = [self._resolved(one) for one in either]
            return FieldKind.NUMBER, next(one for one in forms if one.get("type") == "object")
        match whole.get("type"):
            case "array":
                item = self._resolved(whole.get("items", {}))
                if item.get("type") == "object":
                    return FieldKind.ROWS, item
                return (FieldKind.CHOICES if "enum" in item else FieldKind.TEXTS), item
            case "object":
                return FieldKind.TABLE, whole
            case "boolean":
                return FieldKind.SWITCH, whole
            case "integer":
                return FieldKind.WHOLE, whole
            case "number":
                return FieldKind.NUMBER, whole
            case _:
                return (FieldKind.CHOICE if "enum" in whole else FieldKind.TEXT), whole

    def _resolved(self, part: Schema) -> Schema:
        reference = part.get("$ref")
        if reference is None:
            return part
        others = {key: value for key, value in part.items() if key != "$ref"}
        return {**self._tables[str(reference).rpartition("/")[2]], **others}


def _without_none(value: Any) -> Any:
    """Return a default as a file says it, where what is not there is left out."""
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if inner is not None}
    return value


def _bound(whole: Schema, *names: str) -> float:
    return next((float(whole[name]) for name in names if name in whole), float("nan"))


def completions(field: FormField, registry: Registry) -> tuple[str, ...]:
    """Return the names that complete a field; empty for any text."""
    return field.choices if field.names is None else tuple(names_of(field.names, registry))
