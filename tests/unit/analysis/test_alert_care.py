"""What people did about alerts: when it makes them quiet, when it ends, and how it is kept."""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.alert_care import (
    NO_CARE,
    UNTIL_WELL,
    Acknowledgement,
    AlertCare,
    Snooze,
    settled,
    with_acknowledgement,
    with_snooze,
    without_acknowledgement,
    without_snooze,
)
from inspector.analysis.alert_timeline import AlertNow, AlertSnapshot, AlertState, RuleNow
from inspector.analysis.care_saving import restored_care, saved_care
from inspector.core.errors import StorageError

FIRING, PENDING, OK = AlertState.FIRING, AlertState.PENDING, AlertState.OK
NOW_TS, SINCE_TS = 1_000.0, 900.0
METEOR, WHIRL = (("entry", "ability.meteor"),), (("entry", "ability.whirl"),)
KNOWN = Acknowledgement("Damage", METEOR, SINCE_TS, "ann", NOW_TS, "I look", NOW_TS)
HOUR = Snooze("Damage", METEOR, NOW_TS + 3_600.0, "ann", NOW_TS, "", NOW_TS)
WELL = replace(HOUR, until_ts=UNTIL_WELL)
RULE = replace(HOUR, group=None)


def snapshot(state: AlertState, since_ts: float = SINCE_TS, at_ts: float = NOW_TS) -> AlertSnapshot:
    """Return how it stands with one alert of the rule."""
    alert = AlertNow("Damage", "warning", METEOR, state, since_ts, 3.0, 50, 2.0, math.nan, math.nan)
    return AlertSnapshot((alert,), (RuleNow("Damage", "warning", {state: 1}),), at_ts)


def test_an_acknowledged_alert_is_quiet_and_others_are_not() -> None:
    """Whatever the time is."""
    care = with_acknowledgement(NO_CARE, KNOWN)

    assert care.is_quiet("Damage", METEOR, NOW_TS)
    assert care.is_quiet("Damage", METEOR, NOW_TS + 1e6)
    assert not care.is_quiet("Damage", WHIRL, NOW_TS)
    assert not care.is_quiet("Another", METEOR, NOW_TS)


def test_a_snooze_is_quiet_up_to_its_instant() -> None:
    """Not at it."""
    care = with_snooze(NO_CARE, HOUR)

    assert care.is_quiet("Damage", METEOR, NOW_TS + 3_599.9)
    assert not care.is_quiet("Damage", METEOR, NOW_TS + 3_600.0)


def test_a_rule_that_is_snoozed_makes_each_of_its_alerts_quiet() -> None:
    """The longer snooze is the one that counts."""
    care = with_snooze(with_snooze(NO_CARE, RULE), replace(HOUR, until_ts=NOW_TS + 60.0))

    assert care.is_quiet("Damage", WHIRL, NOW_TS + 600.0)
    assert care.snooze("Damage", METEOR, NOW_TS) == RULE


def test_what_was_done_can_be_undone() -> None:
    """Of a group its own snooze; that of the rule stays."""
    care = with_snooze(with_snooze(with_acknowledgement(NO_CARE, KNOWN), HOUR), RULE)

    assert without_acknowledgement(care, "Damage", METEOR).acknowledged == {}
    assert without_snooze(care, "Damage", METEOR).is_quiet("Damage", WHIRL, NOW_TS)
    assert without_snooze(care, "Damage", None).snoozed == {("Damage", METEOR): HOUR}


@pytest.mark.parametrize(
    ("state", "since_ts", "at_ts", "stays"),
    [
        (FIRING, SINCE_TS, NOW_TS + 10, True),
        (OK, NOW_TS + 5, NOW_TS + 10, False),
        (PENDING, NOW_TS + 5, NOW_TS + 10, False),
        (FIRING, NOW_TS + 5, NOW_TS + 10, False),
        (OK, 800.0, 850.0, True),
        (FIRING, 840.0, 850.0, False),
    ],
    ids=[
        *("it goes on", "it is well", "about to fire again", "another firing"),
        *("after a restart it did not begin yet", "after a restart it is another one"),
    ],
)
def test_an_acknowledgement_ends_with_its_firing(
    state: AlertState, since_ts: float, at_ts: float, *, stays: bool
) -> None:
    """By itself."""
    care = with_acknowledgement(NO_CARE, KNOWN)

    after = settled(care, snapshot(state, since_ts, at_ts), NOW_TS + 10)

    assert (after is care) is stays
    assert (after == NO_CARE) is not stays


@pytest.mark.parametrize("group", [METEOR, None], ids=["alert", "rule"])
@pytest.mark.parametrize(
    ("state", "stays"), [(FIRING, True), (PENDING, True), (OK, False), (AlertState.NO_DATA, False)]
)
def test_a_snooze_until_it_is_well_ends_with_the_alert(
    state: AlertState, group: object, *, stays: bool
) -> None:
    """Of a rule, once none of its alerts fires or is about to."""
    snooze = WELL if group else replace(WELL, group=None)

    after = settled(with_snooze(NO_CARE, snooze), snapshot(state), NOW_TS + 1e9)

    assert (after != NO_CARE) is stays


def test_a_snooze_outlasts_the_alert_and_ends_at_its_time() -> None:
    """It may fire again meanwhile."""
    care = with_snooze(NO_CARE, HOUR)

    assert settled(care, snapshot(OK), NOW_TS + 3_599.0) is care
    assert settled(care, snapshot(FIRING), NOW_TS + 3_600.0) == NO_CARE


TEXTS = st.text(max_size=20)
TIMES = st.floats(0, 4e9)
GROUPS = st.lists(st.tuples(TEXTS, st.one_of(st.none(), st.integers(0, 9), TEXTS)), max_size=3).map(
    tuple
)
ACKNOWLEDGED = st.builds(Acknowledgement, TEXTS, GROUPS, TIMES, TEXTS, TIMES, TEXTS, TIMES)
SNOOZED = st.builds(
    Snooze, TEXTS, st.none() | GROUPS, TIMES | st.just(UNTIL_WELL), TEXTS, TIMES, TEXTS, TIMES
)


@given(st.lists(ACKNOWLEDGED, max_size=4), st.lists(SNOOZED, max_size=4))
def test_all_of_it_is_kept(known: list[Acknowledgement], snoozed: list[Snooze]) -> None:
    """As JSON has it."""
    care = NO_CARE
    for one in known:
        care = with_acknowledgement(care, one)
    for other in snoozed:
        care = with_snooze(care, other)

    said = json.loads(json.dumps(saved_care(care), allow_nan=False))

    assert restored_care(said) == care


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["acknowledged", "snoozed", "rule", "group", "since_ts", "until_ts", "at_ts", "by"]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_what_says_nothing_of_it_is_refused_with_a_remedy(state: object) -> None:
    """Whatever it is, nothing else is raised."""
    with contextlib.suppress(StorageError):
        assert isinstance(restored_care(state), AlertCare)


@pytest.mark.parametrize("state", [None, [], {}, {"acknowledged": [{}], "snoozed": []}])
def test_a_refusal_says_what_to_do(state: object) -> None:
    """In a sentence."""
    with pytest.raises(StorageError, match="Acknowledge or snooze these alerts again"):
        restored_care(state)
