"""Comparing two sides: every KPI of every group that both have, and what may be said of it.

Sides are two sessions, or two ranges of one. Groups and KPIs are matched by name, since sessions
number their strings in their own way.

Records are taken to be independent of each other, as in `kpi_interval`; where few players make all
of them, figures are less sure than their intervals say.

KPIs that count distinct players are not tested: how many there are grows with the length of a
session and varies from one to the next, and the error of a sum over records knows nothing of that.
Two equal sessions would seem to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from inspector.analysis.compare_side import KpiSums, Side, SideTable, side_table
from inspector.analysis.compare_verdict import Estimates, Rules, Verdict, Verdicts, judge
from inspector.core.formula import PARTICIPANTS_DISTINCT
from inspector.core.registry import Kpi
from inspector.core.sampling import Z_95
from inspector.session.fold import FoldKernels
from inspector.session.query import GroupBy

GROUPINGS = (GroupBy.ENTRY, GroupBy.TIER, GroupBy.SHARD, GroupBy.NONE)
"""What sides can be compared by."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI of one side.

    Attributes:
        value: In its unit; NaN without data.
        half: Half the width of its 95 % interval; NaN where nobody can tell.
        n: Records that carry its denominator.
        numerator: What stands left of the division.
        denominator: What it is divided by.
    """

    value: float
    half: float
    n: int
    numerator: float
    denominator: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One KPI of one group on both sides.

    Attributes:
        group: Its name.
        kpi: As A declares it.
        a: What it is.
        b: What it is on the other side.
        absolute: B - A, in the unit of the KPI; NaN where a side has no data.
        absolute_half: Half the width of its 95 % interval.
        relative: B / A - 1; NaN where A is not above zero.
        low: Lower end of the 95 % interval of that; NaN where there is none.
        high: Upper end.
        p_differs: Adjusted p value of the difference; NaN where nothing was tested.
        verdict: What is said of B beside A.
    """

    group: str
    kpi: Kpi
    a: Figure
    b: Figure
    absolute: float
    absolute_half: float
    relative: float
    low: float
    high: float
    p_differs: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OnlyOn:
    """A group that one side has and the other lacks."""

    group: str
    rows: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides beside each other.

    Attributes:
        a: One side.
        b: The other.
        group_by: What makes a group.
        rules: What verdicts go by.
        differences: By group and KPI, in the order of A's groups; those with data on any side.
        only_a: Groups that B lacks, most records first.
        only_b: Groups that A lacks, most records first.
        rows_a: Records of A.
        rows_b: Records of B.
        tests: How many comparisons p values are adjusted for.
        notes: What somebody should know beside it.
    """

    a: Side
    b: Side
    group_by: GroupBy
    rules: Rules
    differences: tuple[Difference, ...]
    only_a: tuple[OnlyOn, ...]
    only_b: tuple[OnlyOn, ...]
    rows_a: int
    rows_b: int
    tests: int
    notes: tuple[str, ...] = ()


def compare(
    a: Side,
    b: Side,
    kernels: FoldKernels,
    group_by: GroupBy,
    rules: Rules,
    measures: Sequence[str] = (),
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Comparison | None:
    """Compare two sides; None once nobody wants it any more.

    Args:
        a: One side.
        b: The other.
        kernels: What reads the values of both.
        group_by: One of `GROUPINGS`.
        rules: What verdicts go by.
        measures: Names of KPIs; all if there are none.
        is_unwanted: Asked now and then.

    Raises:
        UnknownMetricError: A's registry has no KPI of such a name.
    """
    kpis, notes = common_kpis(a, b, measures)
    table_a = side_table(a, kernels, group_by, [own for own, _ in kpis], is_unwanted)
    table_b = table_a and side_table(b, kernels, group_by, [own for _, own in kpis], is_unwanted)
    if table_a is None or table_b is None:
        return None
    return contrast(
        table_a, table_b, group_by, rules, [own for own, _ in kpis], (*_shared(a, b), *notes)
    )


def _shared(a: Side, b: Side) -> tuple[str, ...]:
    # Each session has names of its own.
    is_same = a.names is b.names
    if is_same and a.span.start_ts < b.span.end_ts and b.span.start_ts < a.span.end_ts:
        return ("both sides share records, so that they differ by less than they seem to",)
    return ()


def common_kpis(
    a: Side, b: Side, measures: Sequence[str]
) -> tuple[list[tuple[Kpi, Kpi]], tuple[str, ...]]:
    """Return the KPIs that both sides know and mean the same by, and words on the others.

    Raises:
        UnknownMetricError: A's registry has no KPI of such a name.
    """
    asked = [a.registry.kpi(name) for name in dict.fromkeys(measures)] or a.registry.kpis
    theirs = {kpi.name: kpi for kpi in b.registry.kpis}
    found, notes = [], []
    for kpi in asked:
        other = theirs.pop(kpi.name, None)
        if other is None:
            notes.append(f"{kpi.name} is left out: only {a.label} has it")
        elif other.formula.root != kpi.formula.root:
            notes.append(f"{kpi.name} is left out: its formulas differ")
        else:
            found.append((kpi, other))
    if not measures:
        notes += [f"{name} is left out: only {b.label} has it" for name in theirs]
    return found, tuple(notes)


def contrast(
    a: SideTable,
    b: SideTable,
    group_by: GroupBy,
    rules: Rules,
    kpis: Sequence[Kpi],
    notes: tuple[str, ...] = (),
) -> Comparison:
    """Put two tables beside each other, and judge what they have in common."""
    place_in_b = {group: place for place, group in enumerate(b.groups)}
    shared = [(place, place_in_b[g]) for place, g in enumerate(a.groups) if g in place_in_b]
    cells = [
        (place_a, place_b, kpi)
        for place_a, place_b in shared
        for kpi in kpis
        if a.kpis[kpi.name].n[place_a] or b.kpis[kpi.name].n[place_b]
    ]
    own = _estimates(a, [(place, kpi) for place, _, kpi in cells])
    other = _estimates(b, [(place, kpi) for _, place, kpi in cells])
    found = judge(own, other, rules)
    return Comparison(
        *(a.side, b.side, group_by, rules),
        tuple(_difference(a, b, cell, row, found) for row, cell in enumerate(cells)),
        _only(a, b),
        _only(b, a),
        int(a.rows.sum()),
        int(b.rows.sum()),
        found.tests,
        notes,
    )


def _estimates(table: SideTable, cells: Sequence[tuple[int, Kpi]]) -> Estimates:
    def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([getattr(table.kpis[kpi.name], name)[place] for place, kpi in cells], float)

    error = column("error")
    error[[not _is_tested(kpi) for _, kpi in cells]] = np.nan
    return Estimates(column("value"), error, column("n"))


def _is_tested(kpi: Kpi) -> bool:
    return PARTICIPANTS_DISTINCT not in kpi.formula.names


def _difference(
    a: SideTable, b: SideTable, cell: tuple[int, int, Kpi], row: int, found: Verdicts
) -> Difference:
    place_a, place_b, kpi = cell
    return Difference(
        a.groups[place_a],
        kpi,
        _figure(a.kpis[kpi.name], place_a),
        _figure(b.kpis[kpi.name], place_b),
        float(found.absolute[row]),
        float(found.absolute_half[row]),
        float(found.relative[row]),
        float(found.low[row]),
        float(found.high[row]),
        float(found.p_differs[row]),
        found.verdicts[row] if _is_tested(kpi) else Verdict.NOT_TESTED,
    )


def _figure(kpi: KpiSums, place: int) -> Figure:
    return Figure(
        float(kpi.value[place]),
        Z_95 * float(kpi.error[place]),
        int(kpi.n[place]),
        float(kpi.numerator[place]),
        float(kpi.denominator[place]),
    )


def _only(one: SideTable, other: SideTable) -> tuple[OnlyOn, ...]:
    lacking = set(one.groups) - set(other.groups)
    rows = zip(one.groups, one.rows.tolist(), strict=True)
    found = [OnlyOn(group, int(count)) for group, count in rows if group in lacking]
    return tuple(sorted(found, key=lambda only: (-only.rows, only.group)))
