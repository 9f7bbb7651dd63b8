"""Who goes by which save: states of every shard, from heartbeats and from the data."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.analysis import rate_evidence as rate_evidence_module
from inspector.analysis.applied import DRIFT_S, RECENT_S, Applied
from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.analysis.saves import SampleRates, Save
from inspector.core.registry import Registry
from tests.unit.analysis.around_a_save import AFTER, BEFORE, SAVE, SAVED_TS, settled, told, value
from tests.unit.analysis.written import Written, beat, row


@pytest.fixture
def log(tmp_path: Path, registry: Registry) -> Written:
    """A log without a line."""
    return Written(tmp_path / "world-1.jsonl", registry)


def states(log: Written, since_s: float, save: Save = SAVE) -> dict[str, ShardApply]:
    """Return the state of each shard for the sampling file, at an instant."""
    found = settled(Applied(log.session), log, SAVED_TS + since_s, {"sampling": save})
    return {state.shard: state for state in found["sampling"]}


def state(log: Written, since_s: float, save: Save = SAVE) -> ShardApply:
    """Return the state of the one shard."""
    (found,) = states(log, since_s, save).values()
    return found


def reached(shard: ShardApply) -> tuple[ApplyState, float | None]:
    """Return a state, and in how many seconds it was reached; None if that is not known."""
    return shard.state, None if math.isnan(shard.delay_s) else round(shard.delay_s, 3)


def test_a_save_goes_from_saved_over_seen_to_observed(log: Written) -> None:
    """Each with the seconds that it took."""
    applied = Applied(log.session)

    def now(since_s: float) -> tuple[ApplyState, float | None]:
        return reached(settled(applied, log, SAVED_TS + since_s, {"sampling": SAVE})["sampling"][0])

    log.add(told(-3.0, 1), value(-1.0, 0.5))
    assert now(0.0) == (ApplyState.SAVED, None)
    log.add(value(0.3, 0.5), told(0.5))
    assert now(0.5) == (ApplyState.SEEN, 0.5)
    log.add(value(0.75, 0.2), value(0.8, 0.2))
    assert now(0.8) == (ApplyState.SEEN, 0.5)
    log.add(value(0.9, 0.2))
    assert now(0.9) == (ApplyState.OBSERVED, 0.75)


def test_every_shard_has_its_own_state(log: Written) -> None:
    """In the order of their names."""
    log.add(
        *(told(0.4, 2, "world-3"), told(0.5, 2, "world-1"), told(0.6, 1, "world-2", "bad rate")),
        *(value(1.0 + number, 0.2, "world-1") for number in range(3)),
    )

    found = states(log, 5.0)

    assert list(found) == ["world-1", "world-2", "world-3"]
    assert [one.state for one in found.values()] == [
        ApplyState.OBSERVED,
        ApplyState.REFUSED,
        ApplyState.SEEN,
    ]
    assert found["world-2"].reason == "bad rate"
    assert (found["world-2"].revision, reached(found["world-2"])[1]) == (1, 0.6)


def test_a_clock_that_is_behind_makes_no_negative_delay(log: Written) -> None:
    """It was none at all then."""
    log.add(told(-0.3), *(value(-0.2, 0.2) for _ in range(3)))

    assert reached(state(log, 1.0)) == (ApplyState.OBSERVED, 0.0)


def test_values_without_a_sign_of_the_save_decide_nothing(log: Written) -> None:
    """Their rate was not changed; one that tells has not come yet."""
    log.add(told(0.4), *(row(SAVED_TS + 1.0, pull_events=0.5) for _ in range(9)))

    assert state(log, 2.0).state is ApplyState.SEEN


def test_values_from_before_the_heartbeat_do_not_count(log: Written) -> None:
    """Whoever has not said that he goes by the save may go by another file."""
    log.add(*(value(0.1 * number, 0.2) for number in range(4)), told(0.4))

    assert state(log, 2.0).state is ApplyState.SEEN


def test_a_save_that_changed_no_rate_is_observed_by_any_value(log: Written) -> None:
    """Somebody mended a comment."""
    log.add(told(0.4), row(SAVED_TS + 1.0, pull_events=0.5))

    found = state(log, 2.0, replace(SAVE, rates_before=AFTER))

    assert reached(found) == (ApplyState.OBSERVED, 1.0)


def test_an_override_is_looked_for_at_its_paths(log: Written) -> None:
    """Other entries go by the key."""
    overridden = replace(BEFORE, overrides=(("ability.*.reflect_count", 0.1),))
    save = replace(SAVE, rates=overridden)
    log.add(told(0.4), *(value(1.0, 0.5, entry="event.c") for _ in range(3)))
    assert state(log, 2.0, save).state is ApplyState.SEEN

    log.add(*(value(1.5, 0.1) for _ in range(3)))

    assert state(log, 2.0, save).state is ApplyState.OBSERVED


def test_a_rate_of_one_is_no_entry_in_the_data(log: Written) -> None:
    """Nothing written means that all were kept."""
    save = replace(SAVE, rates=SampleRates({"reflect_count": 1.0, "pull_events": 0.5}))
    log.add(told(0.4), *(value(1.0, 1.0) for _ in range(3)))

    assert state(log, 2.0, save).state is ApplyState.OBSERVED


def test_data_that_disagree_are_drift(log: Written) -> None:
    """The reason names the path, the rate found and the rate wanted; and it ends."""
    log.add(told(0.4), *(value(1.0, 0.2) for _ in range(3)))
    log.add(*(value(20.0 + number, 0.5, entry="ability.b") for number in range(3)))

    found = state(log, 22.0)

    assert found.state is ApplyState.DRIFTED
    assert found.reason == "rate 0.5, not 0.2: ability.b.reflect_count"
    assert math.isnan(found.delay_s)
    log.add(told(22.0), told(30.0), told(33.0))
    assert state(log, 20.0 + DRIFT_S).state is ApplyState.DRIFTED
    assert state(log, 20.1 + DRIFT_S).state is ApplyState.OBSERVED


def test_odd_values_that_come_late_are_of_their_own_instant(log: Written) -> None:
    """They do not take the place of newer ones."""
    applied = Applied(log.session)
    log.add(told(0.4), *(value(20.0, 0.5) for _ in range(3)))
    settled(applied, log, SAVED_TS + 20.0, {"sampling": SAVE})
    log.add(*(value(5.0, 0.5) for _ in range(3)), value(22.0, 0.2))

    (found,) = settled(applied, log, SAVED_TS + 22.0, {"sampling": SAVE})["sampling"]

    assert found.state is ApplyState.DRIFTED


def test_two_odd_values_are_no_drift(log: Written) -> None:
    """Somebody may have replayed a line."""
    log.add(told(0.4), *(value(1.0, 0.2) for _ in range(3)), value(20.0, 0.5), value(21.0, 0.5))

    assert state(log, 22.0).state is ApplyState.OBSERVED


def test_what_was_on_its_way_is_no_drift(log: Written) -> None:
    """Another process of the same shard takes the save over a moment later."""
    log.add(told(0.4), *(value(0.5 + 0.1 * number, 0.5) for number in range(9)))
    log.add(*(value(1.6, 0.2) for _ in range(3)))

    assert state(log, 2.0).state is ApplyState.OBSERVED


def test_a_value_of_a_metric_that_should_be_left_out_disagrees(log: Written) -> None:
    """A rate of 0 keeps none."""
    save = replace(SAVE, rates=SampleRates({"reflect_count": 0.0, "pull_events": 0.5}))
    log.add(told(0.4), row(SAVED_TS + 1.0))
    assert state(log, 2.0, save).state is ApplyState.OBSERVED

    log.add(*(value(5.0, 0.5) for _ in range(3)))

    assert state(log, 6.0, save).reason == "rate 0.5, not 0: ability.a.reflect_count"


def test_other_files_are_seen_at_most(log: Written) -> None:
    """Nothing in the data tells of them. Files of the Inspector's own have no shards."""
    log.add(beat(SAVED_TS + 1.0, backpressure=4, clamps=1), value(2.0, 0.2))
    saves = {"backpressure": Save(4, SAVED_TS), "clamps": Save(2, SAVED_TS), "alerts": SAVE}

    found = settled(Applied(log.session), log, SAVED_TS + 2.0, saves)

    assert {name: [one.state for one in shards] for name, shards in found.items()} == {
        "backpressure": [ApplyState.SEEN],
        "clamps": [ApplyState.SAVED],
        "alerts": [],
    }


