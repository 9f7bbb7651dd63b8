"""What a query found: columns of numbers, instants and texts that no engine is behind any more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.int64] | NDArray[np.float64] | tuple[str | None, ...]
"""Numbers, or Unix seconds; NaN for NULL. Or texts, None for NULL."""

MOST_EXACT = 2**53
"""Beyond it not every whole number is a float, which a column with NULLs would need."""


@dataclass(frozen=True, slots=True, eq=False)
class QueryResult:
    """A table that answers a query.

    Attributes:
        names: Heads of the columns; two may be the same.
        types: Types of the columns as SQL calls them: ``DOUBLE``, ``TIMESTAMP WITH TIME ZONE``.
        columns: (rows,) each.
        rows: How many there are here.
        is_cut: Whether there are more, which were not asked for.
        elapsed_s: How long it took, in seconds.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int
    is_cut: bool
    elapsed_s: float


def column_of(values: Sequence[Any] | NDArray[Any]) -> Column:
    """Return values of an engine as a column; whatever is no number or instant becomes text.

    Args:
        values: A numpy array, perhaps a masked one, or Python values with None for NULL.
    """
    array = values if isinstance(values, np.ndarray) else _objects(values)
    # The typing of masked arrays knows less than numpy does.
    is_null: NDArray[np.bool_] = np.asarray(np.ma.getmaskarray(array))
    raw: NDArray[Any] = np.asarray(np.ma.getdata(array))
    if raw.dtype.kind == "f":
        return _read_only(np.where(is_null, np.nan, raw.astype(np.float64)))
    if raw.dtype.kind in "iu":
        return _whole(raw, is_null)
    if raw.dtype.kind == "M":
        return _instants(raw, is_null)
    listed = [None if null else one for one, null in zip(raw.tolist(), is_null, strict=True)]
    return _of_objects(listed)


def _objects(values: Sequence[Any]) -> NDArray[Any]:
    array = np.empty(len(values), object)
    # One by one: an assignment of the whole would take lists of one length for a matrix.
    for place, value in enumerate(values):
        array[place] = value
    return array


def _whole(raw: NDArray[Any], is_null: NDArray[np.bool_]) -> Column:
    known = raw[~is_null]
    is_huge = len(known) > 0 and max(int(known.max()), -int(known.min())) > MOST_EXACT
    if is_huge and (raw.dtype == np.uint64 or is_null.any()):
        return tuple(
            None if null else str(one) for one, null in zip(raw.tolist(), is_null, strict=True)
        )
    if is_null.any():
        return _read_only(np.where(is_null, np.nan, raw.astype(np.float64)))
    return _read_only(raw.astype(np.int64))


def _instants(raw: NDArray[Any], is_null: NDArray[np.bool_]) -> Column:
    lost = is_null | np.isnat(raw)
    microseconds = raw.astype("datetime64[us]").astype(np.int64)
    return _read_only(np.where(lost, np.nan, microseconds / 1e6))


def _of_objects(values: list[Any]) -> Column:
    known = [one for one in values if one is not None]
    if known and all(isinstance(one, date) for one in known):
        return _floats(None if one is None else _unix_s(one) for one in values)
    if known and all(_is_number(one) for one in known):
        is_whole = all(isinstance(one, int) for one in known)
        if not is_whole:
            return _floats(values)
        if all(-(2**63) <= one < 2**63 for one in known):
            return _whole(
                np.array([0 if one is None else one for one in values], np.int64),
                np.array([one is None for one in values], np.bool_),
            )
    return tuple(None if one is None else _text(one) for one in values)


def _floats(values: Iterable[Any]) -> NDArray[np.float64]:
    numbers = (np.nan if one is None else float(one) for one in values)
    return _read_only(np.fromiter(numbers, np.float64))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _unix_s(value: date) -> float:
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
