"""What a threshold would have caused, in words. No Qt here."""

from __future__ import annotations

import numpy as np

from inspector.analysis.threshold_tuning import threshold_of
from inspector.analysis.tuning_answers import TuningAnswer
from inspector.ui.models.alert_marks import group_words, short_name
from inspector.ui.models.format import count, exact_duration, number
from inspector.ui.models.literal import one_line

_NAMED = 3
_DOT = " \N{MIDDLE DOT} "


def firings_text(answer: TuningAnswer) -> str:
    """Return how many firings there are: ``12 firings in 1 h 20 min · 9.0 an hour``."""
    tried = answer.tried
    length = exact_duration(tried.hours * 3_600) if tried.hours else "0 s"
    if not tried.total:
        return f"No firing in {length}"
    many = f"{tried.total:,} firing{'' if tried.total == 1 else 's'}"
    return f"{many} in {length}{_DOT}{number(tried.per_hour)} an hour"


def change_text(answer: TuningAnswer) -> str:
    """Return what a change is: ``Silence stacking: 2.3 → 2.31``."""
    request = answer.request
    before, after = (f"{one:,.10g}" for one in (threshold_of(request.rule), request.threshold))
    name = short_name(request.rule.name)
    return f"{name}: {before} \N{RIGHTWARDS ARROW} {after}"


def groups_text(answer: TuningAnswer) -> str:
    """Return of which groups: ``ability.meteor 5, ability.whirl 3 and 4 more groups``."""
    counts = answer.tried.counts
    firing = np.flatnonzero(counts)
    if not len(firing):
        return "; ".join(answer.read.reasons)
    most = firing[np.argsort(-counts[firing], kind="stable")][:_NAMED].tolist()
    names = [(one_line(group_words(answer.read.groups[one]), 40), int(counts[one])) for one in most]
    if len(names) == 1 and not names[0][0]:
        return ""
    said = ", ".join(f"{name} {many:,}" for name, many in names)
    left = len(firing) - len(names)
    return f"{said} and {count(left)} more group{'' if left == 1 else 's'}" if left else said


def suggestion_text(answer: TuningAnswer) -> str:
    """Return what is suggested: ``2.31 would have 2.8 an hour``; why not where nothing is."""
    if answer.suggested != answer.suggested:
        return "No threshold has so few firings"
    return f"would have {number(answer.suggested_per_hour)} an hour"


def lines_text(answer: TuningAnswer) -> str:
    """Return what the lines are: the one in colour by its name, and how many others."""
    lines = answer.lines
    if not lines:
        return ""
    name = one_line(group_words(lines[0].group), 60) or "All rows"
    others = len(answer.read.groups) - len(lines)
    said = f"In colour: {name}"
    if len(lines) > 1:
        said += f"; grey: {len(lines) - 1} others"
    said = f"{said}, of {count(len(answer.read.groups))} groups" if others > 0 else said
    read = answer.read
    return f"Only the newest {count(read.rows)} rows. {said}" if read.left_out else said
