"""How entries stand by the alerts about them, as the State column says it. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inspector.analysis.alert_timeline import ALARMING, AlertNow, AlertState
from inspector.analysis.anomalies import Hint
from inspector.ui.models.alert_marks import SEVERITIES, short_name
from inspector.ui.models.format import clock, duration, number
from inspector.ui.models.hint_columns import odd_text, times_text
from inspector.ui.models.literal import one_line

_NAME_CHARS = 60
_NAMED = 4
_FEW_S = 9.5
_PENDING, _FIRING = 1, 2


@dataclass(frozen=True, slots=True)
class EntryStates:
    """The alerts that fire or are about to, by the entry that they are about.

    Attributes:
        by_entry: The worst one of an entry first; entries without any are left out.
        at_ts: The last instant that was evaluated, Unix seconds.
        hints: What is odd about an entry without a rule about it, a line each.
    """

    by_entry: Mapping[str, tuple[AlertNow, ...]] = field(default_factory=dict)
    at_ts: float = float("nan")
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def worst(self, entry: str) -> AlertNow | None:
        """Return the worst alert of an entry; None if all is well."""
        alerts = self.by_entry.get(entry)
        return alerts[0] if alerts else None

    def is_firing(self, entry: str) -> bool:
        """Return whether an alert about an entry fires."""
        worst = self.worst(entry)
        return worst is not None and worst.state is AlertState.FIRING

    def weight(self, entry: str) -> float:
        """Return what entries are sorted by: what fires before what is about to, by severity."""
        worst = self.worst(entry)
        return float(_weight(worst)) if worst is not None else 0.0

    def text(self, entry: str) -> str:
        """Return the state of an entry: ``High damage · 41 s``, ``pending · 12 s`` or ``ok``."""
        worst = self.worst(entry)
        if worst is None:
            hints = len(self.hints.get(entry, ()))
            return str(AlertState.OK) + (f" · {counted_hints(hints)}" if hints else "")
        is_firing = worst.state is AlertState.FIRING
        head = short_name(worst.rule) if is_firing else str(worst.state)
        return f"{head} · {self._how_long(worst)}"

    def about(self, entry: str) -> str:
        """Return which alerts of an entry fire or are about to, since when, and by what value."""
        alerts, hints = self.by_entry.get(entry, ()), self.hints.get(entry, ())
        if not alerts:
            return "\n".join((f"No alert about {entry} fires or is pending", *hints[:_NAMED]))
        named = alerts if len(alerts) <= _NAMED else alerts[: _NAMED - 1]
        lines = [line for alert in named for line in self._lines(alert)]
        more = len(alerts) - len(named)
        rest = [f"and {more:,} more alerts"] if more else []
        return "\n".join([*lines, *rest, *hints[:_NAMED]])

    def _lines(self, alert: AlertNow) -> tuple[str, str]:
        name, since = one_line(alert.rule, _NAME_CHARS), clock(alert.since_ts)
        others = [f"{name_} {value}" for name_, value in alert.group if name_ != "entry"]
        head = [name, *others, f"{alert.state} since {since} ({self._how_long(alert)})"]
        values = f"{number(alert.value)} against {number(alert.threshold)} · n {alert.n:,}"
        return " · ".join(head), values

    def _how_long(self, alert: AlertNow) -> str:
        seconds = max(self.at_ts - alert.since_ts, 0.0)
        # Tenths would only flicker.
        return duration(seconds) if seconds >= _FEW_S else f"{seconds:.0f}\N{NO-BREAK SPACE}s"


NO_ENTRY_STATES = EntryStates()


def counted_hints(hints: int) -> str:
    """Return how many hints there are, in words."""
    return "hint" if hints == 1 else f"{hints:,} hints"


def hint_lines(hints: Iterable[Hint]) -> dict[str, tuple[str, ...]]:
    """Return what hints say of each entry, the oddest first."""
    by_entry: dict[str, tuple[str, ...]] = {}
    for hint in sorted(hints, key=lambda one: -abs(one.z)):
        name = one_line(hint.kpi, _NAME_CHARS)
        line = f"hint: {name} {odd_text(hint)}, {times_text(hint)} of usual since"
        by_entry[hint.entry] = (*by_entry.get(hint.entry, ()), f"{line} {clock(hint.from_ts)}")
    return by_entry


def states_of(alerts: Iterable[AlertNow], at_ts: float) -> EntryStates:
    """Return how entries stand.

    Args:
        alerts: As they stand; those that are not about one entry are left out.
        at_ts: The last instant that was evaluated, Unix seconds.
    """
    by_entry: dict[str, list[AlertNow]] = {}
    for alert in alerts:
        entry = dict(alert.group).get("entry")
        if alert.state in ALARMING and isinstance(entry, str):
            by_entry.setdefault(entry, []).append(alert)
    for own in by_entry.values():
        own.sort(key=lambda alert: (-_weight(alert), alert.since_ts, alert.rule))
    return EntryStates({entry: tuple(own) for entry, own in by_entry.items()}, at_ts)


def _weight(alert: AlertNow) -> int:
    place = SEVERITIES.index(alert.severity) if alert.severity in SEVERITIES else 0
    state = _FIRING if alert.state is AlertState.FIRING else _PENDING
    return state * len(SEVERITIES) + place
