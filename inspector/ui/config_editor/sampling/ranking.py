"""Which metric keys are shown, and in which order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.ui.config_editor.sampling.columns import COLUMNS, Forecast, key_figures
from inspector.ui.config_editor.sampling.draft import RateRow

BY_WEIGHT = -1
"""The order at first: what is sampled, then what takes most bytes, then as in the registry."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column rows are sorted, and which way.

    Attributes:
        column: Its place, or `BY_WEIGHT`.
        descending: Whether the largest comes first.
    """

    column: int = BY_WEIGHT
    descending: bool = True

    def after_click(self, column: int) -> Order:
        """Return the order after a click on a head: one way, the other, and then by weight."""
        first = not COLUMNS[column].is_text
        if column != self.column:
            return Order(column, first)
        return Order(column, not first) if self.descending is first else Order()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted.

    Attributes:
        needle: What their name, KPIs or overrides have in them; in any case.
        modified_only: Whether only those whose rate is not the default, or not the file's.
        kept: Names of rows that stay in sight all the same: where the keys are.
    """

    needle: str = ""
    modified_only: bool = False
    kept: frozenset[str] = frozenset()

    def wants(self, row: RateRow) -> bool:
        """Return whether a row is shown."""
        if row.name in self.kept:
            return True
        if self.modified_only and not row.is_modified:
            return False
        needle = self.needle.strip().casefold()
        texts = (row.name, *row.kpis, *row.overrides)
        return not needle or any(needle in text.casefold() for text in texts)


def ranked(rows: Sequence[RateRow], forecast: Forecast, order: Order) -> list[str]:
    """Return the names of all rows in an order; rows that are equal in it go by name."""
    if order.column == BY_WEIGHT:
        return [row.name for row in sorted(rows, key=lambda row: _weight(row, forecast))]
    column = COLUMNS[order.column]
    by_name = sorted(rows, key=lambda row: row.name)
    keys = {row.name: column.sort_key(row, forecast) for row in rows}
    if all(isinstance(key, str) for key in keys.values()):
        by_name.sort(key=lambda row: str(keys[row.name]), reverse=order.descending)
    else:
        sign = -1.0 if order.descending else 1.0
        by_name.sort(key=lambda row: _last_if_nan(sign * float(keys[row.name])))
    return [row.name for row in by_name]


def _last_if_nan(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _weight(row: RateRow, forecast: Forecast) -> tuple[bool, bool, float]:
    amount = key_figures(row, forecast).bytes_per_s
    is_sampled = row.by_file is not None and row.by_file[0] < 1
    return row.default is not None, not is_sampled, 0.0 if math.isnan(amount) else -amount
