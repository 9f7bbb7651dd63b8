"""JSON Schemas of config files, from which editors complete and check them.

A schema cannot tell everything: what one field says of another is left to the reader.
"""

from __future__ import annotations

from typing import Any

from inspector.config.fields import NAMES, NameKind
from inspector.config.models import CONFIG_FILES
from inspector.core.registry import NAMESPACES, Registry

Schema = dict[str, Any]
"""A schema, or a part of one, as JSON has it."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_name(name: str) -> str:
    """Return what the file of a schema is called, for the name of a config file."""
    return f"{name}.schema.json"


def config_schema(name: str, registry: Registry) -> Schema:
    """Return the JSON Schema (2020-12) of a config file, with the names of a registry.

    Every valid file satisfies it.

    Args:
        name: One of `CONFIG_FILES`.
        registry: Whose metric keys and KPIs are completed.

    Raises:
        KeyError: There is no such config file.
    """
    schema = _finished(CONFIG_FILES[name].model_json_schema(), registry)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:inspector:config:{name}",
        **schema,
        "title": f"{name}.toml",
        "description": schema["description"].partition(": ")[2].capitalize(),
    }


def _finished(part: Any, registry: Registry) -> Any:
    """Return a part of a schema with the names of the registry, and without null."""
    if isinstance(part, list):
        return [_finished(item, registry) for item in part]
    if not isinstance(part, dict):
        return part
    done = {key: _finished(value, registry) for key, value in part.items() if value is not None}
    done = without_null(done)
    if isinstance(done.get(NAMES), str):
        done["enum"] = names_of(NameKind(done.pop(NAMES)), registry)
    if _is_by_key(part):
        done["properties"] = _by_key(done.pop("additionalProperties"), registry)
        done["additionalProperties"] = False
        del done["propertyNames"]
    return done


def without_null(part: Schema) -> Schema:
    """Return a part that may be absent without that it may be null, which TOML does not have."""
    kinds = part.get("anyOf")
    if not isinstance(kinds, list) or {"type": "null"} not in kinds:
        return part
    rest = [kind for kind in kinds if kind != {"type": "null"}]
    others = {key: value for key, value in part.items() if key != "anyOf"}
    return {**rest[0], **others} if len(rest) == 1 else {**others, "anyOf": rest}


def _is_by_key(part: Schema) -> bool:
    names = part.get("propertyNames")
    return isinstance(names, dict) and names.get(NAMES) == NameKind.KEY


def _by_key(value: Schema, registry: Registry) -> Schema:
    return {key.name: {**value, "description": key.description} for key in registry.keys}


def names_of(kind: NameKind, registry: Registry) -> list[str]:
    """Return the names of a registry that a text of one kind may be."""
    kpis = [kpi.name for kpi in registry.kpis]
    return {
        NameKind.KEY: list(registry.names),
        NameKind.KPI: kpis,
        NameKind.MEASURE: [*kpis, *registry.names],
        NameKind.NAMESPACE: list(NAMESPACES),
    }[kind]