def test_a_session_without_heartbeats_has_no_shards(log: Written) -> None:
    """Real data of another make."""
    log.add(value(1.0, 0.2))

    found = settled(Applied(log.session), log, SAVED_TS + 2.0, {"sampling": SAVE})

    assert found == {"sampling": ()}


def test_a_silent_shard_says_since_when(log: Written) -> None:
    """Though it was observed."""
    log.add(told(0.4), *(value(1.0, 0.2) for _ in range(3)))

    found = state(log, 30.0)

    assert (found.state, found.silent_since_ts) == (ApplyState.OBSERVED, SAVED_TS + 0.4)


def test_the_playhead_may_go_back_and_forth(log: Written) -> None:
    """At every instant it is as it was then."""
    log.add(told(-3.0, 1), told(0.4), *(value(1.0 + number, 0.2) for number in range(3)))
    log.add(*(value(10.0 + number, 0.5) for number in range(3)), told(14.0, 3))
    applied = Applied(log.session)

    found = {
        since_s: settled(applied, log, SAVED_TS + since_s, {"sampling": SAVE})["sampling"][0].state
        for since_s in (20.0, 0.0, 0.5, 2.9, 3.0, 12.5, 5.0, 14.0)
    }

    assert found == {
        20.0: ApplyState.DRIFTED,
        0.0: ApplyState.SAVED,
        0.5: ApplyState.SEEN,
        2.9: ApplyState.SEEN,
        3.0: ApplyState.OBSERVED,
        12.5: ApplyState.DRIFTED,
        5.0: ApplyState.OBSERVED,
        14.0: ApplyState.DRIFTED,
    }


