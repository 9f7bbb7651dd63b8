"""Activations: each is told of at its own times, and says what happened since the last time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inspector.core.registry import Registry
from inspector.emitter import Activation, Emitter, EmitterError, UnknownMetric, keys
from tests.unit.emitter.listener import REGISTRY, START_S, Listener

ALL: list[Callable[[Emitter, str], Activation]] = [
    lambda emitter, entry: emitter.cast(entry),
    lambda emitter, entry: emitter.channel(entry),
    lambda emitter, entry: emitter.field(entry),
    lambda emitter, entry: emitter.transformation(entry),
    lambda emitter, entry: emitter.event(entry),
]
EVERY = pytest.mark.parametrize("start", ALL)


def test_a_cast_is_told_of_when_the_frame_ends() -> None:
    """One record with what was added, one cast, and the labels."""
    heard = Listener()
    with heard.emitter.cast("ability.a", player="ann", tier=2, tags=("y", "x"), region="r") as cast:
        cast.add(keys.DAMAGE_TOTAL, 2.5)
        cast.add(keys.DAMAGE_TOTAL, 3)
        cast.add(keys.METEOR_COUNT)
        heard.now_s += 0.25
    assert heard.heard() == []

    heard.emitter.end_frame()

    (told,) = heard.heard()
    assert told.metrics == {"damage_total": 5.5, "meteor_count": 1, "casts": 1}
    assert (told.entry, told.player, told.tier) == ("ability.a", "ann", 2)
    assert (told.tags, told.region, told.phase) == (("x", "y"), "r", None)
    assert told.ts == START_S + 0.25


def test_targets_and_crowd_control_count_once_for_each_target() -> None:
    """Durations add up; who was controlled in full at least once is counted as such."""
    heard = Listener()
    with heard.emitter.cast("ability.a") as cast:
        cast.hit("wolf")
        cast.hit("wolf")
        cast.control("wolf", 1.5, full=False)
        cast.control("wolf", 1.0)
        cast.control("bear", 0.5, full=False)
        cast.control("bear", 0.5, full=False)
    heard.emitter.end_frame()

    assert heard.metrics() == [
        {
            "cc_applied_count": 2,
            "cc_applied_seconds": 3.5,
            "cc_full_duration_count": 1,
            "participants": 2,
            "casts": 1,
        }
    ]


def test_of_a_gauge_the_latest_value_counts() -> None:
    """And what the game says of its participants stands, whoever was hit."""
    heard = Listener()
    with heard.emitter.cast("ability.a") as cast:
        cast.hit("wolf")
        cast.add(keys.PARTICIPANTS, 5)
        cast.add(keys.PARTICIPANTS, 4)
    heard.emitter.end_frame()

    assert heard.metrics() == [{"participants": 4, "casts": 1}]


def test_a_channel_ticks_increments_and_ends_with_a_snapshot() -> None:
    """A tick tells what happened since the last; the end, the rest, one cast and all targets."""
    heard = Listener()
    with heard.emitter.channel("ability.a") as channel:
        channel.add(keys.DAMAGE_TOTAL, 1)
        channel.hit("wolf")
        channel.tick()
        channel.tick()
        channel.add(keys.DAMAGE_TOTAL, 2)
        channel.control("wolf", 1.0)
        channel.hit("bear")
        channel.tick()
        channel.add(keys.DAMAGE_TOTAL, 4)
        channel.control("wolf", 0.5)

    assert heard.metrics() == [
        {"damage_total": 1, "participants": 1},
        {
            "damage_total": 2,
            "cc_applied_count": 1,
            "cc_full_duration_count": 1,
            "cc_applied_seconds": 1.0,
            "participants": 2,
        },
        {"damage_total": 4, "cc_applied_seconds": 0.5, "participants": 2, "casts": 1},
    ]


def test_a_field_ticks_lightly_and_is_summed_up_at_its_end() -> None:
    """Optional metrics wait for the summary; the time that it stood adds up over all records."""
    heard = Listener()
    with heard.emitter.field("ability.a") as field:
        field.add(keys.HEALING_TOTAL, 10)
        field.add(keys.REFLECT_COUNT, 1)
        field.hit("ann")
        heard.now_s += 1.5
        field.tick()
        heard.now_s += 1
        field.tick()
        field.add(keys.REFLECT_COUNT, 2)
        field.hit("bob")
        heard.now_s += 0.5

    assert heard.metrics() == [
        {"healing_total": 10, "participants": 1, "uptime_seconds": 1.5},
        {"uptime_seconds": 1},
        {"reflect_count": 3, "participants": 2, "casts": 1, "uptime_seconds": 0.5},
    ]


def test_the_uptime_that_a_game_measures_itself_stands() -> None:
    """For a field in the record that it was added to, for a transformation in its one."""
    heard = Listener()
    with heard.emitter.field("ability.a") as field:
        heard.now_s += 2
        field.add(keys.UPTIME_SECONDS, 1.25)
        field.tick()
        heard.now_s += 1
    with heard.emitter.transformation("ability.b") as form:
        heard.now_s += 9
        form.add(keys.UPTIME_SECONDS, 4)

    assert heard.metrics() == [
        {"uptime_seconds": 1.25},
        {"casts": 1, "uptime_seconds": 1},
        {"uptime_seconds": 4, "casts": 1},
    ]


@EVERY
def test_the_casts_that_a_game_counts_itself_stand(
    start: Callable[[Emitter, str], Activation],
) -> None:
    """Whether there were several, or none; nothing is added to them."""
    for casts in (3, 0):
        heard = Listener()
        with start(heard.emitter, "ability.a") as activation:
            activation.add(keys.CASTS, casts)
        heard.emitter.end_frame()

        assert [metrics["casts"] for metrics in heard.metrics()] == [casts]


def test_casts_that_were_told_in_a_tick_are_not_counted_again() -> None:
    """Nor those of an earlier phase."""
    heard = Listener()
    with heard.emitter.channel("ability.a") as channel:
        channel.add(keys.CASTS, 2)
        channel.tick()
        channel.add(keys.DAMAGE_TOTAL, 1)
        channel.tick()
    with heard.emitter.event("event.a", phase="gather") as event:
        event.add(keys.CASTS, 4)
        event.enter_phase("fight")

    assert [metrics.get("casts") for metrics in heard.metrics()] == [2, None, 4, None, None]


def test_a_transformation_is_told_of_when_it_reverts() -> None:
    """Nothing before, then one record with the time that it lasted."""
    heard = Listener()
    with heard.emitter.transformation("ability.a", player="ann") as form:
        form.add(keys.DAMAGE_TOTAL, 7)
        form.hit("wolf")
        heard.now_s += 30
        assert heard.heard() == []

    (told,) = heard.heard()
    assert told.metrics == {
        "damage_total": 7,
        "participants": 1,
        "uptime_seconds": 30,
        "casts": 1,
    }
    assert told.ts == START_S + 30


def test_an_event_is_told_of_phase_by_phase() -> None:
    """What a phase did is under its name; the summary counts the event, and whom it met."""
    heard = Listener()
    with heard.emitter.event("event.a", phase="gather") as event:
        event.add(keys.ENTITY_SPAWNS, 2)
        event.hit("ann")
        event.enter_phase("fight")
        event.add(keys.ENTITY_SPAWNS, 3)
        event.hit("ann")
        event.hit("bob")

    told = heard.heard()
    assert [(record.phase, record.metrics) for record in told] == [
        ("gather", {"entity_spawns": 2, "participants": 1}),
        ("fight", {"entity_spawns": 3, "participants": 2}),
        ("summary", {"participants": 2, "casts": 1}),
    ]


def test_an_event_without_phases_has_a_summary_with_everything() -> None:
    """And one that enters its first phase late tells what was before without a phase."""
    heard = Listener()
    with heard.emitter.event("event.a") as event:
        event.add(keys.ENTITY_SPAWNS, 2)
    with heard.emitter.event("event.b") as event:
        event.add(keys.ENTITY_SPAWNS, 2)
        event.enter_phase("fight")

    assert [(record.phase, record.metrics) for record in heard.heard()] == [
        ("summary", {"entity_spawns": 2, "casts": 1}),
        (None, {"entity_spawns": 2}),
        ("fight", {}),
        ("summary", {"casts": 1}),
    ]


def test_a_phase_in_which_nothing_happened_is_told_of() -> None:
    """A reader sees that it was, and when it ended; before the first phase there is nothing."""
    heard = Listener()
    with heard.emitter.event("event.a") as event:
        event.enter_phase("gather")
        event.enter_phase("fight")

    assert [(record.phase, record.metrics) for record in heard.heard()] == [
        ("gather", {}),
        ("fight", {}),
        ("summary", {"casts": 1}),
    ]


def test_an_empty_phase_of_who_opted_out_says_nothing() -> None:
    """Its name is in no record of theirs, so that nothing is left to tell."""
    heard = Listener()
    with heard.emitter.event("event.a", phase="gather", player="ann", opt_out=True):
        pass

    assert heard.metrics() == [{"casts": 1}]


def test_no_phase_may_be_called_as_the_last_record_is() -> None:
    """Nobody could tell them apart; the event goes on in the phase that it was in."""
    heard = Listener()
    with pytest.raises(EmitterError, match=r"phase: 'summary' .* Give the phase another name"):
        heard.emitter.event("event.a", phase="summary")
    with heard.emitter.event("event.a", phase="gather") as event:
        with pytest.raises(EmitterError, match="phase: 'summary'"):
            event.enter_phase("summary")
        event.add(keys.ENTITY_SPAWNS)

    assert [record.phase for record in heard.heard()] == ["gather", "summary"]


def crash_in(activation: Activation) -> None:
    """Measure something, and fail."""
    with activation:
        activation.add(keys.DAMAGE_TOTAL, 3)
        raise ZeroDivisionError


@EVERY
def test_a_crash_inside_still_tells_what_was_measured(
    start: Callable[[Emitter, str], Activation],
) -> None:
    """And passes through to the game."""
    heard = Listener()
    with pytest.raises(ZeroDivisionError):
        crash_in(start(heard.emitter, "ability.a"))
    heard.emitter.end_frame()

    (told,) = heard.metrics()
    assert (told["damage_total"], told["casts"]) == (3, 1)


@EVERY
def test_what_comes_after_the_end_is_counted_as_lost(
    start: Callable[[Emitter, str], Activation],
) -> None:
    """Ending twice is harmless, and an unknown metric key is still an error."""
    heard = Listener()
    activation = start(heard.emitter, "ability.a")
    activation.end()
    activation.end()
    activation.add(keys.DAMAGE_TOTAL, 3)
    activation.hit("wolf")
    with pytest.raises(UnknownMetric):
        activation.add("damage_totl")
    heard.emitter.end_frame()

    (told,) = heard.metrics()
    assert told["casts"] == 1
    assert "damage_total" not in told
    assert heard.lost() == {"damage_total": 1}


@EVERY
def test_an_unknown_metric_key_is_an_error_at_once(
    start: Callable[[Emitter, str], Activation],
) -> None:
    """The nearest known one is named, and what was measured before is kept."""
    heard = Listener()
    with start(heard.emitter, "ability.a") as activation:
        activation.add(keys.DAMAGE_TOTAL, 3)
        with pytest.raises(UnknownMetric, match="Did you mean 'damage_total'"):
            activation.add("damage_totl")
    heard.emitter.end_frame()

    assert heard.metrics()[0]["damage_total"] == 3


def test_system_entries_are_no_casts() -> None:
    """And an activation that measured nothing says nothing."""
    heard = Listener()
    with heard.emitter.cast("system.db") as cast:
        cast.add(keys.TICK_COST_US, 3)
    with heard.emitter.channel("system.db"):
        pass
    heard.emitter.end_frame()

    assert heard.metrics() == [{"tick_cost_us": 3}]


def test_a_registry_may_lack_the_keys_that_activations_add() -> None:
    """They are added where they are known."""
    bare = Registry(tuple(key for key in REGISTRY.keys if key.name == "damage_total"))
    heard = Listener(bare)
    with heard.emitter.field("ability.a") as field:
        field.hit("ann")
        field.add("damage_total", 1)

    assert heard.metrics() == [{"damage_total": 1}]


def test_who_opts_out_in_the_middle_has_no_more_rows() -> None:
    """From the next record on."""
    heard = Listener()
    with heard.emitter.channel("ability.a", player="ann") as channel:
        channel.add(keys.DAMAGE_TOTAL, 1)
        channel.tick()
        heard.emitter.opt_out("ann")

    assert [(m.player, m.opted_out) for m in heard.heard()] == [("ann", False), (None, True)]
