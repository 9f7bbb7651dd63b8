"""The frame: casts wait for its end, and become one where somebody asked for it."""

from __future__ import annotations

from decimal import Decimal
from math import nan
from threading import Thread
from typing import Any

import pytest

from inspector.emitter.frame import MAX_CASTS, Frame
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from tests.unit.emitter.listener import REGISTRY, Listener


def cast(ts: float = 1.0, player: str | None = "ann", **metrics: float) -> Measurement:
    """Return what a cast did."""
    return Measurement(ts, "ability.a", metrics, player, 1, ("x",), "r")


def test_casts_wait_for_the_end_of_the_frame() -> None:
    """Each is its own measurement, in the order in which they came."""
    frame = Frame((), REGISTRY, Losses())
    frame.add(cast(1, casts=1))
    frame.add(cast(2, casts=1))

    assert [m.ts for m in frame.end()] == [1, 2]
    assert frame.end() == []


def test_merged_casts_add_up() -> None:
    """Sums and counters add, of gauges the largest counts, the time is that of the first."""
    frame = Frame(("ability.*",), REGISTRY, Losses())
    frame.add(cast(1, casts=1, damage_total=2.5, participants=3))
    frame.add(cast(2, casts=1, healing_total=4, participants=2))

    (merged,) = frame.end()

    assert merged == cast(1, casts=2, damage_total=2.5, healing_total=4, participants=3)


@pytest.mark.parametrize(
    "other",
    [
        Measurement(1, "ability.b", {"casts": 1}, "ann", 1, ("x",), "r"),
        Measurement(1, "ability.a", {"casts": 1}, "bob", 1, ("x",), "r"),
        Measurement(1, "ability.a", {"casts": 1}, None, 1, ("x",), "r"),
        Measurement(1, "ability.a", {"casts": 1}, "ann", 2, ("x",), "r"),
        Measurement(1, "ability.a", {"casts": 1}, "ann", 1, (), "r"),
        Measurement(1, "ability.a", {"casts": 1}, "ann", 1, ("x",), None),
        Measurement(1, "ability.a", {"casts": 1}, "ann", 1, ("x",), "r", "p"),
        Measurement(1, "ability.a", {"casts": 1}, "ann", 1, ("x",), "r", None, True),
    ],
)
def test_only_casts_of_the_same_subject_are_merged(other: Measurement) -> None:
    """Whatever tells two casts apart keeps them apart."""
    frame = Frame(("ability.*",), REGISTRY, Losses())
    frame.add(cast(casts=1))
    frame.add(other)

    assert [m.metrics for m in frame.end()] == [{"casts": 1}, {"casts": 1}]


def test_an_entry_that_no_glob_matches_is_left_alone() -> None:
    """Merging is asked for by entry, and the whole entry must match."""
    frame = Frame(("event.*", "ability.aa"), REGISTRY, Losses())
    frame.add(cast(casts=1))
    frame.add(cast(casts=1))

    assert len(frame.end()) == 2


def test_participants_are_the_different_targets_of_all_merged_casts() -> None:
    """Whom two casts met counts once."""
    heard = Listener(merge=["ability.*"])
    for targets in ("ab", "bc", "b"):
        with heard.emitter.cast("ability.a") as one:
            for target in targets:
                one.hit(target)
    heard.emitter.end_frame()

    assert heard.metrics() == [{"casts": 3, "participants": 3}]


def test_merging_leaves_the_game_its_own_numbers() -> None:
    """The dict that a game recorded is never changed."""
    heard = Listener(merge=["*"])
    metrics = {"casts": 1.0}
    heard.emitter.record("ability.a", metrics)
    heard.emitter.record("ability.a", metrics)
    heard.emitter.end_frame()

    assert heard.metrics() == [{"casts": 2}]
    assert metrics == {"casts": 1.0}


