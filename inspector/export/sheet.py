"""Sheets: tables of raw values that are written to a file or put on the clipboard."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.export.words import utc_text
from inspector.files.atomic import open_atomic
from inspector.files.csv_text import csv_line

Values = NDArray[Any] | Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        name: What it is of, in a few words; files are named for it.
        columns: By their heads, all of one length: numbers as arrays, NaN for no value, or
            texts, None for no value.
    """

    name: str
    columns: Mapping[str, Values]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))


def sheet_of(name: str, columns: Iterable[tuple[str, Values]]) -> Sheet:
    """Return a sheet whose heads differ, also where upper and lower case are one.

    Args:
        name: What it is of.
        columns: Heads and values; a head that was there before gets a number.
    """
    found: dict[str, Values] = {}
    taken: set[str] = set()
    for head, values in columns:
        own, number = head, 2
        while own.casefold() in taken:
            own, number = f"{head} {number}", number + 1
        taken.add(own.casefold())
        found[own] = values
    return Sheet(name, found)


def write_csv(path: Path, sheet: Sheet) -> None:
    """Write a sheet as CSV: UTF-8, heads first, raw numbers, an empty cell for no value.

    Raises:
        StorageError: The file could not be written; the previous content is as it was.
    """
    with open_atomic(path) as file:
        for line in _lines(sheet, ","):
            file.write(line)


def tab_text(sheet: Sheet) -> str:
    """Return a sheet as what a spreadsheet takes from the clipboard."""
    return b"".join(_lines(sheet, "\t")).decode()


def instant_columns(head: str, ts: NDArray[np.float64]) -> dict[str, Values]:
    """Return instants in two columns: as people and as programs read them.

    Args:
        head: Head of the first one; that of the second has ``_unix_s`` behind it.
        ts: Unix seconds; NaN or an infinity for none.
    """
    known = np.where(np.isfinite(ts), ts, np.nan)
    texts = ["" if math.isnan(one) else utc_text(one) for one in known.tolist()]
    return {head: texts, f"{head}_unix_s": known}


def with_unit(name: str, unit: str) -> str:
    """Return the head of a column of numbers: ``damage_total (hp/s)``."""
    return f"{name} ({unit})" if unit else name


def _lines(sheet: Sheet, separator: str) -> Iterator[bytes]:
    yield csv_line(sheet.columns, separator)
    columns = [_cells(values) for values in sheet.columns.values()]
    for cells in zip(*columns, strict=True):
        yield csv_line(cells, separator)


def _cells(values: Values) -> Sequence[str | int | float]:
    if not isinstance(values, np.ndarray):
        return ["" if value is None else value for value in values]
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> str | int | float:
    """Return a number as short as it can be without another value; an empty text for none."""
    if not math.isfinite(value):
        return ""
    return int(value) if value == math.floor(value) and abs(value) < 2**53 else value
