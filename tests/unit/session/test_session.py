"""A session: what is added is there to see, and counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.playhead import Playhead
from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.ledger import LedgerSnapshot
from inspector.session.session import Session

SessionOf = Callable[..., Session]


def test_an_empty_session_says_so(registry: Registry) -> None:
    """No rows, no instants, nothing read; the playhead waits for the end that will come."""
    session = Session(registry)

    assert session.view.rows == 0
    assert math.isnan(session.view.first_ts)
    assert session.ledger.snapshot().totals.lines == 0
    assert session.playhead == Playhead()


def test_what_is_added_is_there_and_counted(session_of: SessionOf) -> None:
    """Rows in the table, strings in the names, good and bad lines in the ledger."""
    session = session_of(
        [
            {"ts": 20.0, "entry": "ability.a", "player": "h:a"},
            {"ts": 10.0, "entry": "contract.b", "shard": "world-2"},
            {"ts": 15.0, "entry": "contract.b", "player": "Aldor"},
        ]
    )

    totals = session.ledger.snapshot().totals
    assert (session.view.rows, session.view.first_ts, session.view.last_ts) == (2, 10.0, 20.0)
    assert session.names.entries.values == ["ability.a", "contract.b"]
    assert session.names.shards.values == ["world-1", "world-2"]
    assert session.names.players.values == ["", "h:a"]
    assert (totals.accepted, totals.rejected_lines, totals.late) == (2, 1, 1)
    assert session.size_bytes > 0


LINES = st.builds(
    lambda ts, shard, broken: (
        b"{broken}\n"
        if broken
        else b'{"ts":%d,"shard":"%b","entry":"ability.a","metrics":{}}\n' % (ts, shard)
    ),
    ts=st.integers(0, 20),
    shard=st.sampled_from([b"a", b"b"]),
    broken=st.sampled_from([False] * 5 + [True]),
)


@settings(deadline=None)
@given(lines=st.lists(LINES, max_size=30), cuts=st.lists(st.integers(0, 30), max_size=4))
def test_how_lines_are_cut_into_blocks_changes_no_count(
    registry: Registry, lines: list[bytes], cuts: list[int]
) -> None:
    """Per source and per shard: accepted, rejected, late, out of order, twice."""

    def read(bounds: list[int]) -> LedgerSnapshot:
        session = Session(registry)
        session.ledger.open_source(Path("world-1.jsonl"))
        reader = DecodingReader(registry, session.names)
        for start, stop in pairwise(bounds):
            offset = sum(map(len, lines[:start]))
            for batch in reader.read(Block(0, offset, b"".join(lines[start:stop]))):
                session.add(batch)
        return session.ledger.snapshot()

    size = len(lines)
    in_pieces = read([0, *sorted(min(cut, size) for cut in cuts), size])

    assert in_pieces == read([0, size])


def test_a_row_leads_back_to_its_line(session_of: SessionOf) -> None:
    """Rejected lines in between leave no gap in the rows, but in the offsets."""
    session = session_of(
        [{"ts": 1, "entry": "ability.a"}, {"ts": 1}, {"ts": 1, "entry": "ability.bb"}]
    )

    (_, _, first_bytes), (source, offset, size_bytes) = session.place(0), session.place(1)

    (rejected,) = session.ledger.snapshot().rejected_lines
    assert rejected.offset == first_bytes + 1
    assert (source, offset) == (0, rejected.offset + rejected.size_bytes + 1)
    assert size_bytes == first_bytes + 1
    with pytest.raises(IndexError):
        session.place(2)
