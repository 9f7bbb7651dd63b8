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
from inspector.ui.config_editor.rule_words import SIDES, TIMES_BASELINE, side_of

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


def tuned_edit(base: Path, rule: Mapping[str, Any], number: float, key: str) -> Edit:
    """Return the edit that moves a threshold; where it recovers goes along if it were passed.

    Args:
        base: Where the rule stands.
        rule: As it was before somebody began to move.
        number: What the threshold is to be, in its unit.
        key: Edits with the same are one step to undo.
    """
    side = side_of(rule)
    recovery = rule.get(RECOVER)
    before = recovery.get(OPPOSITE[side]) if isinstance(recovery, Mapping) else None

    def apply(document: Document) -> Document:
        is_relative = isinstance(rule.get(side), Mapping)
        path = (*base, side, TIMES_BASELINE) if is_relative else (*base, side)
        document = document.set(path, number)
        if not isinstance(before, int | float):
            return document
        nearer = min(before, number) if side == "above" else max(before, number)
        place = (*base, RECOVER, OPPOSITE[side])
        is_there = value_at(document.values or {}, place) == nearer
        return document if is_there else document.set(place, nearer)

    return Edit(path_text((*base, THRESHOLD)), apply, key=key)


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
