"""What the Compare page offers to export."""

from __future__ import annotations

import numpy as np

from inspector.analysis.compare import Difference, Figure
from inspector.export.sheet import Sheet, Values, sheet_of
from inspector.ui.export.offer import Offer
from inspector.ui.pages.compare import ComparePage

_NAME = "Comparison"


def compare_offers(page: ComparePage) -> list[Offer]:
    """Return the table of differences, if it has any rows."""
    if not page.table.rowCount():
        return []
    return [Offer(_NAME, page.view, lambda: compare_sheet(page.table.shown_entries()))]


def compare_sheet(differences: list[Difference]) -> Sheet:
    """Return differences as raw numbers, a row each, in the order they are shown in."""
    columns: list[tuple[str, Values]] = [
        ("group", [one.group for one in differences]),
        ("kpi", [one.kpi.name for one in differences]),
        ("unit", [one.kpi.unit for one in differences]),
    ]
    for side, figures in (
        ("a", [one.a for one in differences]),
        ("b", [one.b for one in differences]),
    ):
        columns += [(f"{side} {head}", values) for head, values in _of_side(figures)]
    for head in ("absolute", "absolute_half", "relative", "low", "high", "p_differs"):
        columns.append((head, np.array([getattr(one, head) for one in differences], np.float64)))
    columns.append(("verdict", [str(one.verdict) for one in differences]))
    return sheet_of(_NAME, columns)


def _of_side(figures: list[Figure]) -> list[tuple[str, Values]]:
    names = ("value", "half", "n", "numerator", "denominator")
    return [(name, np.array([getattr(one, name) for one in figures])) for name in names]
