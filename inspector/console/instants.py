"""Instants of a recording, as people write them on the command line."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from inspector.config.spans import parse_duration
from inspector.core.errors import InspectorError
from inspector.core.shown import shown
from inspector.session.span import Span

FORMS = "90s or 5m after its first record, -5m before its last, 2026-05-01T12:04:31 (UTC)"
"""What an instant may be written as."""


def instant_ts(text: str, whole: Span, option: str) -> float:
    """Return an instant in Unix seconds.

    Args:
        text: One of `FORMS`, or Unix seconds.
        whole: From when to when the recording is.
        option: Where it was written, for messages.

    Raises:
        InspectorError: It is none of them.
    """
    number = _number(text)
    if number is not None:
        return number
    try:
        if text[:1] == "-":
            return whole.end_ts - parse_duration(text[1:])
        if text[-1:] in "smhd":
            return whole.start_ts + parse_duration(text)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InspectorError(
            f"{shown(text)} is no instant", where=option, remedy=f"Write {FORMS}"
        ) from None
    return _timestamp(found)


def date_ts(text: str, option: str) -> float:
    """Return an instant of the calendar in Unix seconds.

    Args:
        text: Unix seconds, or ISO 8601 in UTC.
        option: Where it was written, for messages.

    Raises:
        InspectorError: It is neither, or no calendar goes so far.
    """
    number = _number(text)
    try:
        at = datetime.fromisoformat(text) if number is None else datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        raise InspectorError(
            f"{shown(text)} is no instant",
            where=option,
            remedy="Write Unix seconds, or 2026-05-01T12:04:31 (UTC)",
        ) from None
    return _timestamp(at)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _timestamp(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
