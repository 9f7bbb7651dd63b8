"""The edits that forms ask for."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from inspector.config.document import Document
from inspector.config.form_values import FormValues, reset_field
from inspector.config.places import Path
from inspector.config.values import value_at
from inspector.ui.config_editor.edit import Edit


def path_text(path: Path) -> str:
    """Return a path as undo calls it; positions in lists count from 1, as people do."""
    text = ""
    for step in path:
        text += f" {step + 1}" if isinstance(step, int) else f"{'.' if text else ''}{step}"
    return text.replace(". ", " ")


def set_edit(path: Path, value: Any, *, is_typed: bool = False) -> Edit:
    """Return the edit that gives a field a value; None takes the field away."""

    def apply(document: Document) -> Document:
        return document.unset(path) if value is None else document.set(path, deepcopy(value))

    name = path_text(path)
    return Edit(name, apply, key=name if is_typed else "")


def reset_edit(path: Path) -> Edit:
    """Return the edit that takes a field back to what the file on disk says."""
    return Edit(
        f"reset {path_text(path)}", lambda document: reset_field(FormValues(document), path)
    )


def add_edit(path: Path, row: Mapping[str, Any], place: int) -> Edit:
    """Return the edit that adds a row to a list of tables."""
    return Edit(f"add {path_text((*path, place))}", lambda doc: doc.add_row(path, row, place))


def remove_edit(path: Path, place: int) -> Edit:
    """Return the edit that takes a row away."""
    return Edit(f"remove {path_text((*path, place))}", lambda doc: doc.remove_row(path, place))


def move_edit(path: Path, place: int, to: int) -> Edit:
    """Return the edit that puts a row elsewhere."""
    return Edit(f"move {path_text((*path, place))}", lambda doc: doc.move_row(path, place, to))


def duplicate_edit(path: Path, place: int, changes: Mapping[str, Any]) -> Edit:
    """Return the edit that puts a copy of a row right behind it.

    Args:
        path: The list of tables.
        place: The row.
        changes: What the copy says instead.
    """

    def apply(document: Document) -> Document:
        row = value_at(document.values or {}, (*path, place))
        copy = dict(row) if isinstance(row, Mapping) else {}
        return document.add_row(path, {**deepcopy(copy), **changes}, place + 1)

    return Edit(f"duplicate {path_text((*path, place))}", apply)
