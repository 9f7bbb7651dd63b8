"""How messages show a value of a line: short, printable, in the words of JSON."""

from __future__ import annotations

SHOWN_CHARS = 40
"""How much of a value a message repeats."""


def shown(value: object) -> str:
    """Return a short, printable text for a value of a line: a scalar itself, else its type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 4 * SHOWN_CHARS:
        return "a huge integer"
    if value is None or isinstance(value, dict | list):
        return shown_type(value)
    text = repr(value[:SHOWN_CHARS] if isinstance(value, str) else value)
    return text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 1]}…"


def shown_type(value: object) -> str:
    """Name the JSON type of a value, for messages that must not repeat it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "a string" if isinstance(value, str) else "a number"
