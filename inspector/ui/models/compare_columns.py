"""The columns of a comparison, and its words: what is said of two figures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from inspector.analysis.compare import Comparison, Difference, Figure
from inspector.analysis.compare_verdict import Rules, Verdict
from inspector.session.query import TOTAL
from inspector.ui.models.format import NO_DATA, count, number, with_error
from inspector.ui.models.ledger_columns import FigureColumn, SortKey, natural
from inspector.ui.models.literal import one_line

_Entry = TypeVar("_Entry")

_MINUS = "\N{MINUS SIGN}"
_MORE = "More records would tell."
_MANY = 10_000
_MANY_PERCENT = 999.5
_NBSP = "\N{NO-BREAK SPACE}"
_SIGNS = {
    Verdict.HIGHER: "▲ higher",
    Verdict.LOWER: "▼ lower",
    Verdict.SAME: "= same",
    Verdict.UNCERTAIN: "? uncertain",
    Verdict.TOO_FEW: "too few",
    Verdict.NOT_TESTED: "not tested",
}
_ROLES = {
    Verdict.HIGHER: "warn",
    Verdict.LOWER: "warn",
    Verdict.SAME: "ok",
    Verdict.UNCERTAIN: "text",
    Verdict.TOO_FEW: "muted",
    Verdict.NOT_TESTED: "muted",
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
    """Return a change with its sign, in per cent: +7.1 %, +25 %."""
    if not math.isfinite(share):
        return NO_DATA
    return f"{signed(share)}{_NBSP}%"


def signed(share: float) -> str:
    """Return a share in per cent without saying so: +7.1, +25."""
    exact = 100 * share
    size = abs(exact)
    if size < _MANY_PERCENT:
        text = f"{size:.{1 if size < 9.95 else 0}f}"
    else:
        text = f"{size / 1_000:,.1f}k" if size < 1e6 else f"{size:.0e}"
    if text == "0.0":
        return "0"
    return ("+" if exact > 0 else _MINUS) + text


def interval(one: Difference) -> str:
    """Return the interval of a relative difference: +2.2 … +12 %."""
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
            # The interval is that of this difference alone.
            alone = one.low > 0 or one.high < 0
            why = "Among so many comparisons that may be chance." if alone else _MORE
            return f"Uncertain: {_by(one)}. {why}"
        case Verdict.NOT_TESTED:
            return "Not tested: how sure a count of players is cannot be told from records."
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
    return "muted" if one.verdict in (Verdict.TOO_FEW, Verdict.NOT_TESTED) else "text"


def _records(n: int) -> str:
    return f"{n:,}" if n < _MANY else count(n)


def _plain(_one: Lonely) -> str:
    return "text"


def _least(value: float) -> float:
    return value if math.isfinite(value) else -math.inf


def _verdict_key(one: Difference) -> float:
    # Of those that differ, the largest first.
    size = abs(one.relative) if math.isfinite(one.relative) else 0.0
    rank = 0 if one.verdict in DIFFERENT else ORDER.index(one.verdict)
    return rank - size / (1.0 + size)


def _of_words(
    title: str,
    hint: str,
    width_px: int,
    text: Callable[[_Entry], str],
    sort_key: Callable[[_Entry], SortKey],
    role: Callable[[_Entry], str],
) -> FigureColumn[_Entry]:
    return FigureColumn(
        title, hint, width_px, 0, lambda one, _now: text(one), sort_key, is_text=True, role=role
    )


def _of_figures(
    title: str,
    hint: str,
    size: tuple[int, int],
    text: Callable[[Difference], str],
    sort_key: Callable[[Difference], float],
) -> FigureColumn[Difference]:
    """Return a column of figures; its size is width in pixels and priority."""
    return FigureColumn(title, hint, *size, lambda one, _now: text(one), sort_key, role=_role)


COMPARE_COLUMNS: tuple[FigureColumn[Difference], ...] = (
    _of_words(
        *("Group", "What is compared", 132, lambda one: group_words(one.group)),
        *(lambda one: natural(one.group), _role),
    ),
    _of_words(
        *("KPI", "A ratio of sums", 118, lambda one: one.kpi.name),
        *(lambda one: natural(one.kpi.name), _role),
    ),
    _of_figures(
        *("A", "The KPI of side A", (64, 3)),
        *(lambda one: number(one.a.value), lambda one: _least(one.a.value)),
    ),
    _of_figures(
        *("B", "The KPI of side B", (64, 3)),
        *(lambda one: number(one.b.value), lambda one: _least(one.b.value)),
    ),
    _of_figures(
        *("Change", "B / A \N{MINUS SIGN} 1", (64, 0)),
        *(lambda one: percent(one.relative), lambda one: _least(one.relative)),
    ),
    _of_figures(
        *("95 % interval", "Where the true change lies, 95 times of 100", (116, 1)),
        *(interval, lambda one: _least(one.low)),
    ),
    _of_figures(
        *("n of A · B", "Records behind it on both sides", (108, 4)),
        lambda one: f"{_records(one.a.n)} · {_records(one.b.n)}",
        lambda one: float(min(one.a.n, one.b.n)),
    ),
    _of_words(
        *("Verdict", "What may be said of B beside A", 94),
        *(lambda one: verdict_words(one.verdict), _verdict_key),
        lambda one: verdict_role(one.verdict),
    ),
)
"""Of the table of differences."""

LONELY_COLUMNS: tuple[FigureColumn[Lonely], ...] = (
    _of_words(
        *("Only on one side", "The other has no record of it", 100),
        *(lambda one: group_words(one.group), lambda one: natural(one.group), _plain),
    ),
    _of_words(
        *("Side", "Which has it", 44, lambda one: one.side),
        *(lambda one: natural(one.side), _plain),
    ),
    FigureColumn(
        *("Records", "How many it has", 64, 0, lambda one, _now: f"{one.rows:,}"),
        *(lambda one: float(one.rows),),
        role=_plain,
    ),
)
"""Of the table of what only one side has."""


def lonely(found: Comparison) -> tuple[Lonely, ...]:
    """Return what only one side has."""
    return tuple(
        Lonely(one.group, side, one.rows)
        for side, only in (("A", found.only_a), ("B", found.only_b))
        for one in only
    )
