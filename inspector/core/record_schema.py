"""The JSON Schema of a record: what `validate_record` checks, in words other languages have.

A schema cannot tell everything: what it leaves to the reader is said in its description.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from inspector.core.registry import NAMESPACES, Kind, MetricKey, Registry
from inspector.core.validation import (
    MAX_ENTRY_CHARS,
    MAX_NAME_CHARS,
    MAX_TAGS,
    MAX_TIER,
    PLAYER_PATTERN,
    TS_END_S,
)

Schema = dict[str, object]
"""A schema, or a part of one, as JSON has it."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CONTROL = r"[\u0000-\u001f\u007f-\u009f]"
_SPACES = r"\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space that is no control character: a name of nothing else is blank."""

_ABOUT = (
    "One line of a hot log: what one activation did, or did since it was last told of. "
    "A schema cannot tell that a line is UTF-8 without a byte order mark or a NUL, ends with a "
    "newline, is at most 64 KiB long, has no key twice in an object, no NaN, and no half of a "
    "surrogate pair, and that a tier is written without a fraction; readers reject those too."
)
_KINDS = {
    Kind.COUNTER: "Whole and not negative.",
    Kind.SUM: "",
    Kind.GAUGE: "Never summed or scaled.",
}


def record_schema(registry: Registry) -> Schema:
    """Return the JSON Schema (2020-12) of a record with the metric keys of a registry.

    Every valid record satisfies it. What does not satisfy it is no valid record.
    """
    return {
        "$schema": _DIALECT,
        "$id": "urn:inspector:record",
        "title": "Record",
        "description": _ABOUT,
        "type": "object",
        "required": ["ts", "shard", "entry", "metrics"],
        "properties": {
            "ts": _ts(),
            "shard": _shard(),
            "player": _player(),
            "entry": _entry(),
            "metrics": _metrics(registry.keys),
            "meta": _meta(registry),
        },
        "allOf": _usable_only_in_their_namespaces(registry.keys),
        "$defs": {
            "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_NAME_CHARS,
                "$ref": "#/$defs/printable",
            },
            "printable": {
                "description": "Without control characters.",
                "not": {"pattern": _CONTROL},
            },
            "counter": {"type": "integer", "minimum": 0, "maximum": sys.float_info.max},
            "number": {
                "description": "Finite as a 64-bit float.",
                "type": "number",
                "minimum": -sys.float_info.max,
                "maximum": sys.float_info.max,
            },
        },
    }


def _ts() -> Schema:
    return {
        "description": "When it happened, in Unix seconds; emitters round to milliseconds.",
        "type": "number",
        "minimum": 0,
        "exclusiveMaximum": TS_END_S,
        "examples": [1735758392, 1735758392.25],
    }


def _shard() -> Schema:
    return {
        "description": "The server that wrote it. Not blank.",
        "$ref": "#/$defs/name",
        "pattern": f"[^{_SPACES}]",
        "examples": ["world-1"],
    }


def _player() -> Schema:
    return {
        "description": "The player's keyed hash, never a name. Absent where there is no player, "
        "and where the player opted out.",
        "type": "string",
        "pattern": f"^{PLAYER_PATTERN}$",
        "$ref": "#/$defs/printable",
        "examples": ["h:9c3c6a8726d8c5e36b9cc4b472d5aa39"],
    }


def _entry() -> Schema:
    return {
        "description": "Who did it: namespace.entryId, with one dot and an id that is not blank.",
        "type": "string",
        "maxLength": MAX_ENTRY_CHARS,
        "pattern": rf"^(?:{'|'.join(NAMESPACES)})\.[^.]*[^.{_SPACES}][^.]*$",
        "$ref": "#/$defs/printable",
        "examples": ["contract.blood_pact"],
    }


def _metrics(keys: Iterable[MetricKey]) -> Schema:
    return {
        "description": "Metric keys of the registry, and their values.",
        "type": "object",
        "properties": {key.name: _metric(key) for key in keys},
        "additionalProperties": False,
    }


def _metric(key: MetricKey) -> Schema:
    unit = f", in {key.unit}" if key.unit else ""
    text = f"{key.description} {key.kind.capitalize()} of one {key.level}{unit}. {_KINDS[key.kind]}"
    return {
        "description": text.rstrip(),
        "$ref": "#/$defs/counter" if key.kind is Kind.COUNTER else "#/$defs/number",
    }


def _meta(registry: Registry) -> Schema:
    return {
        "description": "What is known besides. Other fields than these are kept and shown.",
        "type": "object",
        "properties": {
            "tier": {"type": "integer", "minimum": 0, "maximum": MAX_TIER},
            "tags": {
                "description": "What the entry is.",
                "type": "array",
                "maxItems": MAX_TAGS,
                "items": {"$ref": "#/$defs/name"},
                "examples": [["sustain_leech"]],
            },
            "region": {
                "description": "Where it happened: a bucket of places.",
                "$ref": "#/$defs/name",
                "examples": ["r:12:-3"],
            },
            "rates": _rates(registry.names),
            "phase": {"description": "Of an event; 'summary' in its last record."},
            "build": {"description": "The build that the server runs, in a heartbeat."},
            "config": {
                "description": "In a heartbeat: the name of each config file, without its ending, "
                "and the revision in force.",
                "examples": [{"sampling": 12, "backpressure": 3}],
            },
            "config_error": {"description": "In a heartbeat: why a config file was refused."},
        },
    }


def _rates(names: tuple[str, ...]) -> Schema:
    return {
        "description": "The probability with which a value of this record was kept, by metric key; "
        "1 where none is given. A value v kept at rate r stands for v / r.",
        "type": "object",
        "propertyNames": {"enum": list(names)},
        "additionalProperties": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    }


def _usable_only_in_their_namespaces(keys: Iterable[MetricKey]) -> list[Schema]:
    """Return a condition for each group of keys that not every namespace may use."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        if key.namespaces:
            groups.setdefault(tuple(sorted(key.namespaces)), []).append(key.name)
    return [
        {
            "description": f"Only entries of {', '.join(namespaces)} may use these.",
            "if": {"properties": {"entry": {"pattern": rf"^(?:{'|'.join(namespaces)})\."}}},
            "else": {"properties": {"metrics": {"propertyNames": {"not": {"enum": names}}}}},
        }
        for namespaces, names in groups.items()
    ]
