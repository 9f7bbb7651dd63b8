"""Numbers and instants as people read them."""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo

NO_DATA = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"
_NBSP = "\N{NO-BREAK SPACE}"

# A value below the limit is shown with so many decimals; limits are where rounding would carry.
_DECIMALS = ((0.00995, 4), (0.0995, 3), (9.995, 2), (999.95, 1), (9_999.5, 0))
_LARGE = ((1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"))
_SMALLEST = 0.00095
_MINUTE_S = 60

# What `datetime` can hold in every time zone: a log may carry milliseconds where seconds belong.
_FIRST_TS, _LAST_TS = 86_400.0, 253_402_000_000.0


def number(value: float) -> str:
    """Return `value` with about four significant digits: 0.61, 88.1, 1,204, 412.8k."""
    if not math.isfinite(value):
        return NO_DATA
    if value == 0:
        return "0"
    size = abs(value)
    sign = _MINUS if value < 0 else ""
    if size < _SMALLEST:
        return f"{sign}{size:.1e}"
    for limit, decimals in _DECIMALS:
        if size < limit:
            return f"{sign}{size:,.{decimals}f}"
    for divisor, suffix in _LARGE:
        if size / divisor < 999.95:
            return f"{sign}{size / divisor:.1f}{suffix}"
    return f"{sign}{size:.1e}"


def with_unit(value: float, unit: str) -> str:
    """Return `value` and its unit; a value that is not there has none."""
    text = number(value)
    return text if not unit or text == NO_DATA else f"{text}{_NBSP}{unit}"


def with_error(value: float, error: float, unit: str) -> str:
    """Return `value`, the half width of its interval when there is one, and the unit."""
    if not error > 0 or not math.isfinite(value):
        return with_unit(value, unit)
    return with_unit(value, "") + f"{_NBSP}±{_NBSP}" + with_unit(error, unit)


def count(amount: int) -> str:
    """Return a number of things in at most three digits: 999, 1.2 k, 620 k, 4.8 M."""
    if amount < 1_000:
        return str(amount)
    for divisor, suffix in _LARGE:
        scaled = amount / divisor
        if scaled < 9.95:
            return f"{scaled:.1f}{_NBSP}{suffix}"
        if scaled < 999.5:
            return f"{scaled:.0f}{_NBSP}{suffix}"
    return f"{amount:.1e}"


def size(amount_bytes: int) -> str:
    """Return an amount of memory: 412 MB, 1.4 GB."""
    megabytes = amount_bytes / 1_000_000
    if megabytes < 999.5:
        return f"{megabytes:.0f}{_NBSP}MB"
    return f"{megabytes / 1_000:.1f}{_NBSP}GB"


def duration(seconds: float) -> str:
    """Return a short time: <0.1 s, 0.4 s, 12 s, 3 min, 5 h."""
    if not math.isfinite(seconds):
        return NO_DATA
    if seconds < 0.05:
        return f"<0.1{_NBSP}s"
    if seconds < 9.95:
        return f"{seconds:.1f}{_NBSP}s"
    if seconds < 99.5:
        return f"{seconds:.0f}{_NBSP}s"
    if seconds < 5_970:
        return f"{seconds / 60:.0f}{_NBSP}min"
    return f"{seconds / 3_600:.0f}{_NBSP}h"


def exact_duration(seconds: float) -> str:
    """Return a length of time in its two largest units: 45 s, 2 min 13 s, 1 h 5 min, 2 d 3 h."""
    if seconds < _MINUTE_S:
        return f"{seconds:.3g}{_NBSP}s"
    units = (("d", 86_400), ("h", 3_600), ("min", _MINUTE_S), ("s", 1))
    whole = round(seconds)
    first = next(number for number, (_name, size_s) in enumerate(units) if whole >= size_s)
    parts = []
    for name, size_s in units[first : first + 2]:
        amount, whole = divmod(whole, size_s)
        if amount:
            parts.append(f"{amount}{_NBSP}{name}")
    return " ".join(parts)


def moment(ts: float, zone: tzinfo | None = None) -> datetime:
    """Return an instant with its time zone; one beyond the calendar is moved to its edge.

    Args:
        ts: Unix seconds.
        zone: Time zone; None for the one of the system.
    """
    return datetime.fromtimestamp(min(max(ts, _FIRST_TS), _LAST_TS), zone or UTC).astimezone(zone)


def clock(ts: float, zone: tzinfo | None = None) -> str:
    """Return the time of day of an instant: 12:04:31.

    Args:
        ts: Unix seconds.
        zone: Time zone; None for the one of the system.
    """
    return moment(ts, zone).strftime("%H:%M:%S")


def instant(ts: float, now_ts: float, zone: tzinfo | None = None) -> str:
    """Return the time of day of an instant, and the date before it unless that is today's.

    Args:
        ts: Unix seconds.
        now_ts: Unix seconds that say which day today is.
        zone: Time zone; None for the one of the system.
    """
    date = moment(ts, zone).date()
    time_of_day = clock(ts, zone)
    return time_of_day if date == moment(now_ts, zone).date() else f"{date} {time_of_day}"


def span(start_ts: float, end_ts: float, now_ts: float, zone: tzinfo | None = None) -> str:
    """Return two instants; the second names its date only where it is another day.

    Args:
        start_ts: Unix seconds.
        end_ts: Unix seconds.
        now_ts: Unix seconds that say which day today is.
        zone: Time zone; None for the one of the system.
    """
    return f"{instant(start_ts, now_ts, zone)} \N{EN DASH} {instant(end_ts, start_ts, zone)}"


def shortened(text: str, most_chars: int) -> str:
    """Return a text as one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most_chars else f"{line[: most_chars - 1]}…"
