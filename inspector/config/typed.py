"""What a person types into a field, as a value of a config file, and back."""

from __future__ import annotations

import math
import re
import tomllib
from typing import Any

from inspector.config.form_fields import FieldKind, FormField
from inspector.config.values import toml_value

_WHOLE = re.compile(r"[+-]?[0-9]{1,300}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,300}\.?[0-9]{0,300}|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,4})?")
_WORDS = {"true": True, "false": False}


def typed_value(field: FormField, text: str) -> Any:
    """Return what a text means in a field; None if it is empty, so that the default holds.

    A text that means nothing there stays the text that it is, so that the model says why.
    """
    if not text.strip():
        return None
    bare = text.strip()
    if field.is_number:
        return _typed_number(field, bare, text)
    if field.kind is FieldKind.SWITCH:
        return _WORDS.get(bare, text)
    return text


def _typed_number(field: FormField, bare: str, text: str) -> Any:
    if _WHOLE.fullmatch(bare):
        return int(bare)
    if _NUMBER.fullmatch(bare) and math.isfinite(float(bare)):
        return float(bare)
    if field.fields and bare.startswith("{"):
        try:
            return tomllib.loads(f"x = {bare}")["x"]
        except (ValueError, RecursionError):
            return text
    return text


def shown_value(value: object) -> str:
    """Return a value as it stands in a field that is typed into; empty for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{value:.0f}"
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return toml_value(value)
