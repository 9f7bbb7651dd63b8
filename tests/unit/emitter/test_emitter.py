"""The emitter, as a game uses it: its numbers are its own, and it never has to wait."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from inspector.emitter import Clamp, EmitterError, EmitterStatus, UnknownMetric, keys
from inspector.emitter.settings import Settings
from tests.unit.emitter.listener import START_S, Listener


def test_a_record_says_what_was_given() -> None:
    """The metrics as they are, without a cast of its own, at its own time or now."""
    heard = Listener()
    heard.emitter.record("ability.a", {"damage_total": 2.5}, player="ann", ts=5)
    heard.emitter.record("event.b", {"casts": 1}, tier=0, region="r", phase="p")
    assert heard.heard() == []
    heard.emitter.end_frame()

    first, second = heard.heard()
    assert (first.ts, first.entry, first.player) == (5, "ability.a", "ann")
    assert first.metrics == {"damage_total": 2.5}
    assert (second.ts, second.tier, second.region, second.phase) == (START_S, 0, "r", "p")


def test_the_numbers_of_a_game_are_copied() -> None:
    """It may use its dict again at once."""
    heard = Listener()
    metrics = {"casts": 1.0}
    heard.emitter.record("ability.a", metrics)
    metrics["casts"] = 99
    heard.emitter.end_frame()

    assert heard.metrics() == [{"casts": 1.0}]


def test_the_writer_is_woken_once_for_a_frame() -> None:
    """And not at all for an empty one."""
    heard = Listener()
    heard.emitter.record("ability.a", {"casts": 1})
    heard.emitter.record("ability.a", {"casts": 1})
    assert heard.calls == []
    heard.emitter.end_frame()
    heard.emitter.end_frame()

    assert heard.calls == ["wake"]


def test_flush_writes_the_frame_so_far() -> None:
    """And says whether all of it was written in time."""
    heard = Listener()
    heard.emitter.record("ability.a", {"casts": 1})

    assert heard.emitter.flush(1.5) is False
    assert heard.calls == ["wake", "flush 1.5"]
    assert heard.metrics() == [{"casts": 1}]


def test_what_comes_after_close_is_counted_as_lost() -> None:
    """It never raises, but for what was wrong at any time."""
    heard = Listener()
    with heard.emitter as emitter:
        emitter.record("ability.a", {"casts": 1})
        channel = emitter.channel("ability.b")
    emitter.close()
    emitter.record("ability.a", {"casts": 1, "damage_total": 2})
    channel.end()
    with emitter.cast("ability.a") as cast:
        cast.add(keys.DAMAGE_TOTAL)
    emitter.end_frame()

    assert heard.metrics() == [{"casts": 1}, {"casts": 1}]
    assert heard.lost() == {"casts": 2, "damage_total": 2}
    with pytest.raises(UnknownMetric):
        emitter.record("ability.a", {"cast": 1})


@pytest.mark.parametrize("kind", ["channel", "field", "transformation", "event"])
def test_what_still_lasts_is_ended_at_close(kind: str) -> None:
    """Nothing that it measured is missing; what comes later is counted as lost."""
    heard = Listener()
    activation = getattr(heard.emitter, kind)("ability.a")
    activation.add(keys.DAMAGE_TOTAL, 3)

    heard.emitter.close()
    heard.emitter.close()

    (told,) = heard.metrics()
    assert (told["damage_total"], told["casts"]) == (3, 1)
    activation.add(keys.DAMAGE_TOTAL, 1)
    activation.end()
    assert heard.lost() == {"damage_total": 1}


def test_what_was_ended_or_forgotten_is_not_told_again_at_close() -> None:
    """And does not stay in memory."""
    heard = Listener()
    heard.emitter.channel("ability.a").end()
    heard.emitter.channel("ability.b")

    heard.emitter.close()

    assert [m.entry for m in heard.heard()] == ["ability.a"]


def test_closing_beside_a_thread_that_still_measures_tells_nothing_twice() -> None:
    """Whoever is first ends an activation, and each number is told once or counted as lost."""
    heard = Listener()
    channel = heard.emitter.channel("ability.a")
    added = Event()

    def measure() -> None:
        for number in range(20_000):
            channel.add(keys.DAMAGE_TOTAL)
            channel.hit(number)
            channel.tick()
            added.set()

    thread = Thread(target=measure)
    thread.start()
    added.wait()
    heard.emitter.close()
    thread.join()

    records = heard.heard()
    told = sum(int(m.metrics.get("damage_total", 0)) for m in records)
    assert sum("casts" in m.metrics for m in records) == 1
    # What was added at the very moment of the end may be missing.
    assert 20_000 - 1 <= told + heard.lost().get("damage_total", 0) <= 20_000


def test_who_opted_out_is_named_nowhere() -> None:
    """From the list at the start, by a call, or for one record only."""
    heard = Listener(opted_out=["ann"])
    emitter = heard.emitter
    emitter.opt_out("bob")
    for player in ("ann", "bob", "cat"):
        emitter.record("ability.a", {"casts": 1}, player=player)
    emitter.record("ability.a", {"casts": 1}, player="cat", opt_out=True)
    emitter.opt_in("ann")
    emitter.record("ability.a", {"casts": 1}, player="ann")
    with emitter.cast("ability.a", player="bob"):
        pass
    emitter.end_frame()

    assert [(m.player, m.opted_out) for m in heard.heard()] == [
        (None, True),
        (None, True),
        ("cat", False),
        (None, True),
        ("ann", False),
        (None, True),
    ]


@pytest.mark.parametrize("kind", ["cast", "channel", "field", "transformation", "event"])
def test_an_activation_that_is_open_when_its_player_opts_out_has_no_player(kind: str) -> None:
    """They want no rows from then on, and it is told of later."""
    heard = Listener()
    with getattr(heard.emitter, kind)("ability.a", player="ann"):
        heard.emitter.opt_out("ann")
    heard.emitter.end_frame()
    heard.emitter.opt_in("ann")

    assert [(m.player, m.opted_out) for m in heard.heard()] == [(None, True)]


def test_who_can_be_no_player_cannot_opt_out() -> None:
    """Or somebody would think that they had."""
    with pytest.raises(EmitterError, match="player: "):
        Listener().emitter.opt_out(7)  # type: ignore[arg-type]


def test_the_last_clamp_that_matches_is_the_one() -> None:
    """It is that of the settings in force, also when they change."""
    heard = Listener()
    path = "ability.fireball.damage_total"
    assert heard.emitter.clamp(path) is None

    wide = Clamp("ability.*.damage_total", most=100)
    narrow = Clamp("ability.fire*.damage_total", most=50)
    heard.clamps.use(Settings({}, clamps=(wide, narrow)))
    assert heard.emitter.clamp(path) is narrow
    assert heard.emitter.clamp("ability.ice.damage_total") is wide
    assert heard.emitter.clamp("ability.fireball.casts") is None

    heard.clamps.use(Settings({}, clamps=(narrow, wide)))
    assert heard.emitter.clamp(path) is wide


def test_a_clamp_of_nothing_is_an_error() -> None:
    """A path that no record can have would never be bounded."""
    emitter = Listener().emitter
    with pytest.raises(UnknownMetric, match="Did you mean 'damage_total'"):
        emitter.clamp("ability.fireball.damage_totl")
    for path in ("damage_total", "ability.damage_total", "ability.a.b.casts", "", None, ["a"]):
        with pytest.raises(EmitterError, match=r"path: must be namespace\.entryId\.metricKey, not"):
            emitter.clamp(path)  # type: ignore[arg-type]
    with pytest.raises(EmitterError, match="entry: unknown namespace"):
        emitter.clamp("abilities.a.casts")


def test_the_status_says_how_it_fares() -> None:
    """Without waiting for the writer."""
    heard = Listener()
    heard.settings = Settings({}, revisions={"sampling": 7}, problem="clamps.toml: is empty")
    heard.emitter.record("ability.a", {"casts": 1})
    heard.emitter.end_frame()

    assert heard.emitter.status == EmitterStatus(
        depth=1,
        threshold=4_096,
        degrade_level=2,
        bytes_written=4_096,
        problem="no space",
        config_problem="clamps.toml: is empty",
        revisions={"sampling": 7},
    )


def test_a_host_without_thread_does_the_writers_work() -> None:
    """Round by round."""
    heard = Listener()
    heard.emitter.pump()

    assert heard.calls == ["pump"]
