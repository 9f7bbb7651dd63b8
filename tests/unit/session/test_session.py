"""A session: what is added is there to see, and counted."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from inspector.core.playhead import Playhead
from inspector.core.registry import Registry
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
