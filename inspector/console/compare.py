"""``inspector compare``: two recordings, or two ranges, beside each other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from inspector.analysis.compare import Comparison, Difference, Figure, OnlyOn, compare
from inspector.analysis.compare_side import Side, whole_side
from inspector.analysis.compare_verdict import Correction, Rules, Verdict
from inspector.console.instants import instant_ts
from inspector.console.numbers import json_number
from inspector.console.reading import registry_for
from inspector.console.stats import read_session
from inspector.core.errors import InspectorError
from inspector.session.fold import FoldKernels
from inspector.session.query import TOTAL, GroupBy
from inspector.session.session import Session
from inspector.session.span import Span

_STYLES = {
    Verdict.HIGHER: "bold yellow",
    Verdict.LOWER: "bold cyan",
    Verdict.SAME: "green",
    Verdict.UNCERTAIN: "",
    Verdict.TOO_FEW: "dim",
    Verdict.NOT_TESTED: "dim",
}
_ORDER = tuple(_STYLES)
_MOST_ONLY = 20
"""Of what only one side has, a table lists so many; JSON lists all."""

_ALL = "all"
_LONGEST_KPI = 26
_PIPE_WIDTH = 120
_NARROW = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A side as it was asked for: a path, and perhaps a range of it.

    Attributes:
        path: A data folder, a folder of logs, a log, or a Parquet file of ours.
        start: An instant as `instants` reads it; empty for its first record.
        end: Empty for its last.
        name: ``a`` or ``b``, as its options spell it.
    """

    path: Path
    start: str
    end: str
    name: str


def print_comparison(
    a: Part,
    b: Part,
    group_by: GroupBy,
    rules: Rules,
    measures: Sequence[str],
    *,
    as_json: bool,
) -> None:
    """Read both sides, compare them, and print what comes of it.

    Raises:
        InspectorError: A path cannot be read, a range is empty, or there is no such KPI.
    """
    session_a, kernels = _read(a)
    session_b = session_a if a.path.resolve() == b.path.resolve() else _read(b)[0]
    try:
        sides = _side(a, session_a), _side(b, session_b)
        found = compare(*sides, kernels, group_by, rules, measures)
    finally:
        for session in {id(one): one for one in (session_a, session_b)}.values():
            session.close()
    assert found is not None
    if as_json:
        print(json.dumps(_as_json(found)))  # noqa: T201 - this is the command's output
    else:
        _print_tables(found)


def _read(part: Part) -> tuple[Session, FoldKernels]:
    session, kernels = read_session([part.path], registry_for([part.path]))
    return session, kernels.fold


def _side(part: Part, session: Session) -> Side:
    whole = whole_side(str(part.path), session)
    span = whole.span
    if part.start or part.end:
        start_ts = span.start_ts
        if part.start:
            start_ts = instant_ts(part.start, span, f"--{part.name}-from")
        end_ts = instant_ts(part.end, span, f"--{part.name}-to") if part.end else span.end_ts
        span = Span(max(start_ts, span.start_ts), min(end_ts, span.end_ts))
    if not span.end_ts > span.start_ts:
        raise InspectorError(
            f"the range of {part.name.upper()} holds nothing",
            where=str(part.path),
            remedy=f"Its records are from {_instant(whole.span.start_ts)} "
            f"to {_instant(whole.span.end_ts)} UTC",
        )
    return replace(whole, span=span)


def _as_json(found: Comparison) -> dict[str, object]:
    return {
        "a": _side_as_json(found.a, found.rows_a),
        "b": _side_as_json(found.b, found.rows_b),
        "by": _ALL if found.group_by is GroupBy.NONE else str(found.group_by),
        "margin": found.rules.margin,
        "min_n": found.rules.least_n,
        "correction": str(found.rules.correction),
        "tests": found.tests,
        "differences": [_difference_as_json(one) for one in found.differences],
        "only_a": [_only_as_json(one) for one in found.only_a],
        "only_b": [_only_as_json(one) for one in found.only_b],
        "notes": list(found.notes),
    }


def _side_as_json(side: Side, rows: int) -> dict[str, object]:
    return {
        "path": side.label,
        "from_ts": json_number(side.span.start_ts),
        "to_ts": json_number(side.span.end_ts),
        "records": rows,
    }


def _difference_as_json(one: Difference) -> dict[str, object]:
    return {
        "group": _group(one.group),
        "kpi": one.kpi.name,
        "unit": one.kpi.unit,
        "a": _figure_as_json(one.a),
        "b": _figure_as_json(one.b),
        "difference": json_number(one.absolute),
        "half_width_95": json_number(one.absolute_half),
        "relative": json_number(one.relative),
        "relative_low": json_number(one.low),
        "relative_high": json_number(one.high),
        "p": json_number(one.p_differs),
        "verdict": str(one.verdict),
    }


