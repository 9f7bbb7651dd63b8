"""Edits of alert rules that touch more than one field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.config.document import Document
from inspector.config.form_values import FormValues, reset_field
from inspector.config.places import Path
from inspector.config.values import value_at
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.edits import path_text
from inspector.ui.config_editor.rule_words import SIDES

OPPOSITE = {"above": "below", "below": "above"}
THRESHOLD = "threshold"
RECOVER = "recover"


def threshold_edit(base: Path, asked: Mapping[str, Any]) -> Edit:
    """Return the edit that gives a rule a threshold.

    Where it fires on the other side now, the number at which it recovers goes along.

    Args:
        base: Where the rule stands.
        asked: What above and below are to be; None is absent.
    """

    def apply(document: Document) -> Document:
        for side in SIDES:
            if asked[side] is None:
                document = document.unset((*base, side))
            else:
                document = document.set((*base, side), asked[side])
                document = _turned(document, (*base, RECOVER), OPPOSITE[side])
        return document

    name = path_text((*base, THRESHOLD))
    return Edit(name, apply, key=name)


def _turned(document: Document, path: Path, side: str) -> Document:
    """Return the draft in which a rule recovers on one side, at the number that it has."""
    recovery = value_at(document.values or {}, path)
    number = recovery.get(OPPOSITE[side]) if isinstance(recovery, Mapping) else None
    if number is None or side in recovery:
        return document
    return document.unset((*path, OPPOSITE[side])).set((*path, side), number)


def reset_threshold_edit(base: Path) -> Edit:
    """Return the edit that takes both sides of a threshold back to what the file says."""

    def apply(document: Document) -> Document:
        for name in SIDES:
            document = reset_field(FormValues(document), (*base, name))
        return document

    return Edit(f"reset {path_text((*base, THRESHOLD))}", apply)


def recover_edit(base: Path, side: str, number: Any) -> Edit:
    """Return the edit that says where a rule is well again; None is at its threshold."""

    def apply(document: Document) -> Document:
        path = (*base, RECOVER)
        if number is None:
            return document.unset(path)
        before = value_at(document.values or {}, path)
        if isinstance(before, Mapping) and OPPOSITE[side] in before:
            document = document.unset((*path, OPPOSITE[side]))
        if isinstance(before, Mapping):
            return document.set((*path, side), number)
        return document.set(path, {side: number})

    name = path_text((*base, RECOVER))
    return Edit(name, apply, key=name)
