"""What a person does to the rates, as edits of a draft."""

from __future__ import annotations

from inspector.config.document import Document
from inspector.config.places import Path
from inspector.ui.config_editor.edit import Edit

RATES, OVERRIDE = "rates", "override"


def rate_path(key: str) -> Path:
    """Return where the rate of a metric key stands."""
    return (RATES, key)


def override_path(place: int, name: str) -> Path:
    """Return where a field of an override stands; places count from 0."""
    return (OVERRIDE, place, name)


def rate_edit(key: str, value: object, turn: int = 0) -> Edit:
    """Return the edit that gives a metric key a rate; None for that of the registry.

    Args:
        key: Name of the metric key.
        value: What was set, be it no rate at all.
        turn: Number of the drag that it is part of; 0 for an edit of its own.
    """
    return Edit(
        f"{RATES}.{key}", lambda draft: _with(draft, rate_path(key), value), _key(key, turn)
    )


def reset_edit(key: str) -> Edit:
    """Return the edit that gives a metric key the rate that the file on disk has for it."""
    return Edit(f"{RATES}.{key}", lambda draft: draft.reset(rate_path(key)))


def override_edit(place: int, name: str, value: object, turn: int = 0) -> Edit:
    """Return the edit that changes a field of an override, as `rate_edit`."""
    path = override_path(place, name)
    said = f"override {place + 1} {name}"
    key = f"{said}#{turn}" if turn else ""
    return Edit(said, lambda draft: _with(draft, path, value), key)


def new_override(path: str, rate: float) -> Edit:
    """Return the edit that adds an override behind all others."""
    row = {"path": path, "rate": rate}
    return Edit("new override", lambda draft: draft.add_row((OVERRIDE,), row))


def override_removed(place: int) -> Edit:
    """Return the edit that removes an override."""
    name = f"override {place + 1} removed"
    return Edit(name, lambda draft: draft.remove_row((OVERRIDE,), place))


def override_moved(place: int, to: int) -> Edit:
    """Return the edit that moves an override to another place."""
    name = f"override {place + 1} moved"
    return Edit(name, lambda draft: draft.move_row((OVERRIDE,), place, to))


def overrides_reset() -> Edit:
    """Return the edit that makes all overrides those of the file on disk."""
    return Edit("overrides reset", lambda draft: draft.reset((OVERRIDE,)))


def _key(key: str, turn: int) -> str:
    return f"{RATES}.{key}#{turn}" if turn else ""


def _with(draft: Document, path: Path, value: object) -> Document:
    return draft.unset(path) if value is None else draft.set(path, value)