def test_of_an_old_save_the_last_minute_tells(log: Written) -> None:
    """How long it took is not known any more."""
    late = RECENT_S + 100.0
    log.add(told(0.4), value(1.0, 0.2), told(late))
    log.add(*(value(late - 1.0, 0.2) for _ in range(3)))

    found = state(log, late)

    assert found.state is ApplyState.OBSERVED
    assert math.isnan(found.delay_s)


def test_nothing_new_is_the_same_object(log: Written) -> None:
    """Whoever draws it need not look."""
    applied = Applied(log.session)
    log.add(told(0.4), *(value(1.0, 0.2) for _ in range(3)))
    first = applied.update(log.session.view, SAVED_TS + 2.0, {"sampling": SAVE})
    log.add(value(2.5, 0.2))

    assert applied.update(log.session.view, SAVED_TS + 2.5, {"sampling": SAVE}) is first


def test_another_save_begins_anew(log: Written) -> None:
    """What the one before was observed by does not count."""
    applied = Applied(log.session)
    log.add(told(0.4), *(value(1.0, 0.2) for _ in range(3)))
    assert settled(applied, log, SAVED_TS + 2.0, {"sampling": SAVE})["sampling"]

    again = Save(3, SAVED_TS + 2.0, BEFORE, AFTER)
    log.add(told(2.5, 3))
    found = settled(applied, log, SAVED_TS + 3.0, {"sampling": again})["sampling"][0]
    assert reached(found) == (ApplyState.SEEN, 0.5)


def test_the_work_of_a_call_is_bounded(log: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is spread over calls until it is done."""
    monkeypatch.setattr(rate_evidence_module, "MOST_ROWS", 4)
    log.add(told(0.4), *(value(1.0 + 0.1 * number, 0.2) for number in range(20)))
    applied = Applied(log.session)

    calls = 0
    while True:
        calls += 1
        found = applied.update(log.session.view, SAVED_TS + 4.0, {"sampling": SAVE})
        if not applied.is_behind:
            break

    assert calls == 6
    assert found["sampling"][0].state is ApplyState.OBSERVED
