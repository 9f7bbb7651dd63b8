"""The tables of the Entries page with raw values, n, intervals and baselines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import Kpi
from inspector.export.sheet import Sheet, Values, sheet_of, with_unit
from inspector.ui.entries.entry_model import EntryTable
from inspector.ui.entries.matrix import MatrixTable
from inspector.ui.models.entries_frame import Compared

ENTRIES, BY_TIER = "Entries", "KPIs by tier"

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def entries_sheet(table: EntryTable) -> Sheet:
    """Return the rows as they are sorted and searched, with every KPI that has data."""
    figures = table.figures
    if figures is None:
        return sheet_of(ENTRIES, [("entry", [])])
    numbers = [table.number(row) for row in range(table.rowCount())]
    rows = np.array([one for one in numbers if one >= 0], np.int64)
    compared = figures.frame.entries
    columns: list[tuple[str, Values]] = [
        ("entry", [compared.table.groups[row] for row in rows.tolist()]),
        ("tier", _tiers(compared, rows)),
        ("n", compared.table.rows[rows]),
        ("casts", compared.table.casts.sum(axis=1)[rows]),
    ]
    for number in figures.frame.kpis:
        columns += _kpi_columns(compared, rows, number)
    return sheet_of(ENTRIES, columns)


def matrix_sheet(table: MatrixTable) -> Sheet:
    """Return the matrix with a row for each KPI and tier."""
    frame = table.frame
    if frame is None:
        return sheet_of(BY_TIER, [("kpi", [])])
    by_tier = frame.by_tier
    tiers = np.arange(len(by_tier.table.groups))
    kpis = [frame.all_kpis[number] for number in frame.kpis]
    columns: list[tuple[str, Values]] = [
        ("kpi", [kpi.name for kpi in kpis for _ in tiers]),
        ("unit", [kpi.unit for kpi in kpis for _ in tiers]),
        ("tier", [group for _ in kpis for group in by_tier.table.groups]),
    ]
    parts = [_figures(by_tier, tiers, number) for number in frame.kpis]
    heads = parts[0].keys() if parts else ()
    columns += [(head, np.concatenate([part[head] for part in parts])) for head in heads]
    return sheet_of(BY_TIER, columns)


def _kpi_columns(compared: Compared, rows: Ints, number: int) -> list[tuple[str, Values]]:
    kpi = compared.table.kpis[number]
    found = _figures(compared, rows, number)
    return [(_head(kpi, name), values) for name, values in found.items()]


def _head(kpi: Kpi, name: str) -> str:
    """Return the head of one figure of a KPI; counts and shares have no unit."""
    if name == "value":
        return with_unit(kpi.name, kpi.unit)
    has_unit = name in ("low", "high", "baseline")
    return with_unit(f"{kpi.name} {name}", kpi.unit if has_unit else "")


def _figures(compared: Compared, rows: Ints, number: int) -> dict[str, Floats]:
    table = compared.table
    value, half = table.value[rows, number], table.half[rows, number]
    usual = compared.usual[rows, number]
    with np.errstate(all="ignore"):
        # An entry that has none at all is another kind of entry, and is not compared.
        share = np.where(value != 0, value / usual - 1.0, np.nan)
    return {
        "value": value,
        "low": value - half,
        "high": value + half,
        "n": table.count[rows, number],
        "numerator": table.numerator[rows, number],
        "denominator": table.denominator[rows, number],
        "baseline": usual,
        "baseline n": compared.usual_n[rows, number],
        "difference": share,
    }


def _tiers(compared: Compared, rows: Ints) -> Floats:
    tiers = (compared.tiers[row] for row in rows.tolist())
    return np.array([np.nan if tier is None else float(tier) for tier in tiers], np.float64)
