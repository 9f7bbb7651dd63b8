"""Hints as the Alerts page lists them, and the rule that one becomes. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inspector.analysis.anomalies import Anomalies, Hint, HintSettings
from inspector.config.spans import duration_text
from inspector.ui.models.filters import exactly
from inspector.ui.models.format import clock, count, exact_duration

REFERENCES: Mapping[str, float] = {
    "5 min": 300.0,
    "15 min": 900.0,
    "30 min": 1_800.0,
    "1 h": 3_600.0,
    "2 h": 7_200.0,
}
"""How far back what is usual may be looked for, in seconds."""

RATES: Mapping[str, float] = {
    "1 a day": 1.0 / 24.0,
    "1 in 6 h": 1.0 / 6.0,
    "1 an hour": 1.0,
    "6 an hour": 6.0,
}
"""How many false hints an hour a person may put up with."""

GOES_ON, OVER, USUAL_NOW = "goes on", "over", "usual by now"

_DIGITS = 3
_NAME_CHARS = 120
_DOT = " \N{MIDDLE DOT} "

HintKey = tuple[str, str, bool, float]


@dataclass(frozen=True, slots=True)
class HintsFrame:
    """What was looked for last; it never changes.

    Attributes:
        anomalies: What was found.
        end_ts: The instant that they are of, Unix seconds: the latest that is loaded, or where the
            playhead is held; NaN without rows.
        is_waiting: Whether older lines are still to be read before anything is looked for.
        problem: Why nothing can be found; empty if something can.
        spent_s: How long it took.
        is_held: Whether they are those of the playhead, which is held.
    """

    anomalies: Anomalies = field(default_factory=Anomalies)
    end_ts: float = math.nan
    is_waiting: bool = False
    problem: str = ""
    spent_s: float = 0.0
    is_held: bool = False


def valid_settings(wanted: HintSettings) -> HintSettings:
    """Return settings that can be chosen: those wanted, or the usual ones in their place."""
    usual = HintSettings()
    return HintSettings(
        wanted.reference_s if wanted.reference_s in REFERENCES.values() else usual.reference_s,
        wanted.least_n if 2 <= wanted.least_n <= 999_999 else usual.least_n,
        next(
            (rate for rate in RATES.values() if math.isclose(rate, wanted.hints_per_hour)),
            usual.hints_per_hour,
        ),
    )


def key_of(hint: Hint) -> HintKey:
    """Return what a hint is known by from one look to the next."""
    return hint.entry, hint.kpi, hint.z > 0, hint.from_ts


def state_of(hint: Hint) -> str:
    """Return whether a hint goes on, in words."""
    if not hint.is_over:
        return GOES_ON
    return USUAL_NOW if hint.is_usual_now else OVER


def is_same(hint: Hint, known: HintKey) -> bool:
    """Return whether a hint is the one of before, though late rows may have moved its begin."""
    entry, kpi, is_above, from_ts = known
    if (hint.entry, hint.kpi, hint.z > 0) != (entry, kpi, is_above):
        return False
    return abs(hint.from_ts - from_ts) <= 2.0 * hint.width_s


def without(hints: Iterable[Hint], dismissed: Iterable[HintKey]) -> tuple[Hint, ...]:
    """Return the hints that nobody has dismissed."""
    hidden = tuple(dismissed)
    return tuple(one for one in hints if not any(is_same(one, key) for key in hidden))


def going_on(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Return the hints that go on."""
    return tuple(one for one in hints if not one.is_over)


def rule_of(hint: Hint, least_n: int) -> dict[str, Any]:
    """Return the rule that would have fired for a hint: halfway from what is usual to what is odd.

    Args:
        hint: What was odd.
        least_n: A window with fewer records shall be one without data.
    """
    side = "above" if hint.value > hint.usual else "below"
    word = "high" if side == "above" else "low"
    return {
        "name": f"{hint.kpi} {word} for {hint.entry}"[:_NAME_CHARS],
        "measure": hint.kpi,
        side: _between(hint.usual, hint.value),
        "select": {"entry": exactly(hint.entry)},
        "group_by": ["entry"],
        "window": duration_text(hint.width_s),
        "min_n": least_n,
    }


def why_no_hints(frame: HintsFrame | None) -> tuple[str, str] | None:
    """Return headline and text where no hint is listed; None if hints are."""
    what = (
        "A hint tells of a KPI of an entry that is far from what it was just before, without any"
        " rule about it. Hints are never alerts."
    )
    if frame is None:
        return ("Looking for hints", what)
    found, settings = frame.anomalies, frame.anomalies.settings
    width = exact_duration(settings.width_s)
    if frame.problem:
        return ("Hints cannot be found", frame.problem)
    if frame.is_waiting:
        return ("Hints appear once the older lines are read", what)
    if found.hints:
        return None
    if found.known_s < found.needed_s:
        known, reference = exact_duration(found.known_s), exact_duration(settings.reference_s)
        return (
            f"Not enough reference yet: {known} of {reference}",
            f"{what} The first can come after {exact_duration(found.needed_s)}.",
        )
    if not found.series:
        return (
            f"Too few records: fewer than {settings.least_n:,} in {width}",
            f"{what} Lower the minimum n, or choose a longer reference, whose buckets are longer.",
        )
    return ("Nothing is odd", f"{what} {_judged(found)}.")


def hints_summary(frame: HintsFrame, shown: Sequence[Hint]) -> str:
    """Return how hints stand as a whole: ``2 go on · 1 over · 420 series judged``.

    Where the playhead is held, it begins with that instant; without hints it is no more than that.
    """
    said = [f"at {clock(frame.end_ts)}, where the playhead is held"] if frame.is_held else []
    every = frame.anomalies.hints
    if every:
        going, dismissed = len(going_on(shown)), len(every) - len(shown)
        said += [f"{going:,} {'goes' if going == 1 else 'go'} on", f"{len(shown) - going:,} over"]
        said += [f"{dismissed:,} dismissed"] if dismissed else []
        said.append(_judged(frame.anomalies))
        said += ["not all are looked at"] if frame.anomalies.is_cut else []
    return _DOT.join(said)


def _judged(found: Anomalies) -> str:
    series = f"{count(found.series)} series" if found.series != 1 else "1 series"
    width = exact_duration(found.settings.width_s)
    least = f"{found.least_z:.1f}\N{NO-BREAK SPACE}\N{GREEK SMALL LETTER SIGMA}"
    return f"{series} judged every {width}, odd from {least} on"


def _between(usual: float, odd: float) -> float:
    """Return a number of few digits halfway between two others."""
    middle = (usual + odd) / 2.0
    for digits in range(_DIGITS, 17):
        rounded = float(f"{middle:.{digits}g}")
        if min(usual, odd) < rounded < max(usual, odd):
            return rounded
    return middle
