"""Lines of CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[str | int | float], separator: str = ",") -> bytes:
    """Return a line of a table, with its end; numbers stay numbers.

    Args:
        cells: What stands in it.
        separator: What parts the cells.
    """
    text = io.StringIO(newline="")
    line = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    line.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return encoded(text.getvalue())


def harmless(text: str) -> str:
    """Keep a spreadsheet from running what somebody wrote into a log."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def encoded(text: str) -> bytes:
    """Spell out what is no UTF-8: a file may be called anything."""
    return text.encode("utf-8", "backslashreplace")
