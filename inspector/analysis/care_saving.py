"""Saving what people did about alerts, as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from inspector.analysis.alert_care import (
    NO_CARE,
    UNTIL_WELL,
    Acknowledgement,
    AlertCare,
    Snooze,
    with_acknowledgement,
    with_snooze,
)
from inspector.analysis.alert_timeline import Group
from inspector.core.errors import StorageError

Plain = dict[str, Any]
"""What JSON can say."""


def saved_care(care: AlertCare) -> Plain:
    """Return all of it, as JSON has it."""
    return {
        "acknowledged": [
            _common(one) | {"group": _said_group(one.group), "since_ts": one.since_ts}
            for one in care.acknowledged.values()
        ],
        "snoozed": [
            _common(one)
            | {
                "group": None if one.group is None else _said_group(one.group),
                "until_ts": None if one.until_ts == UNTIL_WELL else one.until_ts,
            }
            for one in care.snoozed.values()
        ],
    }


def restored_care(state: object) -> AlertCare:
    """Return what `saved_care` was given.

    Raises:
        StorageError: It is nothing that `saved_care` returned.
    """
    try:
        return _read(state)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        raise StorageError(
            f"it does not say what was acknowledged and snoozed ({problem})",
            remedy="Acknowledge or snooze these alerts again",
        ) from problem


def _read(state: Any) -> AlertCare:
    care = NO_CARE
    for one in state["acknowledged"]:
        since_ts = _number(one["since_ts"])
        known = Acknowledgement(_text(one["rule"]), _group(one["group"]), since_ts, *_rest(one))
        care = with_acknowledgement(care, known)
    for one in state["snoozed"]:
        until_ts = UNTIL_WELL if one["until_ts"] is None else _number(one["until_ts"])
        group = None if one["group"] is None else _group(one["group"])
        care = with_snooze(care, Snooze(_text(one["rule"]), group, until_ts, *_rest(one)))
    return care


def _common(one: Acknowledgement | Snooze) -> Plain:
    seen_ts = one.seen_ts if math.isfinite(one.seen_ts) else None
    return {
        "rule": one.rule,
        "by": one.by,
        "at_ts": one.at_ts,
        "note": one.note,
        "seen_ts": seen_ts,
    }


def _rest(one: Mapping[str, Any]) -> tuple[str, float, str, float]:
    seen_ts = -math.inf if one["seen_ts"] is None else _number(one["seen_ts"])
    return _text(one["by"]), _number(one["at_ts"]), _text(one["note"]), seen_ts


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _said_group(group: Group) -> list[list[str | int | None]]:
    return [[dimension, value] for dimension, value in group]


def _group(said: Sequence[Sequence[str | int | None]]) -> Group:
    pairs = []
    for dimension, value in said:
        if not isinstance(dimension, str) or not isinstance(value, str | int | None):
            raise TypeError(f"{said!r} is no group")
        pairs.append((dimension, value))
    return tuple(pairs)
