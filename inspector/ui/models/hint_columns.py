"""The columns of the table of hints."""

from __future__ import annotations

import math

from inspector.analysis.anomalies import Hint
from inspector.ui.models.format import NO_DATA, exact_duration, with_unit
from inspector.ui.models.hint_rows import GOES_ON, OVER, USUAL_NOW, state_of
from inspector.ui.models.ledger_columns import FigureColumn, natural, when
from inspector.ui.models.literal import one_line

SINCE_COLUMN = 3
COURSE_TITLE = "Course"
_CELL_CHARS = 160
_STATES = (GOES_ON, USUAL_NOW, OVER)
_LAST = 1e18
_MARKS = {GOES_ON: "\N{BLACK CIRCLE}", USUAL_NOW: "\N{WHITE CIRCLE}", OVER: "\N{WHITE CIRCLE}"}


def times_text(hint: Hint) -> str:
    """Return how many times what is usual a value is, to two digits."""
    if not math.isfinite(hint.times):
        return NO_DATA
    digits = 2 if abs(hint.times) < 10 else 0
    return f"\N{MULTIPLICATION SIGN}{hint.times:,.{digits}f}"


def odd_text(hint: Hint) -> str:
    """Return how odd a hint is, and which way, in standard deviations."""
    arrow = "↑" if hint.z > 0 else "↓"
    size = f"{abs(hint.z):.1f}" if abs(hint.z) < 99 else "> 99"
    return f"{arrow} {size}\N{NO-BREAK SPACE}\N{GREEK SMALL LETTER SIGMA}"


def about_hint(hint: Hint) -> str:
    """Return all that is known of a hint, for a tooltip."""
    value, usual = with_unit(hint.value, hint.unit), with_unit(hint.usual, hint.unit)
    lasted = exact_duration(hint.to_ts - hint.from_ts)
    return "\n".join(
        (
            f"{hint.kpi} of {one_line(hint.entry)}, {state_of(hint)}",
            f"{value} over {lasted}, usually {usual} ({times_text(hint)})",
            f"{odd_text(hint)} in its oddest {exact_duration(hint.width_s)} · n {hint.n:,}",
            "Click, or press Enter, to see the charts of its entry",
        )
    )


def _far(hint: Hint) -> float:
    """Return how far from what is usual a value is, either way."""
    return abs(math.log(hint.times)) if hint.times > 0 and math.isfinite(hint.times) else _LAST


def _bright(hint: Hint) -> str:
    return "muted" if hint.is_over else "text"


def _muted(_hint: Hint) -> str:
    return "muted"


HINT_COLUMNS: tuple[FigureColumn[Hint], ...] = (
    FigureColumn(
        "Entry",
        "Click, or press Enter, to see the charts of the entry",
        140,
        0,
        lambda hint, _: one_line(hint.entry, _CELL_CHARS),
        lambda hint: natural(hint.entry),
        ask=lambda hint: hint.entry,
        is_text=True,
        role=_bright,
    ),
    FigureColumn(
        "KPI",
        "Which KPI of it is odd",
        160,
        0,
        lambda hint, _: one_line(hint.kpi, _CELL_CHARS),
        lambda hint: natural(hint.kpi),
        is_text=True,
        role=_bright,
    ),
    FigureColumn(
        "State",
        "Whether it goes on; what stays becomes usual once half of the reference is like it",
        112,
        0,
        lambda hint, _: f"{_MARKS[state_of(hint)]} {state_of(hint)}",
        lambda hint: float(_STATES.index(state_of(hint))),
        is_text=True,
        role=_bright,
    ),
    FigureColumn(
        "Since",
        "When its first odd bucket began",
        84,
        1,
        lambda hint, now_ts: when(hint.from_ts, now_ts),
        lambda hint: hint.from_ts,
        role=_bright,
    ),
    FigureColumn(
        "Lasts",
        "From its first odd bucket to the end of the last one",
        92,
        4,
        lambda hint, _: exact_duration(hint.to_ts - hint.from_ts),
        lambda hint: hint.to_ts - hint.from_ts,
        role=_muted,
    ),
    FigureColumn(
        "Value",
        "The ratio of sums over all odd buckets",
        76,
        0,
        lambda hint, _: with_unit(hint.value, hint.unit),
        lambda hint: hint.value,
        role=_bright,
    ),
    FigureColumn(
        "Usual",
        "The median of the reference when it began",
        76,
        0,
        lambda hint, _: with_unit(hint.usual, hint.unit),
        lambda hint: hint.usual,
        role=_muted,
    ),
    FigureColumn(
        "\N{MULTIPLICATION SIGN} usual",
        "How many times what is usual the value is",
        72,
        1,
        lambda hint, _: times_text(hint),
        _far,
        role=_bright,
    ),
    FigureColumn(
        "How odd",
        "The oddest bucket: how many standard deviations from what is usual, if all were normal",
        84,
        0,
        lambda hint, _: odd_text(hint),
        lambda hint: abs(hint.z),
        role=_bright,
    ),
    FigureColumn(
        "n",
        "Records that carry the denominator, in all odd buckets",
        68,
        2,
        lambda hint, _: f"{hint.n:,}",
        lambda hint: float(hint.n),
        role=_muted,
    ),
    FigureColumn(
        COURSE_TITLE,
        "The value of each bucket from before it began on; what is odd is marked",
        148,
        5,
        lambda _hint, _now: "",
        lambda hint: hint.from_ts,
        is_text=True,
        role=_muted,
    ),
)
