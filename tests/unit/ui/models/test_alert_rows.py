"""What the Alerts page says of rules, groups and firings."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from inspector.analysis.alert_timeline import AlertState
from inspector.ui.alerts.words import groups_said, summary_of, why_nothing
from inspector.ui.models.alert_columns import FIRING_COLUMNS, state_role
from inspector.ui.models.alert_rows import (
    NOT_EVALUATED,
    entry_of,
    firing_rows,
    group_label,
    group_rows,
    rule_rows,
    urgency,
)
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.rule_columns import RULE_COLUMNS
from tests.unit.ui.models.alert_frames import NOW_TS, Alert, Rule, fired, frame_of

FIRING, PENDING, OK = AlertState.FIRING, AlertState.PENDING, AlertState.OK


def texts(frame: AlertsFrame) -> dict[str, str]:
    """Return what the first rule's row says, by column."""
    row = rule_rows(frame)[0]
    return {column.title: column.text(row, NOW_TS) for column in RULE_COLUMNS}


def test_a_rule_is_in_the_worst_state_of_its_groups() -> None:
    """Since the first of them is; pending ones are counted apart."""
    alerts = (
        Alert("ability.a", OK, 1.0),
        Alert("ability.b", FIRING, 3.0, ago_s=30.0),
        Alert("ability.c", FIRING, 5.0, ago_s=90.0),
        Alert("ability.d", PENDING, 9.0),
    )

    row = rule_rows(frame_of(Rule("Damage", alerts)))[0]

    assert (row.state, row.firing, row.pending) == (FIRING, 2, 1)
    assert row.since_ts == NOW_TS - 90.0


@pytest.mark.parametrize(("is_above", "worst"), [(True, 5.0), (False, 1.0)])
def test_the_worst_value_is_furthest_beyond_the_threshold(is_above: bool, worst: float) -> None:
    """On the side on which the rule fires, whatever has no value."""
    values = (1.0, 5.0, 3.0, math.nan)
    alerts = [Alert(f"ability.{place}", FIRING, one) for place, one in enumerate(values)]

    row = rule_rows(frame_of(Rule("Damage", alerts, is_above=is_above)))[0]

    assert row.worst is not None
    assert row.worst.value == worst


def test_a_rule_says_why_it_is_not_evaluated() -> None:
    """In its state, too."""
    said = texts(frame_of(Rule("Damage", reasons=("'gold' is not a metric key",))))

    assert said["State"].endswith("Not evaluated")
    assert said["Remarks"] == "'gold' is not a metric key"
    assert said["Worst value"] == said["Since"] == "\N{EN DASH}"


def test_a_rule_that_fails_for_some_groups_is_in_the_state_of_the_others() -> None:
    """Its row tells both."""
    rule = Rule("Damage", (Alert("ability.a", FIRING),), reasons=("tier 4 has no baseline",))

    assert texts(frame_of(rule))["State"].endswith("Firing")


def test_values_have_their_unit() -> None:
    """And stand beside the threshold."""
    said = texts(frame_of(Rule("Damage", (Alert("ability.a", FIRING, 3.0),))))

    assert (said["Worst value"], said["Threshold"]) == ("3.00\N{NO-BREAK SPACE}s", "2.00\xa0s")


def test_a_rule_is_found_by_name_measure_or_group() -> None:
    """In any case; a group is found with its rule."""
    frame = frame_of(
        Rule("Damage", (Alert("ability.meteor", FIRING), Alert("ability.whirl", OK))),
        Rule("Silence", (Alert("ability.hush", OK),)),
    )

    assert [row.name for row in rule_rows(frame, "METEOR")] == ["Damage"]
    assert [row.name for row in rule_rows(frame, "silen")] == ["Silence"]
    assert len(rule_rows(frame, "dmg_per")) == 2
    assert [row.entry for row in group_rows(frame, "Damage", "meteor")] == ["ability.meteor"]
    assert len(group_rows(frame, "Damage", "damage")) == 2


def test_firings_are_those_of_a_rule_or_all_the_latest_first() -> None:
    """One that goes on says so."""
    past = (
        fired("Damage", "ability.a", 500.0, 400.0),
        fired("Damage", "ability.a", 100.0, None),
        fired("Silence", "ability.b", 300.0, 200.0),
    )
    frame = frame_of(Rule("Damage"), Rule("Silence"), past=past)

    assert [row.interval.from_ts for row in firing_rows(frame, None)] == [
        NOW_TS - 100.0,
        NOW_TS - 300.0,
        NOW_TS - 500.0,
    ]
    assert len(firing_rows(frame, "Silence")) == 1
    to, duration = FIRING_COLUMNS[3], FIRING_COLUMNS[4]
    rows = firing_rows(frame, "Damage")
    assert to.text(rows[0], NOW_TS) == "still firing"
    assert duration.text(rows[1], NOW_TS) == "1\N{NO-BREAK SPACE}min 40\N{NO-BREAK SPACE}s"


def test_groups_are_named_by_what_they_are() -> None:
    """Nothing that a log says is taken for several lines."""
    assert group_label((("entry", "ability.a"), ("tier", 3))) == "ability.a · tier 3"
    assert group_label((("tag", None),)) == "no tag"
    assert group_label(()) == "all rows"
    assert "\n" not in group_label((("entry", "ability.a\nb"),))
    assert entry_of((("tier", 3), ("entry", "ability.a"))) == "ability.a"
    assert entry_of((("tier", 3),)) == ""


def test_states_are_told_by_urgency_and_colour() -> None:
    """A critical one in the colour of its severity."""
    states = [OK, AlertState.NO_DATA, FIRING, PENDING]
    assert sorted(states, key=urgency) == [FIRING, PENDING, AlertState.NO_DATA, OK]
    assert urgency(NOT_EVALUATED) < urgency(OK)
    roles = [state_role(FIRING, "critical"), state_role(FIRING, "info"), state_role(OK, "critical")]
    assert roles == ["crit", "warn", "ok"]


def test_a_page_without_rules_says_why() -> None:
    """Being read, off, or broken."""
    assert (why_nothing(None) or [""])[0] == "Reading the rules"
    assert (why_nothing(frame_of()) or [""])[0] == "No rule is on"
    assert (why_nothing(frame_of(problem="it is bad")) or ["", ""])[1] == "it is bad"
    assert why_nothing(frame_of(Rule("Damage"))) is None


def test_the_summary_counts_what_fires() -> None:
    """Or says what is waited for."""
    frame = frame_of(Rule("Damage", (Alert("ability.a", FIRING),)))

    assert summary_of(frame, NOW_TS).startswith("1 rule · 1 alert fires · evaluated up to ")
    assert "nothing fires" in summary_of(frame_of(Rule("Damage")), NOW_TS)
    assert "older lines" in summary_of(replace(frame, is_waiting=True), NOW_TS)


def test_no_group_has_a_reason() -> None:
    """Not found, none yet, or none that matters of very many."""
    frame = frame_of(Rule("Damage", (Alert("ability.a", OK),)), Rule("Silence"))

    assert groups_said(frame, "Damage", "x") == "No group is found"
    assert groups_said(frame, "Damage", "") == "None of its 1 groups fires or is about to"
    assert groups_said(frame, "Silence", "").startswith("No record")
