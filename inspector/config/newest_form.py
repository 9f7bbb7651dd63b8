"""A config file of an earlier form, as it is to be edited: its text in the form of today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from inspector.config.fields import ConfigFile
from inspector.config.migrations import STEPS, Step, migrate
from inspector.config.values import is_same, parsed


def newest_values(
    text: str, model: type[ConfigFile], steps: Sequence[Step] = STEPS
) -> dict[str, Any] | None:
    """Return the values of a text in the newest form, or None if it is not TOML."""
    values = parsed(text)
    if values is not None:
        migrate(values, model, steps)
    return values


def in_newest_form(text: str, model: type[ConfigFile], steps: Sequence[Step] = STEPS) -> str:
    """Return a text in the newest form, with its comments.

    A text that has that form, or none at all, is returned as it is.

    Args:
        text: What the file holds.
        model: What kind of file it is.
        steps: What changed since the oldest form.
    """
    values = parsed(text)
    if values is None or not migrate(values, model, steps):
        return text
    try:
        document = tomlkit.parse(text)
        migrate(document, model, steps)
        migrated = document.as_string()
    except (TOMLKitError, ValueError, TypeError, LookupError):
        return text
    # A text may be written in ways that tomlkit does not follow; reading it migrates it, too.
    return migrated if is_same(parsed(migrated), values) else text