def test_casts_of_a_frame_that_nobody_ends_go_on() -> None:
    """Memory is bounded, should a game forget to end frames."""
    heard = Listener()
    for _ in range(MAX_CASTS + 1):
        heard.emitter.record("ability.a", {"casts": 1})

    assert len(heard.heard()) == MAX_CASTS


def test_the_writer_ends_a_frame_that_grows_old() -> None:
    """Its age counts from when the writer first saw it; a frame that was ended starts anew."""
    frame = Frame((), REGISTRY, Losses())
    frame.add(cast())
    assert frame.end_if_older(2.0, now_s=10.0) == []
    assert frame.end_if_older(2.0, now_s=11.9) == []
    assert len(frame.end_if_older(2.0, now_s=12.0)) == 1

    frame.add(cast())
    assert frame.end_if_older(2.0, now_s=13.0) == []
    frame.end()
    frame.add(cast())
    assert frame.end_if_older(2.0, now_s=15.5) == []
    assert len(frame.end_if_older(2.0, now_s=17.5)) == 1


def test_two_threads_that_end_a_frame_share_it() -> None:
    """Each cast goes on once, whoever ends the frame."""
    frame = Frame((), REGISTRY, Losses())
    ended: list[Measurement] = []

    def end_often() -> None:
        for _ in range(500):
            ended.extend(frame.end())

    threads = [Thread(target=end_often) for _ in range(2)]
    for thread in threads:
        thread.start()
    for ts in range(5_000):
        frame.add(cast(ts))
    for thread in threads:
        thread.join()
    ended += frame.end()

    assert sorted(m.ts for m in ended) == list(range(5_000))


@pytest.mark.parametrize("odd", [None, "3", 10**400, nan, [1], Decimal("sNaN")])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_odd_value_spoils_nothing_but_itself(odd: Any, place: int) -> None:
    """Wherever in the frame it is: it is left out and counted, and all else is added up."""
    heard = Listener(merge=["*"])
    for number in range(3):
        damage = odd if number == place else 2.5
        heard.emitter.record("ability.a", {"casts": 1, "damage_total": damage, "participants": 1})
    heard.emitter.record("ability.b", {"casts": 1})
    heard.emitter.end_frame()

    assert heard.metrics() == [{"casts": 3, "damage_total": 5.0, "participants": 1}, {"casts": 1}]
    tally = heard.losses()
    assert tally.values == {("damage_total", Lost.NOT_FINITE): 1}
    assert not tally.records


def test_numbers_of_any_type_are_merged() -> None:
    """A game need not know which of them can be added to which."""
    heard = Listener(merge=["*"])
    for damage in (Decimal("2.5"), 1.5, True, 10**30):
        heard.emitter.record("ability.a", {"damage_total": damage})  # type: ignore[dict-item]
    heard.emitter.end_frame()

    assert heard.metrics() == [{"damage_total": 5.0 + 1e30}]
    assert not heard.losses()


def test_a_counter_that_is_none_is_not_hidden_among_others() -> None:
    """Half a cast and half a cast are not one; a record without any other value is lost."""
    heard = Listener(merge=["*"])
    for casts in (0.5, 1, 0.5, -1):
        heard.emitter.record("ability.a", {"casts": casts})
    heard.emitter.end_frame()

    assert heard.metrics() == [{"casts": 1}]
    tally = heard.losses()
    assert tally.values == {("casts", Lost.BAD_COUNTER): 3}
    assert tally.records == {Lost.BAD_COUNTER: 3}


class Ghost:
    """A target that cannot be compared any more."""

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        raise ReferenceError


def test_targets_that_cannot_be_compared_keep_casts_apart() -> None:
    """What the casts did is told all the same."""
    heard = Listener(merge=["*"])
    for _ in range(2):
        with heard.emitter.cast("ability.a") as one:
            one.hit(Ghost())
    heard.emitter.end_frame()

    assert heard.metrics() == 2 * [{"casts": 1, "participants": 1}]
