"""Which alerts began to fire since the last look, and what is said of them. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inspector.analysis.alert_timeline import AlertState
from inspector.ui.models.alert_marks import SEVERITIES, AlertBand
from inspector.ui.models.alerts_frame import AlertsFrame, signs_of
from inspector.ui.models.literal import one_line

LEAST_APART_S = 15.0
"""What begins sooner after something was said is said together, once so much time is over."""

_NAMED = 3
_NAME_CHARS, _TEXT_CHARS = 60, 240
_DOT = " · "
# Some desktops read the text of a notice as markup, others show it as it is: these look alike,
# and are markup nowhere.
_LIKENESS = str.maketrans({"<": "‹", ">": "›", "&": "＆"})  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class News:
    """What is said of alerts that began to fire.

    Attributes:
        title: A few words.
        text: Which they are, the worst first.
        rule: Name of the rule of the first one.
        severity: The worst of theirs: info, warning or critical.
    """

    title: str
    text: str
    rule: str
    severity: str


class AlertNews:
    """Finds the alerts that began to fire while somebody may look; each is told at most once.

    What fired in the lines that were there when the source was opened is history, and so is what a
    rule that was changed says of the time before. Of those that a person snoozed or acknowledged
    nothing is said.
    """

    def __init__(self) -> None:
        self._known_ts: float | None = None
        self._said_s = -math.inf

    def forget(self) -> None:
        """Begin anew with another source."""
        self._known_ts = None

    def take(
        self, frame: AlertsFrame, severities: Collection[str], now_ts: float, clock_s: float
    ) -> News | None:
        """Return what is to be said now, if anything is.

        Args:
            frame: What was evaluated last.
            severities: Those of which anything is said; of all others, nothing ever is.
            now_ts: Unix seconds.
            clock_s: Seconds from any origin, which go on evenly.
        """
        if frame.is_waiting or not frame.snapshot.rules:
            return None
        if self._known_ts is None:
            self._known_ts = frame.evaluated_ts
        if frame.evaluated_ts <= self._known_ts:
            return None
        fresh = self._fresh(frame, self._known_ts, severities, now_ts)
        if fresh and clock_s - self._said_s < LEAST_APART_S:
            # They are found again, and by then it is seen whether they still fire.
            return None
        self._known_ts = frame.evaluated_ts
        if not fresh:
            return None
        self._said_s = clock_s
        return news_of(fresh)

    def _fresh(
        self, frame: AlertsFrame, known_ts: float, severities: Collection[str], now_ts: float
    ) -> list[AlertBand]:
        """Return what began to fire after an instant, the worst first, then by time."""
        begun = [
            one
            for one in frame.timeline
            if one.from_ts > known_ts and one.state is AlertState.FIRING
        ]
        if not begun or not severities:
            return []
        signs = signs_of(frame)
        fresh = [
            AlertBand(one, signs[one.rule])
            for one in begun
            if one.rule in signs
            and signs[one.rule].severity in severities
            and not frame.care.is_quiet(one.rule, one.group, now_ts)
        ]
        return sorted(fresh, key=lambda band: (-band.weight, band.from_ts))


def news_of(bands: Sequence[AlertBand]) -> News:
    """Return what is said of alerts that began to fire: at least one, the worst first."""
    first = bands[0]
    if len(bands) == 1:
        title = f"{first.sign.severity.capitalize()}: {one_line(first.interval.rule, _NAME_CHARS)}"
        text = _DOT.join(part for part in (first.whose, first.when, first.values) if part)
    else:
        verb = "fired" if any(band.interval.is_over for band in bands) else "fire"
        title = f"{len(bands):,} alerts {verb}"
        names = ", ".join(band.name for band in bands[:_NAMED])
        more = len(bands) - _NAMED
        text = f"{names} and {more:,} more" if more > 0 else names
    text = one_line(text, _TEXT_CHARS)
    rule, severity = first.interval.rule, first.sign.severity
    return News(title.translate(_LIKENESS), text.translate(_LIKENESS), rule, severity)


def severities_from(least: str) -> tuple[str, ...]:
    """Return a severity and those that matter more; all of them if it is none."""
    return SEVERITIES[SEVERITIES.index(least) :] if least in SEVERITIES else SEVERITIES
