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
_FEW_PERCENT = 3
"""Below so many per cent a decimal is told."""

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


def byte_rate(bytes_per_s: float) -> str:
    """Return a rate of bytes: 4.2 B/s, 812 B/s, 18.2 kB/s, 1.4 MB/s."""
    if not math.isfinite(bytes_per_s):
        return NO_DATA
    divisor, unit, decimals = _byte_unit(bytes_per_s)
    return f"{bytes_per_s / divisor:,.{decimals}f}{_NBSP}{unit}"


def byte_rate_change(change_per_s: float) -> str:
    """Return by how much a rate of bytes changes, with its sign: -10.9 kB/s, +812 B/s."""
    if not math.isfinite(change_per_s):
        return NO_DATA
    return ("+" if change_per_s > 0 else _MINUS) + byte_rate(abs(change_per_s))


def byte_rates(before_per_s: float, after_per_s: float) -> str:
    """Return two rates of bytes in the unit of the larger one: 90.5 → 79.6 kB/s."""
    if not (math.isfinite(before_per_s) and math.isfinite(after_per_s)):
        return NO_DATA
    divisor, unit, decimals = _byte_unit(max(before_per_s, after_per_s))
    before, after = (f"{one / divisor:,.{decimals}f}" for one in (before_per_s, after_per_s))
    return f"{before} → {after}{_NBSP}{unit}"


def _byte_unit(bytes_per_s: float) -> tuple[float, str, int]:
    if abs(bytes_per_s) < 999.5:
        return 1.0, "B/s", 1 if 0 < abs(bytes_per_s) < 9.95 else 0
    for divisor, unit in ((1e3, "kB/s"), (1e6, "MB/s")):
        # A little below the limit, where rounding would show 1000.0 of the smaller unit.
        if abs(bytes_per_s) < 999.95 * divisor:
            return divisor, unit, 1
    return 1e9, "GB/s", 2


def relative_error(error: float) -> str:
    """Return a relative standard error: exact, ± <0.1 %, ± 4.1 %, ± 12 %.

    Args:
        error: 0.041 for 4.1 %; 0 is exact, NaN no data.
    """
    if math.isnan(error):
        return NO_DATA
    percent = 100 * error
    if percent == 0:
        return "exact"
    if percent >= 999.5:
        shown = ">999"
    elif percent >= 9.95:
        shown = f"{percent:.0f}"
    else:
        shown = "<0.1" if percent < 0.05 else f"{percent:.1f}"
    return f"±{_NBSP}{shown}{_NBSP}%"


def percent_change(before: float, after: float) -> str:
    """Return a change in per cent: -12 %, +3 %, -0.5 %; ±0 % where it rounds to nothing."""
    if not (math.isfinite(before) and math.isfinite(after)) or before <= 0:
        return NO_DATA
    exact = 100 * (after / before - 1)
    percent = round(exact, 1) if abs(exact) < _FEW_PERCENT else round(exact)
    sign = "±" if percent == 0 else "+" if percent > 0 else _MINUS
    return f"{sign}{abs(percent):,.15g}{_NBSP}%"


def short_span(seconds: float) -> str:
    """Return a length that was chosen from a few: 10 s, 1 m, 15 m, 1 h."""
    for unit, size_s in (("h", 3_600), ("m", 60)):
        if seconds >= size_s:
            return f"{seconds / size_s:.3g}{_NBSP}{unit}"
    return f"{seconds:.3g}{_NBSP}s"


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


def speed_words(speed: float) -> str:
    """Return how many times as fast a session is played; ``max`` for as fast as can be seen."""
    return f"{speed:,g}×" if math.isfinite(speed) else "max"  # noqa: RUF001
