"""Chart words: what the numbers of a chart are, as people say it."""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo

from inspector.analysis.chart_spec import QUANTILES, ChartSpec, Mode
from inspector.core.registry import Kind, Kpi
from inspector.session.query import GroupBy

_NBSP = "\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}"
_DOT = " \N{MIDDLE DOT} "
_SHORT_S = 2.0
_UNITS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))

# What `datetime` can hold in every time zone.
_FIRST_TS, _LAST_TS = 86_400.0, 253_402_000_000.0


def describe(
    spec: ChartSpec,
    *,
    sampled: bool = False,
    since_ts: float = math.nan,
    zone: tzinfo | None = None,
) -> tuple[str, str]:
    """Return what the numbers of a chart are, and their unit.

    Args:
        spec: The chart.
        sampled: Whether any value stands for others that sampling left out.
        since_ts: The session's first instant, Unix seconds; NaN without rows.
        zone: Time zone; None for the one of the system.
    """
    of = spec.measure.of
    by = "" if spec.group_by is GroupBy.NONE else f" by {spec.group_by}"
    window = length(spec.window_s)
    unit = of.unit
    match spec.shown_as:
        case Mode.DISTRIBUTION:
            text = f"{' '.join(QUANTILES)} of single values{_DOT}last {window}"
        case Mode.CUMULATIVE:
            since = "" if math.isnan(since_ts) else f" since {clock(since_ts, zone)}"
            text = f"total{since}{by}"
        case Mode.SUM:
            text = f"sum per {window}{by}"
        case Mode.SAMPLE_RATE:
            text, unit = f"share of values kept{by}{_DOT}last {window}", ""
        case Mode.RATE if isinstance(of, Kpi):
            text = f"{by.lstrip()}{_DOT if by else ''}last {window}"
        case Mode.RATE if of.kind is Kind.GAUGE:
            text = f"mean{by}{_DOT}last {window}"
        case _:
            text = f"per second{by}{_DOT}{window} mean"
            unit = f"{unit}/s" if unit else ""
    return f"{text}{_DOT}sampled, scaled" if sampled else text, unit


def length(seconds: float) -> str:
    """Return a length of time that a chart's buckets and windows have: 0.05 s, 10 s, 2 min."""
    for unit_s, name in _UNITS:
        if seconds > unit_s and math.isclose(seconds / unit_s, round(seconds / unit_s)):
            return f"{seconds / unit_s:.0f}{_NBSP}{name}"
    return f"{seconds:.6g}{_NBSP}s"


def clock(ts: float, zone: tzinfo | None = None) -> str:
    """Return the time of day of an instant: 12:04:31."""
    return _clock(ts, zone, fine=False)


def span(start_ts: float, end_ts: float, zone: tzinfo | None = None) -> str:
    """Return two instants as times of day, as finely as telling them apart takes."""
    short = end_ts - start_ts < _SHORT_S
    return f" {_DASH} ".join(_clock(ts, zone, fine=short) for ts in (start_ts, end_ts))


def _clock(ts: float, zone: tzinfo | None, *, fine: bool) -> str:
    within = min(max(ts, _FIRST_TS), _LAST_TS)
    # To the hundredth, which is how fine buckets are; rounded first, so that none is cut off.
    at = datetime.fromtimestamp(round(within, 2), zone or UTC).astimezone(zone)
    return at.strftime("%H:%M:%S") + (f".{at.microsecond // 10_000:02}" if fine else "")
