"""Alerts as charts, overview and tabs mark them: which there are, and their words. No Qt here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from inspector.analysis.alert_timeline import ALARMING, AlertState, Group, Interval
from inspector.session.query import tier_label
from inspector.session.selector import Selector
from inspector.ui.models.format import clock, number, with_unit
from inspector.ui.models.literal import one_line

SEVERITIES = ("info", "warning", "critical")
_NAME_CHARS = 60
_SHORT_WORDS = 2
_DOT = " · "

_from_ts = attrgetter("from_ts")


@dataclass(frozen=True, slots=True)
class RuleSign:
    """What marks need to know of a rule.

    Attributes:
        measure: Name of the KPI or metric key that it compares.
        severity: info, warning or critical.
        unit: Of the measure; empty for a plain number.
        is_above: Whether it fires above its threshold.
        namespace: The only one whose rows it looks at; empty for all.
    """

    measure: str
    severity: str
    unit: str = ""
    is_above: bool = True
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class AlertBand:
    """A stretch of time in which an alert was firing, or about to.

    Attributes:
        interval: The alert, and when.
        sign: What its rule says.
    """

    interval: Interval
    sign: RuleSign

    @property
    def from_ts(self) -> float:
        """When it began, Unix seconds."""
        return self.interval.from_ts

    @property
    def to_ts(self) -> float:
        """When it ended, or the last instant that was evaluated, Unix seconds."""
        return self.interval.to_ts

    @property
    def is_firing(self) -> bool:
        """Whether it was firing, not only about to."""
        return self.interval.state is AlertState.FIRING

    @property
    def weight(self) -> int:
        """How much it matters: what fires more than what is about to, then by severity."""
        severity = self.sign.severity
        place = SEVERITIES.index(severity) if severity in SEVERITIES else 0
        return len(SEVERITIES) * self.is_firing + place

    @property
    def namespace(self) -> str:
        """Whose entries it is about; empty for those of several namespaces."""
        own = dict(self.interval.group)
        entry = str(own.get("entry") or "")
        return entry.partition(".")[0] or str(own.get("namespace") or "") or self.sign.namespace

    @property
    def values(self) -> str:
        """What was compared: ``231.4 above 205.0``."""
        one = self.interval
        if not math.isfinite(one.value):
            return "no data"
        value = with_unit(one.value, self.sign.unit)
        side = "above" if self.sign.is_above else "below"
        return f"{value} {side} {number(one.threshold)}" if math.isfinite(one.threshold) else value

    @property
    def whose(self) -> str:
        """Whose alert it is, in full; empty if it is about all rows."""
        return group_words(self.interval.group)

    @property
    def when(self) -> str:
        """From when to when, or since when: ``since 12:04:31``."""
        one = self.interval
        when = f"{clock(one.from_ts)}–{clock(one.to_ts)}"  # noqa: RUF001
        return when if one.is_over else f"since {clock(one.from_ts)}"

    @property
    def name(self) -> str:
        """Whose alert and which rule, in a few words: ``meteor · High damage``."""
        own = self.whose.removeprefix(f"{self.namespace}.")
        return _DOT.join(part for part in (own, short_name(self.interval.rule)) if part)

    def line(self) -> str:
        """Return which rule, whose alert, when, and what was compared."""
        one = self.interval
        state = "" if self.is_firing else str(one.state)
        parts = [one_line(one.rule, _NAME_CHARS), state, self.whose, self.when, self.values]
        return _DOT.join(part for part in parts if part)

    def is_of(self, rows: Selector) -> bool:
        """Return whether it may be about rows that are selected, as far as its group says."""
        own = dict(self.interval.group)
        entry, shard, tier = own.get("entry"), own.get("shard"), own.get("tier")
        if isinstance(entry, str):
            fits = rows.takes_entry(entry)
        else:
            fits = not rows.namespace or self.namespace in ("", rows.namespace)
        if "shard" in own and rows.shards:
            fits = fits and shard in rows.shards
        if "tier" in own and rows.tiers:
            fits = fits and tier in rows.tiers
        return fits


@dataclass(frozen=True, slots=True)
class AlertMarks:
    """All bands, and those of each measure.

    Attributes:
        bands: By the instants at which they begin.
        by_measure: The same, by the name of the measure.
    """

    bands: tuple[AlertBand, ...] = ()
    by_measure: Mapping[str, tuple[AlertBand, ...]] = field(default_factory=dict)

    def firing(self, quiet: frozenset[tuple[str, Group]] = frozenset()) -> Mapping[str, int]:
        """Return how many alerts fire by now, by namespace; empty for those of several.

        Args:
            quiet: Rule and group of alerts that do not count.
        """
        return Counter(
            band.namespace
            for band in self.bands
            if band.is_firing
            and not band.interval.is_over
            and (band.interval.rule, band.interval.group) not in quiet
        )

    def begun(self) -> Sequence[float]:
        """Return the instants at which alerts began to fire, ascending, each as often as it was."""
        return [band.from_ts for band in self.bands if band.is_firing]


NO_ALERTS = AlertMarks()


def marks_of(intervals: Iterable[Interval], rules: Mapping[str, RuleSign]) -> AlertMarks:
    """Return what is marked of alerts: when they were firing or about to.

    Args:
        intervals: States that alerts were in, in any order.
        rules: By name; an interval of another rule is left out.
    """
    bands = [
        AlertBand(one, rules[one.rule])
        for one in intervals
        if one.state in ALARMING and one.rule in rules
    ]
    bands.sort(key=_from_ts)
    by_measure: dict[str, list[AlertBand]] = {}
    for band in bands:
        by_measure.setdefault(band.sign.measure, []).append(band)
    return AlertMarks(tuple(bands), {name: tuple(own) for name, own in by_measure.items()})


def group_words(group: Group) -> str:
    """Return whose alert it is: ``ability.meteor · tier 5``."""
    return _DOT.join(_word(dimension, value) for dimension, value in group)


def short_name(rule: str) -> str:
    """Return the first words of the name of a rule, which tell it from others in most files."""
    return one_line(" ".join(rule.split()[:_SHORT_WORDS]), _NAME_CHARS)


def _word(dimension: str, value: str | int | None) -> str:
    if dimension == "tier":
        return tier_label(value if isinstance(value, int) else None)
    return f"no {dimension}" if value is None else one_line(str(value), _NAME_CHARS)


def told(bands: list[AlertBand], most: int) -> list[str]:
    """Return a line for each of the first bands, and how many more there are."""
    named = bands if len(bands) <= most else bands[: most - 1]
    more = len(bands) - len(named)
    lines = [band.line() for band in named]
    return [*lines, f"and {more:,} more alerts"] if more else lines
