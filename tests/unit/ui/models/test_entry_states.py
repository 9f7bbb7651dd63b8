"""How entries stand by their alerts: the worst one, and what is said of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from inspector.analysis.alert_timeline import AlertNow, AlertState, Group
from inspector.ui.models.alert_marks import short_name
from inspector.ui.models.entry_states import EntryStates, hint_lines, states_of
from tests.unit.ui.models.hints import hint

TS = 1_735_758_000.0
NAN = float("nan")
METEOR = "ability.meteor"


def alert(
    rule: str = "High damage anomaly",
    state: AlertState = AlertState.FIRING,
    since_s: float = 0.0,
    severity: str = "warning",
    group: Group = (("entry", METEOR),),
) -> AlertNow:
    """Return an alert that is in a state since so many seconds after the origin."""
    return AlertNow(rule, severity, group, state, TS + since_s, 231.4, 412, 205.0, NAN, NAN)


def test_an_entry_has_the_worst_state_of_all_rules() -> None:
    """What fires is worse than what is about to, then it goes by severity, then by how long."""
    states = states_of(
        (
            alert("Pending one", AlertState.PENDING, severity="critical"),
            alert("Late one", since_s=20),
            alert("Early one", since_s=10),
            alert("Small one", severity="info"),
        ),
        TS + 51,
    )

    assert states.text(METEOR) == "Early one · 41\u00a0s"
    assert states.is_firing(METEOR)


@pytest.mark.parametrize(
    ("state", "seconds", "expected"),
    [
        (AlertState.FIRING, 41, "High damage · 41 s"),
        (AlertState.FIRING, 4.3, "High damage · 4 s"),
        (AlertState.FIRING, -2, "High damage · 0 s"),
        (AlertState.FIRING, 7_300, "High damage · 2 h"),
        (AlertState.PENDING, 12, "pending · 12 s"),
        (AlertState.OK, 12, "ok"),
        (AlertState.NO_DATA, 12, "ok"),
    ],
)
def test_a_state_says_for_how_long(state: AlertState, seconds: float, expected: str) -> None:
    """An entry without an alarming alert is well."""
    states = states_of((alert(state=state),), TS + seconds)

    assert states.text(METEOR).replace("\u00a0", " ") == expected


def test_alerts_of_no_single_entry_belong_to_none() -> None:
    """Those of a shard stand on the Alerts page."""
    states = states_of((alert(group=(("shard", "world-1"),)), alert(group=())), TS)

    assert not states.by_entry
    assert states.text(METEOR) == "ok"


def test_the_weight_sorts_firing_before_pending_before_well() -> None:
    """Each by severity."""
    entries = [
        ("a", AlertState.FIRING, "critical"),
        ("b", AlertState.FIRING, "info"),
        ("c", AlertState.PENDING, "critical"),
        ("d", AlertState.PENDING, "warning"),
        ("e", AlertState.OK, "critical"),
    ]
    states = states_of(
        (
            alert(state=state, severity=severity, group=(("entry", entry),))
            for entry, state, severity in entries
        ),
        TS,
    )

    weights = [states.weight(entry) for entry, _, _ in entries]

    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 5


def test_what_is_said_of_an_entry_names_each_alert() -> None:
    """With the rule in full, its further groups, since when, and the values; of many the first."""
    time = datetime.fromtimestamp(TS).astimezone().strftime("%H:%M:%S")
    one = alert(group=(("entry", METEOR), ("shard", "world-1")))

    said = states_of((one,), TS + 41).about(METEOR).replace("\u00a0", " ")
    many = states_of((alert(f"Rule {each}") for each in range(9)), TS).about(METEOR)

    assert said.split("\n") == [
        f"High damage anomaly · shard world-1 · firing since {time} (41 s)",
        "231.4 against 205.0 · n 412",
    ]
    assert many.split("\n")[-1] == "and 6 more alerts"
    assert states_of((), TS).about(METEOR) == "No alert about ability.meteor fires or is pending"


def test_a_rule_goes_by_its_first_words() -> None:
    """In one line."""
    assert short_name("High damage anomaly") == "High damage"
    assert short_name("Overheated") == "Overheated"
    assert short_name("two\nlines here") == "two lines"


def test_hints_stand_behind_what_alerts_say() -> None:
    """They make no state: an entry that is odd is still well, and sorted as one."""
    hints = hint_lines((hint(z=5.0), hint(kpi="cc_full_ratio", z=9.0), hint("ability.whirl")))

    states = EntryStates({METEOR: (alert(),)}, TS + 41, hints)
    assert states.text(METEOR) == "High damage · 41\u00a0s"
    assert states.text("ability.whirl") == "ok · hint"
    assert states.text("ability.calm") == "ok"
    assert EntryStates(hints=hints).text(METEOR) == "ok · 2 hints"
    assert EntryStates(hints=hints).weight(METEOR) == 0.0

    told = states.about(METEOR).splitlines()
    assert "since" in told[0]
    assert told[-2].startswith("hint: cc_full_ratio ↑ 9.0")
    assert told[-1].startswith("hint: dmg_per_cast ↑ 5.0")
    assert "of usual since" in states.about("ability.whirl")
