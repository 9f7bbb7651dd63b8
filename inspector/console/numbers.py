"""Numbers in JSON: no data is null."""

from __future__ import annotations

import math


def json_number(value: float) -> float | int | None:
    """Return a number that JSON can say: null for no data, whole numbers without a fraction."""
    if not math.isfinite(value):
        return None
    return int(value) if value == math.floor(value) and abs(value) < 2**53 else value
