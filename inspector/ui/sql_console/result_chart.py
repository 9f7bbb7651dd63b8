"""Which chart a result makes: curves over its first column, or bars for texts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from inspector.storage.query_result import QueryResult
from inspector.ui.sql_console.result_cells import NULL, Kind, kinds_of

MOST_CURVES = 8
"""As many as the palette has colours."""

MOST_BARS = 200
_BETWEEN = " · "

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One curve.

    Attributes:
        name: Its column, or its group.
        x: (n,) float64, ascending.
        y: (n,) float64; NaN where there is none.
    """

    name: str
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Curves over one scale.

    Attributes:
        x_name: What stands below; empty for the number of the row.
        x_kind: What that is: a number, or a kind of time.
        curves: At least one, at most `MOST_CURVES`.
        left_out: What is not drawn, in words; empty for nothing.
    """

    x_name: str
    x_kind: Kind
    curves: tuple[Curve, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """A bar for each of some rows.

    Attributes:
        name: The column that they are as long as.
        labels: What each is for.
        values: (n,) float64; NaN where there is none.
        left_out: What is not drawn, in words; empty for nothing.
    """

    name: str
    labels: tuple[str, ...]
    values: Floats
    left_out: str = ""


def measures_of(result: QueryResult) -> tuple[int, ...]:
    """Return the places of the columns that can be drawn, which are numbers."""
    kinds = kinds_of(result)
    numbers = [place for place, kind in enumerate(kinds) if kind is Kind.NUMBER]
    if numbers[:1] == [0] and len(numbers) > 1:
        # What is first is what the others are drawn over.
        del numbers[0]
    return tuple(numbers)


def chart_of(result: QueryResult, measure: int | None = None) -> Curves | Bars | str:
    """Return the chart of a result, or why there is none.

    Args:
        result: What a query found.
        measure: Place of the one column to draw; None for what fits best.
    """
    kinds, measures = kinds_of(result), measures_of(result)
    if not result.rows:
        return "There are no rows to draw."
    if not measures:
        return "A chart needs a column of numbers."
    if kinds[0] is Kind.TEXT:
        return _bars(result, measures[0] if measure is None else measure)
    chosen = measures if measure is None else (measure,)
    if measures == (0,):
        x = np.arange(1, result.rows + 1, dtype=np.float64)
        return Curves("", Kind.NUMBER, (_curve(result.names[0], x, _floats(result, 0)),))
    group = _group_column(result, kinds)
    if group is not None:
        return _grouped(result, kinds[0], group, chosen[0])
    x = _floats(result, 0)
    curves = tuple(
        _curve(result.names[place], x, _floats(result, place)) for place in chosen[:MOST_CURVES]
    )
    spare = len(chosen) - len(curves)
    left_out = f"{spare} more columns are not drawn" if spare else ""
    return Curves(result.names[0], kinds[0], curves, left_out)


def _bars(result: QueryResult, measure: int) -> Bars:
    # All texts in front say what a row is for: an entry, and a shard.
    texts = list(takewhile(lambda column: isinstance(column, tuple), result.columns))
    rows = zip(*(column[:MOST_BARS] for column in texts), strict=True)
    labels = tuple(
        _BETWEEN.join(NULL if text is None else str(text) for text in row) for row in rows
    )
    is_more = result.rows > MOST_BARS
    left_out = f"the first {MOST_BARS} of {result.rows:,} rows" if is_more else ""
    return Bars(result.names[measure], labels, _floats(result, measure)[:MOST_BARS], left_out)


def _group_column(result: QueryResult, kinds: tuple[Kind, ...]) -> int | None:
    """Return the place of a text that tells apart rows of the same instant; None without one."""
    texts = [place for place, kind in enumerate(kinds) if kind is Kind.TEXT]
    x = _floats(result, 0)
    if not texts or len(np.unique(x)) == len(x):
        return None
    return texts[0]


def _grouped(result: QueryResult, x_kind: Kind, group: int, measure: int) -> Curves:
    texts = result.columns[group]
    assert isinstance(texts, tuple)
    x, y = _floats(result, 0), _floats(result, measure)
    names = list(dict.fromkeys(texts))
    labels = np.array([names.index(text) for text in texts]) if len(names) < 1_000 else None
    if labels is None:
        return Curves(result.names[0], x_kind, (_curve(result.names[measure], x, y),))
    curves = tuple(
        _curve(NULL if name is None else name, x[labels == place], y[labels == place])
        for place, name in enumerate(names[:MOST_CURVES])
    )
    spare = len(names) - len(curves)
    left_out = f"{spare:,} more of {result.names[group]} are not drawn" if spare else ""
    return Curves(result.names[0], x_kind, curves, left_out)


def _floats(result: QueryResult, place: int) -> Floats:
    column = result.columns[place]
    assert not isinstance(column, tuple)
    values = column.astype(np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def _curve(name: str, x: Floats, y: Floats) -> Curve:
    """Return a curve from left to right; what has no place is left out."""
    is_placed = np.isfinite(x)
    order = np.argsort(x[is_placed], kind="stable")
    return Curve(name, x[is_placed][order], y[is_placed][order])
