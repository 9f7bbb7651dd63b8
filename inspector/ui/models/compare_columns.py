"""The columns of a comparison, and its words: what is said of two figures."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from inspector.analysis.compare import Comparison, Difference, Figure
from inspector.analysis.compare_verdict import Rules, Verdict
from inspector.session.query import TOTAL
from inspector.ui.models.format import NO_DATA, number, with_error
from inspector.ui.models.ledger_columns import FigureColumn, natural
from inspector.ui.models.literal import one_line

_MINUS = "\N{MINUS SIGN}"
_NBSP = "\N{NO-BREAK SPACE}"
_SIGNS = {
    Verdict.HIGHER: "▲ higher",
    Verdict.LOWER: "▼ lower",
    Verdict.SAME: "= same",
    Verdict.UNCERTAIN: "? uncertain",
    Verdict.TOO_FEW: "too few",
}
_ROLES = {
    Verdict.HIGHER: "warn",
    Verdict.LOWER: "warn",
    Verdict.SAME: "ok",
    Verdict.UNCERTAIN: "text",
    Verdict.TOO_FEW: "muted",
}
ORDER = tuple(_SIGNS)
"""Verdicts in the order in which people look for them."""

DIFFERENT = (Verdict.HIGHER, Verdict.LOWER)


@dataclass(frozen=True, slots=True)
class Lonely:
    """A group that only one side has."""

    group: str
    side: str
    rows: int


def group_words(name: str) -> str:
    """Return a group as people read it."""
    return "all records" if name == TOTAL else one_line(name)


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict with the sign that tells it apart without its colour."""
    return _SIGNS[verdict]


def verdict_role(verdict: Verdict) -> str:
    """Return what a verdict is drawn in."""
    return _ROLES[verdict]


def percent(share: float) -> str:
    """Return a change with its sign, in per cent: +7.1 %."""
    if not math.isfinite(share):
        return NO_DATA
    return f"{signed(share)}{_NBSP}%"


def signed(share: float) -> str:
    """Return a share in per cent without saying so: +7.1, +312."""
    exact = 100 * share
    decimals = 1 if abs(exact) < 99.95 else 0
    text = f"{abs(exact):,.{decimals}f}" if abs(exact) < 1e6 else f"{abs(exact):.0e}"
    if float(text.replace(",", "")) == 0:
        return "0.0"
    return ("+" if exact > 0 else _MINUS) + text


def interval(one: Difference) -> str:
    """Return the interval of a relative difference: +2.2 … +12.3 %."""
    if not (math.isfinite(one.low) and math.isfinite(one.high)):
        return NO_DATA
    return f"{signed(one.low)} … {signed(one.high)}{_NBSP}%"


def about(one: Difference) -> str:
    """Return all that the figures of a row rest on, for its tooltip."""
    lines = [
        f"{group_words(one.group)} · {one.kpi.name}",
        one.kpi.description,
        one.kpi.formula.text,
    ]
    lines += [f"A  {sums(one.a, one.kpi.unit)}", f"B  {sums(one.b, one.kpi.unit)}"]
    return "\n".join(line for line in lines if line)


def sums(figure: Figure, unit: str) -> str:
    """Return a figure, the sums it is made of, and on how many records it rests."""
    if not figure.n:
        return "no data"
    value = with_error(figure.value, figure.half, unit)
    parts = f"Σ {number(figure.numerator)} / Σ {number(figure.denominator)}"
    return f"{value}  =  {parts}  ·  n {figure.n:,}"


def sentence(one: Difference, rules: Rules) -> str:
    """Return what a verdict means, in a sentence."""
    margin = f"±{rules.margin * 100:g}{_NBSP}%"
    match one.verdict:
        case Verdict.HIGHER | Verdict.LOWER:
            return f"B is {one.verdict}: {_by(one)}."
        case Verdict.SAME if one.a.value == 0 and one.b.value == 0:
            return "The same: zero on both sides."
        case Verdict.SAME:
            return f"The same within {margin}: {_by(one)}."
        case Verdict.UNCERTAIN:
            return f"Uncertain: {_by(one)}. More records would tell."
        case _:
            return f"Too few records: fewer than {rules.least_n:,} on a side."


