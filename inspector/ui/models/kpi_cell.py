"""One KPI of one entry or tier: its texts, and how it stands to what is usual."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from inspector.core.registry import Kpi
from inspector.ui.models.entries_frame import Compared
from inspector.ui.models.format import NO_DATA, number, with_unit

_NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_FAR, _OFF = 0.25, 0.10
"""The shares from which a difference is an alarm, or worth a look."""

_MOST_DECIMALS = 4
_LEAST_PLAIN = 0.00005
N_SMALL = f"n{_NBSP}small"


class Standing(Enum):
    """How a value stands to what is usual."""

    NO_BASELINE = "no baseline"
    N_SMALL = "n small"
    USUAL = "as usual"
    OFF = "off"
    FAR_OFF = "far off"


@dataclass(frozen=True, slots=True)
class KpiCell:
    """One cell of a `Compared` table, read out of its arrays.

    Attributes:
        kpi: Which KPI.
        value: In its unit; NaN without data.
        half: Half the width of the 95 % interval; NaN where nobody can tell.
        n: Records that carry the denominator.
        numerator: What stands left of the division.
        denominator: What it is divided by.
        usual: The baseline; NaN without one.
        usual_n: How many records that was learnt from.
    """

    kpi: Kpi
    value: float
    half: float
    n: float
    numerator: float
    denominator: float
    usual: float
    usual_n: float

    @property
    def has_data(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.value)

    @property
    def difference(self) -> float:
        """How much the value is above what is usual, as a share of that; NaN without either.

        An entry that has none at all is another kind of entry, and is not compared.
        """
        return self.value / self.usual - 1.0 if self.usual and self.value else math.nan

    def standing(self, least_n: int) -> Standing:
        """Return how the value stands to what is usual, where chance may explain a difference.

        Args:
            least_n: A value of fewer records is not judged.
        """
        if not math.isfinite(self.difference):
            return Standing.NO_BASELINE
        if self.n < least_n:
            return Standing.N_SMALL
        is_sure = abs(self.value - self.usual) > self.half
        size = abs(self.difference)
        if not is_sure or size < _OFF:
            return Standing.USUAL
        return Standing.FAR_OFF if size >= _FAR else Standing.OFF


def cell_of(compared: Compared, row: int, kpi: int) -> KpiCell:
    """Return one cell of a table.

    Args:
        compared: The table.
        row: Number of the entry or tier.
        kpi: Number of the KPI.
    """
    table = compared.table
    place = (row, kpi)
    return KpiCell(
        table.kpis[kpi],
        float(table.value[place]),
        float(table.half[place]),
        float(table.count[place]),
        float(table.numerator[place]),
        float(table.denominator[place]),
        float(compared.usual[place]),
        float(compared.usual_n[place]),
    )


def half_text(half: float) -> str:
    """Return half an interval in two digits, ``±4.1``; empty where it is 0, or nobody can tell."""
    if not half > 0 or not math.isfinite(half):
        return ""
    if half >= 999.5:
        return f"±{number(half)}"
    if half < _LEAST_PLAIN:
        return f"±{half:.0e}"
    decimals = 1 - math.floor(math.log10(half))
    return f"±{half:.{min(max(decimals, 0), _MOST_DECIMALS)}f}"


def difference_text(share: float) -> str:
    """Return a difference in per cent with its sign, ``+31 %``; the sign of none if it is 0."""
    if not math.isfinite(share):
        return NO_DATA
    percent = round(100 * share)
    sign = "+" if percent > 0 else _MINUS if percent < 0 else ""
    return f"{sign}{abs(percent):,}{_NBSP}%"


def versus_text(cell: KpiCell, least_n: int) -> str:
    """Return what stands in the column beside a KPI."""
    standing = cell.standing(least_n)
    if standing is Standing.NO_BASELINE:
        return NO_DATA
    return N_SMALL if standing is Standing.N_SMALL else difference_text(cell.difference)


def explain(cell: KpiCell, name: str, tier: int | None, window: str, least_n: int) -> str:
    """Return all that is known of a cell, for a tooltip.

    Args:
        cell: The cell.
        name: The entry or tier it is of.
        tier: Whose baseline counts; None for none.
        window: The window in words.
        least_n: A value of fewer records is not judged.
    """
    kpi = cell.kpi
    lines = [f"{kpi.name} of {name}, last {window}", f"= {kpi.formula.text}"]
    if cell.n == 0:
        return "\n".join([*lines, "no record carries it"])
    half = half_text(cell.half)
    interval = f" {half} (95{_NBSP}% interval)" if half else _why_no_interval(cell)
    shown = with_unit(cell.value, kpi.unit) if cell.has_data else "no data"
    lines.append(shown + (interval if cell.has_data else ": the denominator is 0"))
    lines.append(f"Σ numerator{_NBSP} {_sum(cell.numerator)}")
    lines.append(f"Σ denominator{_NBSP} {_sum(cell.denominator)}")
    small = f", below the minimum of {least_n:,}" if cell.n < least_n else ""
    lines.append(f"n{_NBSP} {cell.n:,.0f} records{small}")
    return "\n".join([*lines, _baseline_line(cell, tier)])


def _why_no_interval(cell: KpiCell) -> str:
    return " in every record" if cell.half == 0 else " (too few records for an interval)"


def _baseline_line(cell: KpiCell, tier: int | None) -> str:
    if not math.isfinite(cell.usual):
        return "no baseline" if tier is None else f"no baseline for tier {tier}"
    usual = with_unit(cell.usual, cell.kpi.unit)
    learnt = f", learnt from {cell.usual_n:,.0f} records"
    line = f"baseline of tier {tier}: {usual}{learnt}"
    if not math.isfinite(cell.difference):
        return f"{line}\nnot compared: there is none of it at all" if cell.has_data else line
    if abs(cell.value - cell.usual) <= cell.half:
        return f"{line}\n{difference_text(cell.difference)}, which may be chance"
    return f"{line}\n{difference_text(cell.difference)}"


def _sum(value: float) -> str:
    if not math.isfinite(value):
        return NO_DATA
    return f"{value:,.0f}" if abs(value) >= 1_000 or value == round(value) else f"{value:,.4g}"
