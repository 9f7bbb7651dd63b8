"""What is said of what people did about alerts, and of what comes next."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from inspector.analysis.alert_care import (
    NO_CARE,
    UNTIL_WELL,
    Acknowledgement,
    AlertCare,
    Snooze,
    with_acknowledgement,
    with_snooze,
)
from inspector.analysis.alert_timeline import AlertState
from inspector.ui.alerts.words import summary_of
from inspector.ui.models.alert_care_words import (
    care_said,
    care_words,
    loud_firing,
    next_look,
    next_said,
    until_words,
)
from inspector.ui.models.alert_columns import GROUP_COLUMNS
from inspector.ui.models.alert_rows import group_rows, rule_rows
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.care_wish import CareKind, CareWish, edit_of
from inspector.ui.models.format import clock, moment
from inspector.ui.models.rule_columns import RULE_COLUMNS
from tests.unit.ui.models.alert_frames import NOW_TS, Alert, Rule, frame_of

FIRING, PENDING, OK = AlertState.FIRING, AlertState.PENDING, AlertState.OK
METEOR, WHIRL = (("entry", "ability.meteor"),), (("entry", "ability.whirl"),)
KNOWN = Acknowledgement("Damage", METEOR, NOW_TS - 60.0, "ann", NOW_TS, "I look")
HOUR = Snooze("Damage", WHIRL, NOW_TS + 3_600.0, "bob", NOW_TS)


def hour_minute(ts: float) -> str:
    """Return the time of day without seconds."""
    return moment(ts).strftime("%H:%M")


def frame(care: AlertCare = NO_CARE) -> AlertsFrame:
    """Return a rule with two alerts that fire and one that is about to."""
    alerts = (
        Alert("ability.meteor", FIRING),
        Alert("ability.whirl", FIRING),
        Alert("ability.pulse", PENDING),
    )
    made = frame_of(Rule("Damage", alerts, severity="critical"), Rule("Calm"))
    due = tuple(
        replace(one, due_ts=NOW_TS + 12.0) if one.state is PENDING else one
        for one in made.snapshot.alerts
    )
    snapshot = replace(made.snapshot, alerts=due)
    return replace(made, snapshot=snapshot, care=care, next_ts=NOW_TS + 6.0)


def cells(frame: AlertsFrame, place: int = 0) -> dict[str, tuple[str, str | None]]:
    """Return text and role of the cells of a group, by column."""
    row = group_rows(frame, "Damage", "", NOW_TS)[place]
    return {
        one.title: (one.text(row, NOW_TS), one.role(row) if one.role else None)
        for one in GROUP_COLUMNS
    }


def test_a_group_that_somebody_takes_care_of_is_muted_and_says_so() -> None:
    """It stays in its place."""
    care = with_snooze(with_acknowledgement(NO_CARE, KNOWN), HOUR)

    meteor, whirl, pulse = (cells(frame(care), place) for place in range(3))

    assert meteor["Muted"][0] == "acknowledged · I look"
    assert whirl["Muted"][0] == f"snoozed until {hour_minute(HOUR.until_ts)}"
    assert pulse["Muted"][0] == ""
    assert [one["State"][1] for one in (meteor, whirl, pulse)] == ["muted", "muted", "warn"]
    assert meteor["State"][0].endswith("Firing, muted")
    assert pulse["State"][0].endswith("Pending")


def test_a_rule_counts_its_muted_alerts_and_is_muted_with_the_last_of_them() -> None:
    """Or when it is snoozed as a whole."""
    some = rule_rows(frame(with_acknowledgement(NO_CARE, KNOWN)), "", NOW_TS)[0]
    whole = replace(HOUR, group=None, until_ts=UNTIL_WELL, note="patch")
    every = rule_rows(frame(with_snooze(NO_CARE, whole)), "", NOW_TS)[0]
    remarks = next(one for one in RULE_COLUMNS if one.title == "Remarks")

    assert (some.is_muted, remarks.text(some, NOW_TS)) == (False, "1 of 3 muted")
    assert (every.is_muted, every.care) == (True, "snoozed until it is well · patch")


def test_who_did_it_and_when_is_said_in_full() -> None:
    """With the date where it is not of today."""
    care = with_snooze(with_acknowledgement(NO_CARE, KNOWN), replace(HOUR, group=None))
    said = care_said(care, "Damage", METEOR, NOW_TS)

    assert f"acknowledged by ann at {hour_minute(NOW_TS)} · I look" in said
    assert "rule snoozed until " in said
    assert " by bob at " in said
    tomorrow = NOW_TS + 86_400.0
    assert until_words(tomorrow, NOW_TS) == moment(tomorrow).strftime("until %m-%d %H:%M")


def test_a_note_is_shown_in_one_line() -> None:
    """Whatever it holds."""
    care = with_acknowledgement(NO_CARE, replace(KNOWN, note="a\nb"))

    assert "\n" not in care_words(care, "Damage", METEOR, NOW_TS)


def test_what_comes_next_is_said_of_alerts_and_rules() -> None:
    """With its condition in full."""
    shown = frame()
    pending = group_rows(shown, "Damage")[2]
    damage, calm = rule_rows(shown)

    assert pending.coming == damage.coming == "fires in 12\N{NO-BREAK SPACE}s"
    assert next_said(pending.alert, NOW_TS).endswith("if it goes on")
    ends = replace(pending.alert, state=FIRING)
    assert next_said(ends, NOW_TS) == "ends in 12\N{NO-BREAK SPACE}s if it stays well"
    assert calm.coming == f"at {clock(NOW_TS + 6.0)}"
    assert next_look(math.nan) == "with the next lines"


def test_a_rule_that_is_not_evaluated_has_no_next() -> None:
    """Nor has one that waits."""
    broken = frame_of(Rule("Gold", reasons=("'gold' is not a metric key",)))

    assert rule_rows(broken)[0].coming == ""
    assert rule_rows(replace(frame(), is_waiting=True))[1].coming == ""


def test_muted_alerts_do_not_count() -> None:
    """Those that are about to never did."""
    care = with_acknowledgement(NO_CARE, KNOWN)

    assert loud_firing(frame(), NOW_TS) == {"Damage": 2, "Calm": 0}
    assert loud_firing(frame(care), NOW_TS) == {"Damage": 1, "Calm": 0}
    assert "2 alerts fire · 1 muted" in summary_of(frame(care), NOW_TS)


def test_a_wish_does_what_it_says() -> None:
    """With who, when, and a note without its margin."""
    shown = frame()
    known = edit_of(CareWish(CareKind.ACKNOWLEDGE, "Damage", METEOR, note=" x "), shown, "ann", 5.0)
    care = known(NO_CARE)
    one = care.acknowledgement("Damage", METEOR)

    assert one is not None
    assert (one.since_ts, one.by, one.at_ts, one.note) == (NOW_TS - 60.0, "ann", 5.0, "x")
    back = edit_of(CareWish(CareKind.TAKE_BACK, "Damage", METEOR), shown, "ann", 6.0)
    assert back(care) == NO_CARE
    snooze = edit_of(CareWish(CareKind.SNOOZE, "Damage", None, 900.0), shown, "ann", 5.0)
    assert snooze(care).snoozed["Damage", None].until_ts == 905.0
    undo = edit_of(CareWish(CareKind.UNDO_SNOOZE, "Damage", None), shown, "ann", 6.0)
    assert undo(snooze(care)) == care


@pytest.mark.parametrize("group", [(("entry", "ability.pulse"),), (("entry", "ability.no"),), None])
def test_what_does_not_fire_cannot_be_acknowledged(group: object) -> None:
    """It may have ended while a note was typed."""
    wish = CareWish(CareKind.ACKNOWLEDGE, "Damage", group)  # type: ignore[arg-type]

    assert edit_of(wish, frame(), "ann", NOW_TS)(NO_CARE) is NO_CARE


def test_where_the_playhead_is_held_no_rule_is_looked_at_next() -> None:
    """What an alert of then was about to do is told all the same."""
    held = replace(frame(), held_ts=NOW_TS - 60.0).shown
    damage, calm = rule_rows(held)

    assert calm.coming == ""
    assert damage.coming.startswith("fires in ")