def _by(one: Difference) -> str:
    if math.isfinite(one.low):
        return f"{percent(one.relative)}, between {interval(one).replace(' … ', ' and ')}"
    return f"the difference is {with_error(one.absolute, one.absolute_half, one.kpi.unit)}"


def summary(found: Comparison) -> str:
    """Return how many verdicts there are of each kind."""
    counts = Counter(one.verdict for one in found.differences)
    told = [f"{counts[one]:,} {one}" for one in ORDER if counts[one]]
    return " · ".join(told)


def _role(one: Difference) -> str:
    return "muted" if one.verdict is Verdict.TOO_FEW else "text"


def _least(value: float) -> float:
    return value if math.isfinite(value) else -math.inf


def _verdict_key(one: Difference) -> float:
    # Of those that differ, the largest first.
    size = abs(one.relative) if math.isfinite(one.relative) else 0.0
    rank = 0 if one.verdict in DIFFERENT else ORDER.index(one.verdict)
    return rank - size / (1.0 + size)


def compare_columns(first: str) -> tuple[FigureColumn[Difference], ...]:
    """Return the columns of the table.

    Args:
        first: What makes a group: ``Entry``.
    """
    return (
        FigureColumn(
            *(first, "What is compared", 150, 0, lambda one, _now: group_words(one.group)),
            *(lambda one: natural(one.group), None, False, True, _role),
        ),
        FigureColumn(
            *("KPI", "A ratio of sums", 126, 0, lambda one, _now: one.kpi.name),
            *(lambda one: natural(one.kpi.name), None, False, True, _role),
        ),
        FigureColumn(
            *("A", "The KPI of side A", 64, 0, lambda one, _now: number(one.a.value)),
            *(lambda one: _least(one.a.value), None, False, False, _role),
        ),
        FigureColumn(
            *("B", "The KPI of side B", 64, 0, lambda one, _now: number(one.b.value)),
            *(lambda one: _least(one.b.value), None, False, False, _role),
        ),
        FigureColumn(
            *("Change", "B / A \N{MINUS SIGN} 1", 68, 0, lambda one, _now: percent(one.relative)),
            *(lambda one: _least(one.relative), None, False, False, _role),
        ),
        FigureColumn(
            *("95 % interval", "Where the true change lies, 95 times of 100", 124, 1),
            *(lambda one, _now: interval(one), lambda one: _least(one.low)),
            *(None, False, False, _role),
        ),
        FigureColumn(
            *("n of A", "Records of A behind it", 62, 3, lambda one, _now: f"{one.a.n:,}"),
            *(lambda one: float(one.a.n), None, False, False, _role),
        ),
        FigureColumn(
            *("n of B", "Records of B behind it", 62, 2, lambda one, _now: f"{one.b.n:,}"),
            *(lambda one: float(one.b.n), None, False, False, _role),
        ),
        FigureColumn(
            *("Verdict", "What may be said of B beside A", 96, 0),
            *(lambda one, _now: verdict_words(one.verdict), _verdict_key),
            *(None, False, True, lambda one: verdict_role(one.verdict)),
        ),
    )


LONELY_COLUMNS: tuple[FigureColumn[Lonely], ...] = (
    FigureColumn(
        *("Only on one side", "The other has no record of it", 120, 0),
        *(lambda one, _now: group_words(one.group), lambda one: natural(one.group)),
        *(None, False, True, lambda _one: "text"),
    ),
    FigureColumn(
        *("Side", "Which has it", 44, 0, lambda one, _now: one.side),
        *(lambda one: natural(one.side), None, False, True, lambda _one: "text"),
    ),
    FigureColumn(
        *("Records", "How many it has", 76, 0, lambda one, _now: f"{one.rows:,}"),
        *(lambda one: float(one.rows), None, False, False, lambda _one: "text"),
    ),
)


def lonely(found: Comparison) -> tuple[Lonely, ...]:
    """Return what only one side has."""
    return tuple(
        Lonely(one.group, side, one.rows)
        for side, only in (("A", found.only_a), ("B", found.only_b))
        for one in only
    )
