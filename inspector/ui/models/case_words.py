"""An alert and what it rests on, in words: for the evidence card, and as a text. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.evidence import AlertCase, CaseQuestion
from inspector.core.formula import (
    PARTICIPANTS_DISTINCT,
    WINDOW_SECONDS,
    Formula,
    Name,
    Node,
    Number,
)
from inspector.ui.models.alert_rows import group_label
from inspector.ui.models.format import NO_DATA, clock, exact_duration, moment, percent_change
from inspector.ui.models.literal import one_line

_DOT = " \N{MIDDLE DOT} "
_TIMES = "\N{MULTIPLICATION SIGN}"
_SIGNS = {"*": _TIMES, "-": "\N{MINUS SIGN}"}
_TIGHT = {"+": 1, "-": 1, "*": 2, "/": 2}
_NAME_CHARS, _HASH_CHARS = 60, 14
_WHOLE, _THOUSAND = 1e15, 1e3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a formula, with its numbers.

    Attributes:
        name: The metric key, or what the window has by itself.
        total: Σ over the window.
        n: Records that carry it; None for what no record carries.
    """

    name: str
    total: float
    n: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """One of the entries, shards or players with most rows.

    Attributes:
        name: As it is shown.
        full: As it is written in the records.
        rows: How many rows it has.
        share: Of all rows of the window, 0 to 1.
    """

    name: str
    full: str
    rows: int
    share: float


def figure(value: float, unit: str = "") -> str:
    """Return a number to be calculated with: 1,234,567, 24.6914, 0.0333333."""
    if not math.isfinite(value):
        return NO_DATA
    if value == round(value) and abs(value) < _WHOLE:
        text = f"{value:,.0f}"
    else:
        text = f"{value:,.2f}" if _THOUSAND <= abs(value) < _WHOLE else f"{value:.6g}"
    text = text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def lines_words(amount: int) -> str:
    """Return a number of lines."""
    return f"{amount:,} {'line' if amount == 1 else 'lines'}"


def state_words(question: CaseQuestion) -> str:
    """Return a state as a word with its mark."""
    word = "OK" if question.state is AlertState.OK else str(question.state).capitalize()
    if question.state is AlertState.FIRING and question.is_over:
        word = "Fired"
    return f"\N{BLACK CIRCLE} {word}"


def when_words(question: CaseQuestion) -> str:
    """Return since when it is in its state, or from when to when it was."""
    since = f"{moment(question.from_ts):%Y-%m-%d} {clock(question.from_ts)}"
    lasted = exact_duration(max(question.to_ts - question.from_ts, 0.0))
    if not question.is_over:
        return f"since {since}{_DOT}{lasted} up to now"
    same_day = moment(question.from_ts).date() == moment(question.to_ts).date()
    to = clock(question.to_ts) if same_day else f"{moment(question.to_ts):%Y-%m-%d %H:%M:%S}"
    return f"{since} \N{EN DASH} {to}{_DOT}{lasted}"


def rule_words(case: AlertCase) -> str:
    """Return when the rule fires: ``above 1.25`` baselines ``over 50 casts, held for 30 s``."""
    side = "above" if case.is_above else "below"
    if math.isfinite(case.times_baseline):
        limit = f"{figure(case.times_baseline)} {_TIMES} baseline"
    else:
        limit = figure(case.question.threshold, case.unit)
    held = f", held for {exact_duration(case.for_s)}" if case.for_s else ""
    least = f", n at least {case.min_n:,}" if case.min_n > 1 else ""
    return f"{side} {limit} over {one_line(case.window)}{held}{least}"


def limit_words(case: AlertCase) -> str:
    """Return the value against the threshold: ``above 250 by 12 %``, and the baseline."""
    value, limit = case.evidence.value, case.question.threshold
    if math.isnan(value):
        return f"no data{_DOT}threshold {figure(limit, case.unit)}"
    side = "above" if value > limit else "below" if value < limit else "at"
    said = f"{side} the threshold of {figure(limit, case.unit)}"
    change = percent_change(limit, value)
    if side != "at" and change != NO_DATA:
        said += f" ({change})"
    if math.isfinite(case.times_baseline):
        times = figure(round(value / case.baseline, 2)) if case.baseline else NO_DATA
        said += f"{_DOT}{times} {_TIMES} the baseline of {figure(case.baseline, case.unit)}"
    return said


def window_words(case: AlertCase) -> str:
    """Return the window: from when to when, how long, and what it is by the rule."""
    held = case.evidence
    length = exact_duration(max(held.end_ts - held.start_ts, 0.0))
    span = f"{clock(held.start_ts)} \N{EN DASH} {clock(held.end_ts)}"
    own = f"{one_line(case.window)}{_DOT}" if case.is_count else ""
    return f"{own}{span}{_DOT}{length}"


