"""Numbers and instants as files tell them: to anybody, anywhere, so instants are in UTC."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

NO_DATA = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"
_NBSP = "\N{NO-BREAK SPACE}"
_LEAST_PLAIN, _MOST_PLAIN = 1e-4, 1e15
_DIGITS = 4

# What `datetime` can hold in every time zone: a log may carry milliseconds where seconds belong.
_FIRST_TS, _LAST_TS = 86_400.0, 253_402_000_000.0


def utc(ts: float) -> datetime:
    """Return an instant in UTC; one beyond the calendar is moved to its edge."""
    return datetime.fromtimestamp(min(max(ts, _FIRST_TS), _LAST_TS), UTC)


def utc_text(ts: float) -> str:
    """Return an instant as ISO 8601: ``2026-01-01T12:04:31Z``, to the millisecond if need be."""
    at = utc(round(ts, 3))
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace(
        "+00:00", "Z"
    )


def instant_text(ts: float) -> str:
    """Return an instant as people read it: ``2026-01-01 12:04:31``."""
    return utc(ts).strftime("%Y-%m-%d %H:%M:%S") if math.isfinite(ts) else NO_DATA


def clock_text(ts: float) -> str:
    """Return the time of day of an instant: ``12:04:31``."""
    return utc(ts).strftime("%H:%M:%S")


def figure(value: float, unit: str = "") -> str:
    """Return a value with about four digits and its unit; a dash, and no unit, for none."""
    if not math.isfinite(value):
        return NO_DATA
    size = abs(value)
    if value == 0:
        text = "0"
    elif not _LEAST_PLAIN <= size < _MOST_PLAIN:
        text = f"{value:.2e}"
    else:
        before = math.floor(math.log10(size)) + 1
        text = f"{value:,.{min(max(_DIGITS - before, 0), _DIGITS + 1)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    text = text.replace("-", _MINUS)
    return f"{text}{_NBSP}{unit}" if unit else text


def interval(half: float) -> str:
    """Return half the width of an interval: ``± 4.1``; empty where it is 0 or nobody can tell."""
    if not half > 0 or not math.isfinite(half):
        return ""
    # Of how sure a value is, two digits are enough.
    decimals = 1 - math.floor(math.log10(half))
    return f"±{_NBSP}{figure(round(half, decimals))}"


def difference(share: float) -> str:
    """Return a difference in per cent with its sign: ``+31 %``; a dash for none."""
    if not math.isfinite(share):
        return NO_DATA
    percent = round(100 * share)
    sign = "+" if percent > 0 else _MINUS if percent < 0 else ""
    return f"{sign}{abs(percent):,}{_NBSP}%"


def span_text(seconds: float) -> str:
    """Return a length of time in its two largest units: ``2 min 13 s``, ``1 h 5 min``."""
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    whole = round(seconds)
    if whole < 1:
        return f"{figure(seconds)}{_NBSP}s"
    first = next(number for number, (_, size_s) in enumerate(units) if whole >= size_s)
    parts = []
    for name, size_s in units[first : first + 2]:
        amount, whole = divmod(whole, size_s)
        if amount:
            parts.append(f"{amount}{_NBSP}{name}")
    return " ".join(parts)


def group_text(group: Sequence[tuple[str, str | int | None]]) -> str:
    """Return a group as people read it."""
    if not group:
        return "all rows"
    return ", ".join(
        f"{name} {'none' if value is None else value}" if name != "entry" else str(value)
        for name, value in group
    )
