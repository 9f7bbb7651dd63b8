"""Stretches of rows that resampling looks at, and how their time is cut into cells."""

from __future__ import annotations

from typing import NamedTuple

RESAMPLES = 64
"""How many times a session is sampled anew; four from each word of chance."""

MOST_COPIES = 4
"""So many of the values that a kept one stands for are drawn one by one."""

COUNT, STANDS, TEXT, TEXT_STANDS, RATE_TEXT = range(5)
"""Kept values, Σ 1/rate, Σ bytes of the numbers, Σ bytes/rate, Σ bytes of the recorded rates."""

STAT_FIELDS = 5

ROWS, LINE_BYTES, FIRST_TS = range(3)
"""Rows of a stretch, bytes of their lines with newlines, and the earliest instant."""

TALLY_FIELDS = 3

NAME_BYTES = 4
"""What stands around a name: two quotes, a colon and the comma behind the value."""

RATES_BYTES = len(',"rates":{}') - 1
"""What holds the rates of a line; one comma fewer than rates."""

META_BYTES = len(',"meta":{"rates":{}}') - 1
"""The same where the line has no other meta."""

RATE_UNIT = 65_536
"""Chance and rates are counted in so many parts."""


class Stretch(NamedTuple):
    """Which rows count, and where in tables of entries and cells.

    Attributes:
        start_ts: Earliest instant, Unix seconds.
        end_ts: First instant that is too late, Unix seconds.
        first_cell: Number of the first cell, from the Unix epoch.
        cell_s: Width of a cell in seconds.
        last_entry: Entries from this id on share its place.
    """

    start_ts: float
    end_ts: float
    first_cell: int
    cell_s: float
    last_entry: int
