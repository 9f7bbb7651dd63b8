"""Instants: when the record before or after some instant was."""

from __future__ import annotations

import math

import numpy as np

from inspector.session.columns import TableView


def next_instant(view: TableView, at_ts: float) -> float | None:
    """Return the earliest instant of a row after one, Unix seconds; None behind the last row."""
    found = math.inf
    for part in view.parts:
        if part.last_ts > at_ts and part.first_ts < found:
            ts = part.view.ts
            found = min(found, float(ts[ts > at_ts].min(initial=math.inf)))
    return found if math.isfinite(found) else None


def previous_instant(view: TableView, at_ts: float) -> float | None:
    """Return the latest instant of a row before one, Unix seconds; None before the first row."""
    found = -math.inf
    for part in reversed(view.parts):
        if part.first_ts < at_ts and part.last_ts > found:
            ts = part.view.ts
            found = max(found, float(np.max(ts[ts < at_ts], initial=-math.inf)))
    return found if math.isfinite(found) else None
