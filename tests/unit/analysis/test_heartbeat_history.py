"""What a shard told: what counts as said, and how changes are kept."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.heartbeat_history import (
    REASON_CHARS,
    SERVER_FILES,
    SILENT_S,
    History,
    Told,
    told_by,
)
from tests.unit.analysis.written import beat, beat_with

NOTHING = Told((0, 0, 0, 0), ("", "", "", ""))
PLENTY = 1_000


def told(sampling: int, refusal: str = "") -> Told:
    """Return what a heartbeat says of the sampling file."""
    return Told((sampling, 0, 0, 0), (refusal, "", "", ""))


def said(record: object) -> Told | None:
    """Return what the line of a record says."""
    return told_by(json.dumps(record).encode())


def test_the_revisions_of_the_files_that_servers_go_by_count() -> None:
    """The Inspector's own may stand there as well."""
    record = beat(1.0, sampling=12, retention=3, alerts=7)

    assert said(record) == Told((12, 0, 3, 0), ("", "", "", ""))
    assert SERVER_FILES == ("sampling", "backpressure", "retention", "clamps")


@pytest.mark.parametrize("revision", ["12", 12.0, True, None, -1, 0, 2**70, [12], {"a": 1}])
def test_a_revision_that_is_none_is_not_said(revision: object) -> None:
    """As if it were missing."""
    assert said(beat(1.0, sampling=revision, clamps=2)) == Told((0, 0, 0, 2), ("", "", "", ""))


@pytest.mark.parametrize("meta", [{}, {"config": {}}, {"phase": "x"}])
def test_a_heartbeat_may_say_nothing_of_config(meta: dict[str, object]) -> None:
    """It still shows that the shard is there."""
    assert said(beat_with(meta, 1.0)) == NOTHING


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[1]",
        b'{"ts":1,"entry":"system.telemetry","met',
        b'{"entry":"ability.a","meta":{"config":{"sampling":2}}}',
        json.dumps(beat_with({"config": [1]}, 1.0)).encode(),
        json.dumps(beat_with({"config": "12"}, 1.0)).encode(),
        b"[" * 60_000,
    ],
    ids=["empty", "bytes", "list", "cut", "other entry", "list of config", "text", "deep"],
)
def test_what_is_no_heartbeat_counts_for_nothing(line: bytes) -> None:
    """It neither raises nor undoes what was said before."""
    assert told_by(line) is None


def test_each_refused_file_has_its_part_of_the_message() -> None:
    """Several problems of one file stay together."""
    error = (
        "sampling.toml: line 3: no rate; line 9, rates: above 1. Correct the file; "
        "clamps.toml: is empty. Remove the file to go back to the defaults"
    )

    assert said(beat(1.0, error=error, sampling=3)) == Told(
        (3, 0, 0, 0),
        (
            "sampling.toml: line 3: no rate; line 9, rates: above 1. Correct the file",
            "",
            "",
            "clamps.toml: is empty. Remove the file to go back to the defaults",
        ),
    )


def test_a_message_that_names_no_file_may_be_about_any() -> None:
    """Whoever wrote the emitter has words of his own."""
    found = said(beat(1.0, error="cannot parse config"))

    assert found is not None
    assert found.refusals == ("cannot parse config",) * 4


@pytest.mark.parametrize("error", ["", "  ", 12, {"a": 1}, None, "alerts.toml: is empty"])
def test_what_refuses_no_file_of_a_server_is_no_refusal(error: object) -> None:
    """Of any type."""
    found = said(beat(1.0, error=error))

    assert found is not None
    assert found.refusals == ("",) * 4


def test_a_long_message_is_shortened() -> None:
    """A line could hold 64 KiB of it for each heartbeat."""
    found = said(beat(1.0, error="sampling.toml: " + "x" * 60_000))

    assert found is not None
    assert len(found.refusals[0]) == REASON_CHARS
    assert found.refusals[0].startswith("sampling.toml: xxx")
    assert found.refusals[0].endswith("…")


def test_heartbeats_that_tell_the_same_take_one_entry() -> None:
    """A day of them as well."""
    history = History()

    for number in range(17_280):
        history.add(5.0 * number, told(1), PLENTY)

    assert [(stay.first_ts, stay.last_ts) for stay in history.stays] == [(0.0, 5.0 * 17_279)]


def test_a_silence_parts_what_is_told_before_and_after() -> None:
    """Else nobody could say that a shard was away."""
    history = History()

    for ts in (0.0, 5.0, 5.0 + SILENT_S, 21.0 + SILENT_S):
        history.add(ts, told(1), PLENTY)
    history.add(100.0, told(1), PLENTY)

    spans = [(stay.first_ts, stay.last_ts) for stay in history.stays]
    assert spans == [(0.0, 5.0 + SILENT_S), (21.0 + SILENT_S, 21.0 + SILENT_S), (100.0, 100.0)]


def test_one_that_comes_late_does_not_undo_a_newer_one() -> None:
    """It counts where it belongs."""
    history = History()
    for ts, revision in ((10.0, 2), (20.0, 3), (15.0, 2), (5.0, 1)):
        history.add(ts, told(revision), PLENTY)

    found = [(stay.told.revisions[0], stay.first_ts, stay.last_ts) for stay in history.stays]

    assert found == [(1, 5.0, 5.0), (2, 10.0, 15.0), (3, 20.0, 20.0)]
    assert history.upto(19.9)[-1].told == told(2)
    assert history.upto(4.9) == []


def test_one_that_contradicts_a_stay_parts_it() -> None:
    """The newest that was told stays the newest."""
    history = History()
    for ts in (0.0, 5.0, 10.0):
        history.add(ts, told(1), PLENTY)

    history.add(7.0, told(1, "bad"), PLENTY)

    found = [(stay.told.refusals[0], stay.first_ts, stay.last_ts) for stay in history.stays]
    assert found == [("", 0.0, 7.0), ("bad", 7.0, 7.0), ("", 10.0, 10.0)]


def test_only_so_many_changes_are_kept() -> None:
    """The latest."""
    history = History()

    for number in range(100):
        history.add(float(number), told(number), 8)

    assert [stay.told.revisions[0] for stay in history.stays] == list(range(92, 100))


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 3)), min_size=1),
    st.randoms(use_true_random=False),
)
def test_the_newest_is_the_same_in_whatever_order_they_come(
    beats: list[tuple[int, int]], random: Random
) -> None:
    """Of one instant, the greater one."""
    shuffled = list(beats)
    random.shuffle(shuffled)
    history = History()

    for ts, revision in shuffled:
        history.add(float(ts), told(revision), PLENTY)

    last = history.stays[-1]
    assert (last.last_ts, last.told) == max((float(ts), told(number)) for ts, number in beats)
    starts = [(stay.first_ts, stay.told) for stay in history.stays]
    assert starts == sorted(starts)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=20), st.data())
def test_stays_are_the_same_in_whatever_order_they_come(
    gaps: list[int], data: st.DataObject
) -> None:
    """As long as nobody goes back to what he told before."""
    beats: list[tuple[float, int]] = []
    ts = 0.0
    for gap in gaps:
        ts += gap
        beats.append((ts, 1 + int(ts // 50)))
    in_order, shuffled = History(), History()
    for at, revision in beats:
        in_order.add(at, told(revision), PLENTY)

    for at, revision in data.draw(st.permutations(beats)):
        shuffled.add(at, told(revision), PLENTY)

    assert shuffled.stays == in_order.stays