def _figure_as_json(figure: Figure) -> dict[str, object]:
    return {
        "value": json_number(figure.value),
        "half_width_95": json_number(figure.half),
        "n": figure.n,
        "numerator": json_number(figure.numerator),
        "denominator": json_number(figure.denominator),
    }


def _only_as_json(only: OnlyOn) -> dict[str, object]:
    return {"group": _group(only.group), "records": only.rows}


def _print_tables(found: Comparison) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, _PIPE_WIDTH)
    wrapped = Console(markup=False, soft_wrap=True, highlight=False)
    for name, side, rows in (("A", found.a, found.rows_a), ("B", found.b, found.rows_b)):
        wrapped.print(f"{name}  {side.label}: {_told(side.span)}, {rows:,} records")
    if found.differences:
        console.print()
        console.print(_differences(found, console.width))
    for name, only in (("A", found.only_a), ("B", found.only_b)):
        if only:
            console.print()
            console.print(_only_table(name, only, str(found.group_by).capitalize()))
    wrapped.print(f"\n{_summary(found)}")
    for note in found.notes:
        wrapped.print(note)


def _differences(found: Comparison, width: int) -> Table:
    first = "Group" if found.group_by is GroupBy.NONE else str(found.group_by).capitalize()
    # In a narrow terminal names go on in the next line: the numbers need the room.
    is_narrow = width < _NARROW
    longest = min(max(len(one.kpi.name) for one in found.differences), _LONGEST_KPI)
    table = Table(
        Column(first, overflow="fold"),
        Column("KPI", overflow="fold", min_width=None if is_narrow else longest),
        box=None,
        pad_edge=False,
    )
    counts = ("least n",) if is_narrow else ("n of A", "n of B")
    for title in ("A", "B", "Change", "95 % interval", *counts):
        # Names go on in the next line where there is no room; no number is cut.
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    # What differs comes first: nobody looks for it among hundreds that do not.
    for one in sorted(found.differences, key=lambda one: _ORDER.index(one.verdict)):
        style, ns = _STYLES[one.verdict], (one.a.n, one.b.n)
        table.add_row(
            Text(_group(one.group)),
            one.kpi.name,
            *(_number(one.a.value), _number(one.b.value), _share(one.relative), _interval(one)),
            *((f"{min(ns):,}",) if is_narrow else (f"{n:,}" for n in ns)),
            Text(str(one.verdict), style),
            style="dim" if one.verdict in (Verdict.TOO_FEW, Verdict.NOT_TESTED) else "",
        )
    return table


def _only_table(name: str, only: Sequence[OnlyOn], title: str) -> Table:
    table = Table(Column(f"{title} only in {name}", overflow="fold"), box=None, pad_edge=False)
    table.add_column("Records", justify="right")
    for one in only[:_MOST_ONLY]:
        table.add_row(Text(_group(one.group)), f"{one.rows:,}")
    if len(only) > _MOST_ONLY:
        table.add_row(f"and {len(only) - _MOST_ONLY:,} more", "")
    return table


def _summary(found: Comparison) -> str:
    counts = Counter(one.verdict for one in found.differences)
    words = {Verdict.SAME: f"the same within ±{found.rules.margin * 100:g} %"}
    told = [f"{counts[one]:,} {words.get(one, str(one))}" for one in _ORDER if counts[one]]
    if not told:
        return "Nothing to compare: the two have no figures in common"
    how = {
        Correction.BENJAMINI_HOCHBERG: f"adjusted for {found.tests:,} comparisons "
        "(Benjamini-Hochberg)",
        Correction.BONFERRONI: f"adjusted for {found.tests:,} comparisons (Bonferroni)",
        Correction.NONE: f"not adjusted for {found.tests:,} comparisons",
    }
    return f"B beside A: {', '.join(told)}; {how[found.rules.correction]}"


def _group(name: str) -> str:
    return _ALL if name == TOTAL else name


def _number(value: float) -> str:
    return (
        "no data" if value != value else f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    )


def _share(value: float) -> str:
    return "" if value != value else f"{_percent(value)} %"


def _percent(value: float) -> str:
    decimals = 1 if abs(value) < 0.1 else 0
    return f"{value * 100:+,.{decimals}f}"


def _interval(one: Difference) -> str:
    if one.low != one.low or one.high != one.high:
        return ""
    return f"{_percent(one.low)} to {_percent(one.high)} %"


def _told(span: Span) -> str:
    lasts = timedelta(seconds=round(span.end_ts - span.start_ts))
    return f"{_instant(span.start_ts)} to {_instant(span.end_ts)} UTC ({lasts})"


def _instant(ts: float) -> str:
    return datetime.fromtimestamp(ts, UTC).strftime("%Y-%m-%d %H:%M:%S")