def formula_words(case: AlertCase) -> tuple[str, str]:
    """Return the formula as it is written, and with its numbers."""
    held = case.evidence
    result = figure(held.value, case.unit)
    if case.formula is not None:
        values = _values(case)
        return case.formula.text, f"{_written(case.formula, values)} = {result}"
    total = figure(held.sums[case.measure])
    if case.is_mean:
        return f"mean of {case.measure}", f"{total} / {held.n:,} = {result}"
    return f"Σ {case.measure}", f"= {result}"


def parts(case: AlertCase) -> tuple[Part, ...]:
    """Return the parts of the formula; of a count window also what it counts."""
    held, values = case.evidence, _values(case)
    own = list(case.formula.names if case.formula is not None else (case.measure,))
    own += [name for name in held.sums if name not in own]
    return tuple(
        Part(name, values.get(name, math.nan), held.counts.get(name))
        for name in own
        if name in values
    )


def entries_of(case: AlertCase) -> tuple[Share, ...]:
    """Return the entries with most rows."""
    return _shares(case, case.evidence.entries)


def shards_of(case: AlertCase) -> tuple[Share, ...]:
    """Return the shards with most rows."""
    return _shares(case, case.evidence.shards)


def players_of(case: AlertCase) -> tuple[Share, ...]:
    """Return the players with most rows, their hashes shortened."""
    return tuple(
        Share(_short(one.full), one.full or "rows without a player", one.rows, one.share)
        for one in _shares(case, case.evidence.players)
    )


def report(case: AlertCase, lines: Sequence[str]) -> str:
    """Return all of it as plain text.

    Args:
        case: The alert.
        lines: The texts of its first lines.
    """
    question, held = case.question, case.evidence
    written, numbers = formula_words(case)
    texts = [
        f"{one_line(question.rule)} ({case.severity})",
        group_label(question.group),
        "",
        f"State      {question.state}, {when_words(question)}",
        f"Measure    {case.measure}: {case.meaning}",
        f"Fires      {rule_words(case)}",
        f"Value      {figure(held.value, case.unit)} (n {held.n:,}), {limit_words(case)}",
        f"Window     {window_words(case)}, {lines_words(len(held.rows))}",
        f"Formula    {written}",
        f"           {numbers}",
        *(f"           {_part_words(one)}" for one in parts(case)),
    ]
    for title, shares, total in (
        ("Entries", entries_of(case), held.distinct[0]),
        ("Shards", shards_of(case), held.distinct[1]),
        ("Players", players_of(case), held.distinct[2]),
    ):
        texts += ["", f"{title} ({total:,})"]
        texts += [f"  {one.rows:>9,}  {one.share:>6.1%}  {one_line(one.full)}" for one in shares]
    if case.notes:
        texts += ["", *case.notes]
    texts += ["", f"Lines (first {len(lines):,} of {len(held.rows):,})", *lines]
    return "\n".join(texts) + "\n"


def _part_words(part: Part) -> str:
    n = "" if part.n is None else f" (n {part.n:,})"
    return f"Σ {part.name} = {figure(part.total)}{n}"


def _values(case: AlertCase) -> Mapping[str, float]:
    held = case.evidence
    own = {
        WINDOW_SECONDS: held.end_ts - held.start_ts,
        PARTICIPANTS_DISTINCT: float(held.distinct[2]),
    }
    return {**own, **held.sums}


def _written(formula: Formula, values: Mapping[str, float]) -> str:
    return f"= {_node(formula.root, values)[0]}"


def _node(node: Node, values: Mapping[str, float]) -> tuple[str, int]:
    """Return a part of a formula with numbers, and how tightly it holds together."""
    if isinstance(node, Number):
        return figure(node.value), 3
    if isinstance(node, Name):
        return figure(values.get(node.name, 0.0)), 3
    own = _TIGHT[node.sign]
    left, left_holds = _node(node.left, values)
    right, right_holds = _node(node.right, values)
    left = f"({left})" if left_holds < own else left
    # What is taken away, or divided by, keeps together.
    right = f"({right})" if right_holds < own + (node.sign in "-/") else right
    return f"{left} {_SIGNS.get(node.sign, node.sign)} {right}", own


def _shares(case: AlertCase, found: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    total = max(len(case.evidence.rows), 1)
    return tuple(
        Share(one_line(name, _NAME_CHARS), name, rows, rows / total) for name, rows in found
    )


def _short(player: str) -> str:
    if not player:
        return "no player"
    return one_line(player, _HASH_CHARS)
