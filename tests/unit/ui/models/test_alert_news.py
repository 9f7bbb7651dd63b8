"""What is said of alerts that begin to fire: once, together, and in plain text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.alert_care import AlertCare, Snooze, Whose
from inspector.analysis.alert_timeline import AlertState, Interval
from inspector.ui.models.alert_marks import SEVERITIES
from inspector.ui.models.alert_news import LEAST_APART_S, AlertNews, News, severities_from
from inspector.ui.models.alerts_frame import AlertsFrame
from tests.unit.ui.models.alert_frames import NOW_TS, THRESHOLD, Rule, frame_of

DAMAGE, SUSTAIN = "High damage anomaly", "Inefficient sustain"
HOSTILE = "<img src=x onerror=alert(1)>&lt;b&gt;\x00\u202e\n" + 10_000 * "x"


def firing(from_s: float, rule: str = DAMAGE, entry: str = "ability.meteor") -> Interval:
    """Return an alert that fires from so many seconds after `NOW_TS` on."""
    from_ts, group = NOW_TS + from_s, (("entry", entry),)
    return Interval(rule, group, AlertState.FIRING, from_ts, from_ts, 3.0, THRESHOLD, False)


def at(at_s: float, *intervals: Interval, severity: str = "warning") -> AlertsFrame:
    """Return what is evaluated up to so many seconds after `NOW_TS`."""
    rules = (Rule(DAMAGE, severity=severity), Rule(SUSTAIN, severity="critical"))
    frame = frame_of(*rules, Rule(HOSTILE), past=intervals)
    return replace(frame, evaluated_ts=NOW_TS + at_s)


def begun(*past: Interval) -> AlertNews:
    """Return news of a source that was evaluated up to `NOW_TS`."""
    news = AlertNews()
    assert take(news, 0.0, *past) is None
    return news


def take(news: AlertNews, at_s: float, *intervals: Interval) -> News | None:
    """Evaluate up to so many seconds after `NOW_TS`, when as much time has gone by."""
    return news.take(at(at_s, *intervals), SEVERITIES, NOW_TS + at_s, at_s)


def test_an_alert_that_begins_is_told_once() -> None:
    """By its rule, and in a line: whose, since when, and what was compared."""
    news = begun()

    told = take(news, 5.0, firing(4.0))

    assert told is not None
    assert told.title == "Warning: High damage anomaly"
    assert told.text.startswith("ability.meteor · since ")
    assert told.text.endswith(" · 3.00\N{NO-BREAK SPACE}s above 2.00")
    assert (told.rule, told.severity) == (DAMAGE, "warning")
    assert take(news, 60.0, firing(4.0)) is None


def test_what_fired_when_the_source_was_opened_is_history() -> None:
    """So are older lines that are still to be read, and a rule that is evaluated anew."""
    waiting = replace(at(0.0), is_waiting=True, evaluated_ts=float("-inf"))
    news = AlertNews()
    assert news.take(waiting, SEVERITIES, NOW_TS, 0.0) is None

    assert take(news, 0.0, firing(-300.0)) is None
    assert take(news, 1.0, firing(-300.0), firing(-9.0, SUSTAIN)) is None


def test_a_source_without_a_row_yet_has_no_history() -> None:
    """All that fires there is new."""
    news = AlertNews()
    assert news.take(at(float("-inf")), SEVERITIES, NOW_TS, 0.0) is None

    assert take(news, 5.0, firing(4.0)) is not None


def test_another_source_begins_anew() -> None:
    """What fires in it already is its history."""
    news = begun()
    news.forget()

    assert take(news, 5.0, firing(4.0)) is None


def test_several_are_one_notice_and_the_worst_comes_first() -> None:
    """Three are named."""
    news = begun()
    entries = ("ability.meteor", "ability.whirl", "ability.hush")
    several = [firing(2.0, entry=entry) for entry in entries]

    told = take(news, 5.0, *several, firing(3.0, SUSTAIN, "ability.mend"))

    assert told is not None
    assert told.title == "4 alerts fire"
    assert told.text == (
        "mend · Inefficient sustain, meteor · High damage, whirl · High damage and 1 more"
    )
    assert (told.rule, told.severity) == (SUSTAIN, "critical")


def test_what_begins_soon_after_is_told_together_later() -> None:
    """By then it is known whether it still fires."""
    news = begun()
    first, second, third = firing(1.0), firing(3.0, entry="a.b"), firing(9.0, entry="a.c")
    assert take(news, 2.0, first) is not None

    assert take(news, 4.0, first, second) is None
    over = replace(second, is_over=True, to_ts=NOW_TS + 6.0)
    assert take(news, 10.0, first, over, third) is None
    told = take(news, 2.0 + LEAST_APART_S, first, over, third)

    assert told is not None
    assert told.title == "2 alerts fired"
    assert take(news, 60.0, first, over, third) is None


def test_about_to_fire_is_no_news() -> None:
    """Until it fires."""
    news = begun()
    pending = replace(firing(2.0), state=AlertState.PENDING)

    assert take(news, 3.0, pending) is None
    assert take(news, 9.0, replace(pending, is_over=True), firing(8.0)) is not None


def test_nothing_is_said_of_what_is_quiet() -> None:
    """Nor of it later, when it is quiet no more; nor does it hold up others."""
    news = begun()
    whole_rule: dict[Whose, Snooze] = {
        (DAMAGE, None): Snooze(DAMAGE, None, NOW_TS + 20.0, "ann", NOW_TS)
    }
    care = AlertCare(snoozed=whole_rule)

    def told(at_s: float, *intervals: Interval) -> News | None:
        frame = replace(at(at_s, *intervals), care=care)
        return news.take(frame, SEVERITIES, NOW_TS + at_s, at_s)

    assert told(5.0, firing(4.0)) is None
    other = told(6.0, firing(4.0), firing(5.5, SUSTAIN))
    assert other is not None
    assert other.rule == SUSTAIN
    assert told(60.0, firing(4.0), firing(5.5, SUSTAIN)) is None


@pytest.mark.parametrize(
    ("least", "taken"),
    [
        ("info", ("info", "warning", "critical")),
        ("warning", ("warning", "critical")),
        ("critical", ("critical",)),
        ("of old", ("info", "warning", "critical")),
    ],
)
def test_a_severity_goes_with_all_worse_ones(least: str, taken: tuple[str, ...]) -> None:
    """One that there is none of lets nothing be missed."""
    assert severities_from(least) == taken


def test_of_severities_that_are_not_wanted_nothing_is_said() -> None:
    """Nor later, once they are."""
    news = begun()

    assert news.take(at(5.0, firing(4.0)), ("critical",), NOW_TS, 5.0) is None
    assert take(news, 60.0, firing(4.0)) is None


@pytest.mark.parametrize("others", [0, 5])
def test_hostile_names_stay_plain_and_short(others: int) -> None:
    """No markup for a desktop that reads any, nothing unseen, and no ten thousand characters."""
    news = begun()
    many = [firing(2.0, HOSTILE, f"{number}{HOSTILE}") for number in range(others + 1)]

    told = take(news, 5.0, *many)

    assert told is not None
    assert told.rule == HOSTILE
    for text in (told.title, told.text):
        assert len(text) <= 300
        assert not set(text) & set("<>&\x00\u202e\n")
    assert "‹img src=x" in told.title + told.text  # noqa: RUF001


STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.lists(st.integers(0, 40), max_size=4)), max_size=30
)


@given(steps=STEPS, first=st.lists(st.integers(-50, 0), max_size=3))
def test_each_firing_is_told_exactly_once(
    steps: list[tuple[int, list[int]]], first: list[int]
) -> None:
    """However evaluations are spaced: at most once at any time, and in the end all of them."""
    known = [firing(float(ago), entry=f"old.{place}") for place, ago in enumerate(first)]
    news, at_s, told = begun(*known), 0.0, 0
    for step_s, fresh in steps:
        before_s, at_s = at_s, at_s + step_s
        # What an evaluation finds began after the one before it.
        known += [
            firing(before_s + 1 + share % step_s, entry=f"e.{len(known)}.{place}")
            for place, share in enumerate(fresh)
            if step_s
        ]
        told += amount(take(news, at_s, *known))
        assert told <= len(known) - len(first)

    told += amount(take(news, at_s + LEAST_APART_S + 1.0, *known))

    assert told == len(known) - len(first)


def amount(news: News | None) -> int:
    """Return how many alerts are told of."""
    if news is None:
        return 0
    return int(news.title.split()[0]) if news.title.endswith("fire") else 1
