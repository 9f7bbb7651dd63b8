"""One edit of a config file, as an editor asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector.config.document import Document


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person did to a draft.

    Attributes:
        name: What undo calls it: ``rates.reflect_count``.
        apply: Returns the document with the edit; it may raise `ConfigError`, and what it returns
            need not be valid: its problems are shown, and it cannot be saved.
        key: Edits that follow each other with the same key, such as those of one drag of a
            slider, are undone at once; empty for an edit of its own.
    """

    name: str
    apply: Callable[[Document], Document]
    key: str = ""
