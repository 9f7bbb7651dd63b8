"""How a shard stands to a save, by its heartbeats alone."""

from __future__ import annotations

import math

import pytest

from inspector.analysis.apply_state import ApplyState
from inspector.analysis.heartbeat_history import SILENT_S, History, Told
from inspector.analysis.saves import Save
from inspector.analysis.standing import CLOCK_S, GONE_S, Standing, standing

SAVED_TS = 1_000.0
SAVE = Save(12, SAVED_TS)
BACKPRESSURE = 1


def history(*beats: tuple[float, int] | tuple[float, int, str]) -> History:
    """Return what a shard told: seconds since the save, revision, and perhaps a refusal."""
    found = History()
    for since_s, revision, *refusal in beats:
        told = Told((0, revision, 0, 0), ("", *(refusal or ("",)), "", ""))
        found.add(SAVED_TS + since_s, told, 100)
    return found


def at(since_s: float, *beats: tuple[float, int] | tuple[float, int, str]) -> Standing:
    """Return how a shard stands so many seconds after the save."""
    found = standing(history(*beats), BACKPRESSURE, SAVE, SAVED_TS + since_s)
    assert found is not None
    return found


def test_until_a_shard_is_heard_the_save_is_saved() -> None:
    """A heartbeat from before knows nothing of it."""
    found = at(3.0, (-8.0, 11))

    assert (found.state, found.revision) == (ApplyState.SAVED, 11)
    assert math.isnan(found.ts)


def test_a_heartbeat_that_names_the_revision_has_seen_it() -> None:
    """Since the first that did."""
    found = at(9.0, (-4.0, 11), (0.4, 12), (5.4, 12))

    assert found == Standing(ApplyState.SEEN, 12, SAVED_TS + 0.4)


def test_a_clock_that_is_behind_is_no_reason_not_to_believe_it() -> None:
    """A revision exists only since it was saved; but one of yesterday may have been given again."""
    assert at(1.0, (-3.0, 12)).state is ApplyState.SEEN
    assert at(1.0, (-CLOCK_S - 1.0, 12)).state is ApplyState.SAVED


def test_what_is_told_later_does_not_count() -> None:
    """The playhead may stand anywhere."""
    beats = ((-4.0, 11), (0.4, 12), (30.0, 13))

    states = [at(since_s, *beats).state for since_s in (0.3, 0.4, 29.0, 30.0)]

    assert states == [ApplyState.SAVED, ApplyState.SEEN, ApplyState.SEEN, ApplyState.DRIFTED]
    assert standing(history(*beats), BACKPRESSURE, SAVE, SAVED_TS - 5.0) is None


def test_a_newer_revision_is_drift() -> None:
    """Somebody edited the file outside."""
    found = at(40.0, (0.4, 12), (39.0, 13))

    assert (found.state, found.revision) == (ApplyState.DRIFTED, 13)
    assert found.reason == "goes by revision 13, which is newer"


@pytest.mark.parametrize(
    ("revision", "reason"),
    [(11, "still goes by revision 11"), (0, "still goes by the defaults")],
)
def test_who_has_not_taken_it_over_in_time_has_drifted(revision: int, reason: str) -> None:
    """Three heartbeats are time enough."""
    beats = tuple((5.0 * number + 0.1, revision) for number in range(4))

    assert at(14.0, *beats).state is ApplyState.SAVED
    assert (at(16.0, *beats).state, at(16.0, *beats).reason) == (ApplyState.DRIFTED, reason)


def test_who_was_not_heard_since_has_not_drifted() -> None:
    """He could not have told."""
    found = at(60.0, (-1.0, 11), (0.2, 11))

    assert found.state is ApplyState.SAVED
    assert found.silent_since_ts == SAVED_TS + 0.2


def test_who_goes_back_has_drifted_at_once() -> None:
    """He knew better."""
    found = at(4.0, (0.4, 12), (3.0, 11))

    assert (found.state, found.reason) == (ApplyState.DRIFTED, "went back to revision 11")


def test_a_refusal_says_why() -> None:
    """With the revision that stays in force."""
    found = at(3.0, (-4.0, 11), (0.5, 11, "backpressure.toml: is empty"))

    assert found == Standing(ApplyState.REFUSED, 11, SAVED_TS + 0.5, "backpressure.toml: is empty")


def test_a_refusal_of_the_file_before_does_not_count() -> None:
    """The save mends it, which takes a moment to be noticed; after that it is refused again."""
    beats = ((-4.0, 11, "bad"), (0.1, 11, "bad"))

    assert at(0.2, *beats).state is ApplyState.SAVED
    assert at(6.0, *beats, (5.1, 11, "bad")).state is ApplyState.REFUSED
    assert at(6.0, *beats, (0.6, 12)).state is ApplyState.SEEN


def test_a_file_that_was_broken_afterwards_is_refused_as_well() -> None:
    """The shard goes by the last good one, and says so."""
    found = at(30.0, (0.4, 12), (20.0, 12, "backpressure.toml: is empty"))

    assert (found.state, found.revision) == (ApplyState.REFUSED, 12)


def test_a_refusal_of_another_file_does_not_matter() -> None:
    """Each file is its own."""
    found = History()
    found.add(SAVED_TS + 1.0, Told((3, 12, 0, 0), ("sampling.toml: is empty", "", "", "")), 100)

    seen = standing(found, BACKPRESSURE, SAVE, SAVED_TS + 2.0)

    assert seen is not None
    assert seen.state is ApplyState.SEEN


def test_a_shard_that_is_silent_says_since_when() -> None:
    """Whatever it had told."""
    assert math.isnan(at(0.4 + SILENT_S, (0.4, 12)).silent_since_ts)
    assert at(0.5 + SILENT_S, (0.4, 12)).silent_since_ts == SAVED_TS + 0.4


def test_a_shard_that_was_taken_down_is_left_out() -> None:
    """Nobody waits for it."""
    assert standing(history((0.4, 12)), BACKPRESSURE, SAVE, SAVED_TS + 1.0 + GONE_S) is None


def test_a_save_of_an_unknown_instant_is_one_of_long_ago() -> None:
    """A file may have come with the folder."""
    save = Save(12, math.nan)
    beats = history((0.0, 11), (5.0, 12))

    before = standing(beats, BACKPRESSURE, save, SAVED_TS + 1.0)
    after = standing(beats, BACKPRESSURE, save, SAVED_TS + 6.0)

    assert before is not None
    assert after is not None
    assert (before.state, after.state) == (ApplyState.DRIFTED, ApplyState.SEEN)
