"""A config file that a person wrote, and edits of it."""

from __future__ import annotations

from inspector.ui.config_editor.edit import Edit

TEXT = """\
# ours
revision = 4  # fourth

[rates]
reflect_count = 0.5  # heavy in mythic weeks
pull_events = 0.5
"""
REFLECTS = ("rates", "reflect_count")
PULLS = ("rates", "pull_events")


def set_to(path: tuple[str, ...], value: object, key: str = "") -> Edit:
    """Return an edit of one field."""
    return Edit(".".join(path), lambda document: document.set(path, value), key)
