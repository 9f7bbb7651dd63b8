"""Fields that are a length of time, or a window."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from inspector.config.fields import PLAIN, known_names
from inspector.config.spans import (
    COUNT_FORM,
    DURATION_FORM,
    CountWindow,
    parse_duration,
    parse_window,
)

MAX_LATENESS_S = 3_600.0
"""Whoever waits longer is told of nothing while it happens."""

SPAN = {**PLAIN, "pattern": f"^{DURATION_FORM}$"}
WINDOW = {**PLAIN, "pattern": f"^(?:{DURATION_FORM}|{COUNT_FORM})$"}


def _check_duration(text: str) -> str:
    parse_duration(text)
    return text


def _check_lateness(text: str) -> str:
    parse_duration(text, MAX_LATENESS_S)
    return text


def _check_window(text: str, info: ValidationInfo) -> str:
    window, known = parse_window(text), known_names(info)
    if known and isinstance(window, CountWindow) and (fault := known.counter_fault(window.key)):
        raise ValueError(fault)
    return text


Duration = Annotated[str, AfterValidator(_check_duration)]
"""A length of time, such as "90s"."""

Lateness = Annotated[str, AfterValidator(_check_lateness)]
"""A length of time for which records may come late."""

Window = Annotated[str, AfterValidator(_check_window)]
"""What values are taken over, such as "5m" or "50 casts"."""
