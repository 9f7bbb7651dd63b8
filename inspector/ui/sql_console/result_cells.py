"""What cells of a result say: numbers with their digits, instants as times, NULL as such."""

from __future__ import annotations

import math
from datetime import UTC, tzinfo
from enum import Enum

import numpy as np

from inspector.storage.query_result import Column, QueryResult
from inspector.ui.models.format import moment
from inspector.ui.models.literal import one_line

NULL = "NULL"
_MINUS = "\N{MINUS SIGN}"
_DAY = "DATE"
_INSTANT = "TIMESTAMP"
_ZONED = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")
_DIGITS = 10
_LEAST, _MOST = 1e-4, 1e15


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


def cell_text(column: Column, kind: Kind, row: int) -> str:
    """Return what a cell says, on one line."""
    value = column[row]
    if value is None or is_null(column, row):
        return NULL
    if isinstance(value, str):
        return one_line(value)
    if kind.is_time:
        return instant_text(float(value), kind)
    if isinstance(value, np.integer):
        return f"{int(value):,}".replace("-", _MINUS)
    return _number(float(value))


def is_null(column: Column, row: int) -> bool:
    """Return whether a cell holds no value."""
    value = column[row]
    return value is None or (isinstance(value, float) and math.isnan(value))


def instant_text(ts: float, kind: Kind) -> str:
    """Return an instant with its date; thousandths only where there are any."""
    if not math.isfinite(ts):
        return _number(ts)
    # Rounded first: a fraction that is nearly a second would else be told as a thousand.
    whole = round(ts, 3)
    at = moment(whole, kind.zone)
    if kind is Kind.DAY:
        return f"{at:%Y-%m-%d}"
    thousandths = round((whole - math.floor(whole)) * 1_000)
    return f"{at:%Y-%m-%d %H:%M:%S}" + (f".{thousandths:03}" if thousandths else "")


def _number(value: float) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    size = abs(value)
    if size and not _LEAST <= size < _MOST:
        return f"{value:.4e}".replace("-", _MINUS)
    before = len(str(int(size)))
    text = f"{value:,.{max(_DIGITS - before, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", _MINUS) if value else "0"
