"""What pydantic found wrong with a config file, in the words of people."""

from __future__ import annotations

from datetime import date, time
from math import inf
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from inspector.config.declared import example_at, fields_at
from inspector.config.fields import NUMBER, TABLE, ConfigFile
from inspector.config.metric_paths import MAX_HINTS
from inspector.config.places import Places
from inspector.core.errors import ConfigProblem
from inspector.core.nearest import did_you_mean
from inspector.core.shown import shown

MAX_PROBLEMS = 100
"""More of one file are left out: nobody reads them, and finding their places takes time."""

_EXPECTED = {
    "bool_type": "true or false",
    "literal_error": "{expected}",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "a text in quotes",
    "string_unicode": "a text of valid characters",
    "string_too_long": "a text of at most {max_length} characters",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "greater_than": "above {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "below {lt}",
    "less_than_equal": "at most {le}",
}
"""By type of pydantic's error, what goes behind "must be"."""

_ALL_TOLD = frozenset({"bool_type", "literal_error"})
"""Types of errors whose text names every value that fits, so that it needs no example."""

_NO_FIELDS = frozenset({"[key]", NUMBER, TABLE})
"""Steps of pydantic's paths that stand in no file."""


def problems_of(error: ValidationError, model: type[ConfigFile], text: str) -> list[ConfigProblem]:
    """Return what is wrong with a file, each problem with its place in the TOML text."""
    places = Places(text)
    found = []
    for number, details in enumerate(error.errors(include_url=False)[:MAX_PROBLEMS]):
        path = tuple(step for step in details["loc"] if step not in _NO_FIELDS)
        known = fields_at(model, path[:-1]) if number < MAX_HINTS else ()
        line, column = places.find(path)
        said = _said(details, path, known, example_at(model, path))
        found.append(ConfigProblem(path, said, line, column))
    return sorted(found, key=lambda problem: problem.line or inf)


def _said(
    details: ErrorDetails, path: tuple[str | int, ...], known: tuple[str, ...], example: str
) -> str:
    kind, value = details["type"], details["input"]
    context: dict[str, Any] = details.get("ctx", {})
    such_as = f", such as {example}" if example and kind not in _ALL_TOLD else ""
    if kind == "value_error":
        return str(context["error"])
    if kind == "missing":
        return "is missing" + (f"; write one{such_as[1:]}" if such_as else "")
    if kind == "extra_forbidden":
        hint = did_you_mean(str(path[-1]), known) or "remove it"
        return f"unknown field, {hint}"
    if kind == "too_long":
        return f"has more than {context['max_length']} items"
    if kind == "tuple_type" and isinstance(value, dict):
        return f"must be a list of tables, [[{path[-1]}]]"
    if kind in _EXPECTED:
        limits = {name: _plain(limit) for name, limit in context.items()}
        return f"must be {_EXPECTED[kind].format(**limits)}{such_as}, not {_shown(value)}"
    return f"is not as it should be ({details['msg']})"


def _plain(limit: object) -> object:
    """Return a limit as a person writes it: 1, not 1.0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    return value.isoformat() if isinstance(value, date | time) else shown(value)
