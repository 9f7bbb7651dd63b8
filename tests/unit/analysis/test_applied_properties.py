"""Who goes by which save, as properties: neither order nor pieces matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis import heartbeats as heartbeats_module
from inspector.analysis import rate_evidence as rate_evidence_module
from inspector.analysis.applied import Applied
from inspector.core.registry import Registry
from tests.unit.analysis.around_a_save import SAVE, SAVED_TS, settled, told, value
from tests.unit.analysis.written import Record, Written

BEATS = st.builds(
    told,
    st.sampled_from([-4.0, -1.0, 0.5, 3.0, 9.0, 20.0, 40.0]),
    st.just(2),
    st.sampled_from(["world-1", "world-2"]),
)
VALUES = st.builds(
    value,
    st.one_of(st.integers(-20, 100), st.integers(480, 600)).map(lambda tenth: tenth / 10),
    st.sampled_from([0.2, 0.5, 1.0]),
    st.sampled_from(["world-1", "world-2"]),
    st.sampled_from(["ability.a", "event.c"]),
)
RECORDS = st.lists(st.tuples(st.one_of(BEATS, VALUES, VALUES), st.integers(1, 3)), max_size=12).map(
    lambda counted: [record for record, times in counted for _ in range(times)]
)


@pytest.fixture
def in_small_steps() -> Iterator[None]:
    """Let every call do as little as may be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate_evidence_module, "MOST_ROWS", 3)
        patch.setattr(heartbeats_module, "READING_S", 0.0)
        yield


@pytest.mark.usefixtures("in_small_steps")
@settings(max_examples=80, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=6))
def test_in_pieces_it_is_as_at_once(registry: Registry, pieces: list[list[Record]]) -> None:
    """In whatever order rows come, and however many at a time."""
    with TemporaryDirectory() as folder:
        log = Written(Path(folder) / "world-1.jsonl", registry)
        log.add(value(-60.0, 0.5), told(4.0), value(60.0, 0.5, "world-3"))
        playhead_ts = SAVED_TS + 60.0
        applied = Applied(log.session)
        for piece in pieces:
            log.add(*piece)
            found = applied.update(log.session.view, playhead_ts, {"sampling": SAVE})

        found = settled(applied, log, playhead_ts, {"sampling": SAVE})

        at_once = settled(Applied(log.session), log, playhead_ts, {"sampling": SAVE})
        assert repr(found) == repr(at_once)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_a_playhead_that_moves_on_sees_what_one_that_starts_there_does(
    registry: Registry, records: list[Record], stops: list[int]
) -> None:
    """Rows that it has not come to do not count, and none counts twice."""
    with TemporaryDirectory() as folder:
        log = Written(Path(folder) / "world-1.jsonl", registry)
        log.add(*records, value(60.0, 0.5, "world-3"))
        applied = Applied(log.session)
        for stop in sorted(stops):
            found = settled(applied, log, SAVED_TS + stop, {"sampling": SAVE})

        afresh = settled(Applied(log.session), log, SAVED_TS + max(stops), {"sampling": SAVE})
        assert repr(found) == repr(afresh)
