"""The table beside a trend: each group with its colour, value and n."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from inspector.ui.history.trend_source import ALL_ROWS_GROUP, TrendCurve
from inspector.ui.history.words import shard_words
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.models.format import NO_DATA, percent_change, with_error
from inspector.ui.models.ledger_columns import FigureColumn, natural
from inspector.ui.models.ledger_text import whole
from inspector.ui.models.literal import one_line

_NOWHERE = Qt.GlobalColor.transparent
_MOST_CHARS = 120
_NAME_PX = 188
"""Room for the name of an entry behind its colour: other columns give way to it."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A group at a day, or over all of them.

    Attributes:
        curve: Its curve.
        value: In the unit of the KPI; NaN for no data.
        half: Half of its interval; NaN without one.
        n: Records behind it.
        unit: Of the KPI.
        place: Where it stands by how many records it has, from 0.
    """

    curve: TrendCurve
    value: float
    half: float
    n: int
    unit: str
    place: int


def rows_of(curves: tuple[TrendCurve, ...], unit: str, day_ts: float) -> list[TrendRow]:
    """Return a row a curve: of a day, or of its last one where none is marked (NaN)."""
    rows = []
    for place, curve in enumerate(curves):
        value, half, n = last_of(curve) if math.isnan(day_ts) else curve.at(day_ts)
        rows.append(TrendRow(curve, value, half, n, unit, place))
    return rows


def last_of(curve: TrendCurve) -> tuple[float, float, int]:
    """Return value, half and n of the last day with data."""
    known = np.flatnonzero(np.isfinite(curve.value))
    return curve.at(float(curve.day_ts[known[-1]])) if known.size else (math.nan, math.nan, 0)


def group_words(name: str) -> str:
    """Return what a group is called."""
    return "All rows" if name == ALL_ROWS_GROUP else one_line(name, _MOST_CHARS)


def _change(row: TrendRow) -> str:
    known = row.curve.value[np.isfinite(row.curve.value)]
    return percent_change(float(known[0]), float(known[-1])) if len(known) > 1 else NO_DATA


def _change_key(row: TrendRow) -> float:
    known = row.curve.value[np.isfinite(row.curve.value)]
    return float(known[-1] / known[0]) if len(known) > 1 and known[0] > 0 else -math.inf


TREND_COLUMNS: tuple[FigureColumn[TrendRow], ...] = (
    FigureColumn(
        "Group",
        "What the curve is of",
        _NAME_PX,
        0,
        lambda row, _now_ts: group_words(row.curve.name),
        lambda row: natural(group_words(row.curve.name)),
        is_text=True,
    ),
    FigureColumn(
        "Value",
        "On the marked day, or on the last one with data",
        104,
        0,
        lambda row, _now_ts: with_error(row.value, row.half, row.unit),
        lambda row: -math.inf if math.isnan(row.value) else row.value,
        role=lambda row: "muted" if math.isnan(row.value) else "text",
    ),
    FigureColumn(
        "n",
        "Records behind that value",
        72,
        1,
        lambda row, _now_ts: whole(row.n),
        lambda row: row.n,
        role=lambda _row: "muted",
    ),
    FigureColumn(
        "Change",
        "From the first to the last day with data",
        72,
        2,
        lambda row, _now_ts: _change(row),
        _change_key,
    ),
    FigureColumn(
        "All n",
        "Records behind all days",
        84,
        3,
        lambda row, _now_ts: whole(row.curve.records),
        lambda row: row.curve.records,
        role=lambda _row: "muted",
    ),
)

MOST_RECORDS = len(TREND_COLUMNS) - 1

_Index = QModelIndex | QPersistentModelIndex


class TrendTable(FigureTable[TrendRow]):
    """Its first column wears the colour of the curve."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            TREND_COLUMNS,
            lambda row: row.curve.name,
            lambda row: shard_words(row.curve.name) or "All rows",
            parent,
        )
        self._inks: Mapping[str, QColor] = {}

    def set_inks(self, inks: Mapping[str, QColor]) -> None:
        """Show which curve is drawn in which colour; those without are not drawn."""
        self._inks = inks
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        if role == Qt.ItemDataRole.DecorationRole:
            if index.column():
                return None
            return self._inks.get(self.entry(index.row()).curve.name, QColor(_NOWHERE))
        return super().data(index, role)
