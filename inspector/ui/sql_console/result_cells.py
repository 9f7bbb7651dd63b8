"""What cells of a result say: numbers with their digits, instants as times, NULL as such."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import Enum

import numpy as np

from inspector.storage.query_result import Column, QueryResult
from inspector.ui.models.format import moment, number
from inspector.ui.models.literal import one_line

NULL = "NULL"
_MINUS = "\N{MINUS SIGN}"
_DAY = "DATE"
_INSTANT = "TIMESTAMP"
_ZONED = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")
_DIGITS, _THOUSANDTHS = 7, 3
_MOST, _EXACT = 1e15, 1e-12
_WHOLE = 10_000


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    INSTANT = "instant"
    WALL_CLOCK = "instant without a time zone"
    DAY = "day"

    @property
    def is_time(self) -> bool:
        """Whether its numbers are Unix seconds."""
        return self in (Kind.INSTANT, Kind.WALL_CLOCK, Kind.DAY)

    @property
    def zone(self) -> tzinfo | None:
        """The time zone it is told in; None for that of the system."""
        return None if self is Kind.INSTANT else UTC


@dataclass(frozen=True, slots=True)
class Shape:
    """How the cells of a column are written.

    Attributes:
        kind: What it holds.
        decimals: Of its numbers, or of the seconds of its instants.
    """

    kind: Kind
    decimals: int


def kind_of(name: str, sql_type: str, column: Column) -> Kind:
    """Return what a column holds: ``ts`` of a record is an instant, though it is a number."""
    if isinstance(column, tuple):
        return Kind.TEXT
    if sql_type.upper() == _DAY:
        return Kind.DAY
    if sql_type.upper() in _ZONED:
        return Kind.INSTANT
    if sql_type.upper().startswith(_INSTANT):
        return Kind.WALL_CLOCK
    is_ts = name == "ts" or name.endswith("_ts")
    return Kind.INSTANT if is_ts and column.dtype.kind == "f" else Kind.NUMBER


def kinds_of(result: QueryResult) -> tuple[Kind, ...]:
    """Return what the columns hold."""
    return tuple(
        kind_of(name, sql_type, column)
        for name, sql_type, column in zip(result.names, result.types, result.columns, strict=True)
    )


def shape_of(column: Column, kind: Kind) -> Shape:
    """Return how the cells of a column are written: all with as many decimals as one needs."""
    if isinstance(column, tuple) or column.dtype.kind != "f":
        return Shape(kind, 0)
    known = column[np.isfinite(column)]
    if kind.is_time:
        return Shape(kind, _THOUSANDTHS if np.any(np.round(known % 1, 3) % 1) else 0)
    size = float(np.abs(known).max()) if known.size else 0.0
    most = max(_DIGITS - len(str(int(min(size, _MOST)))), 0)
    exact = _EXACT * np.maximum(np.abs(known), 1.0)
    decimals = next(
        (n for n in range(most) if np.all(np.abs(np.round(known, n) - known) <= exact)), most
    )
    return Shape(kind, decimals)


def cell_text(column: Column, shape: Shape, row: int) -> str:
    """Return what a cell says, on one line."""
    value = column[row]
    if value is None or is_null(column, row):
        return NULL
    if isinstance(value, str):
        return one_line(value)
    if shape.kind.is_time:
        return instant_text(float(value), shape.kind, shape.decimals)
    if isinstance(value, np.integer):
        return f"{int(value):,}".replace("-", _MINUS)
    return _number(float(value), shape.decimals)


def is_null(column: Column, row: int) -> bool:
    """Return whether a cell holds no value."""
    value = column[row]
    return value is None or (isinstance(value, float) and math.isnan(value))


def instant_text(ts: float, kind: Kind, decimals: int = 0) -> str:
    """Return an instant with its date.

    Args:
        ts: Unix seconds.
        kind: Whether it is a day, and which time zone it is told in.
        decimals: Of the seconds, 0 or 3.
    """
    if not math.isfinite(ts):
        return _number(ts, 0)
    # Rounded first: a fraction that is nearly a second would else be told as a thousand.
    whole = round(ts, decimals)
    at = moment(whole, kind.zone)
    if kind is Kind.DAY:
        return f"{at:%Y-%m-%d}"
    thousandths = round((whole - math.floor(whole)) * 1_000)
    return f"{at:%Y-%m-%d %H:%M:%S}" + (f".{thousandths:03}" if decimals else "")


def short_number(value: float) -> str:
    """Return a number for a chart: four digits, and no fraction for one that has none."""
    is_plain = value == math.floor(value) and abs(value) < _WHOLE if math.isfinite(value) else False
    return f"{value:,.0f}".replace("-", _MINUS) if is_plain else number(value)


def _number(value: float, decimals: int) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    size = abs(value)
    is_lost = 0 < size < 0.5 * 10.0**-decimals
    text = f"{value:.4e}" if is_lost or size >= _MOST else f"{value:,.{decimals}f}"
    return text.replace("-", _MINUS) if value else f"{0:.{decimals}f}"
