"""Records that sum up what opted-out players did, as far as a session can tell."""

from __future__ import annotations

from collections.abc import Callable

from inspector.analysis.opted_out import SummedUp, summed_up
from inspector.session.session import Session

PLAYER = "h:" + "0a" * 16


def test_they_have_no_player_where_others_of_their_entry_have(
    session_of: Callable[..., Session],
) -> None:
    """What no player ever does is nobody's, and what has a region is not summed up."""
    session = session_of(
        [
            {"ts": 1, "entry": "ability.a", "player": PLAYER, "meta": {"region": "r:1:1"}},
            {"ts": 2, "entry": "ability.a", "meta": {"tier": 1}},
            {"ts": 3, "entry": "ability.a", "meta": {"region": "r:1:1"}},
            {"ts": 4, "entry": "event.siege"},
            {"ts": 5, "entry": "system.telemetry"},
        ]
    )

    assert summed_up(session.view) == SummedUp(1, 5)
    assert summed_up(session.view, lambda: True) is None
    session.close()


def test_it_does_not_matter_which_came_first(session_of: Callable[..., Session]) -> None:
    """A record of a player may come after those without."""
    session = session_of([{"ts": 1, "entry": "ability.a"}, {"ts": 2, "entry": "event.b"}])
    assert summed_up(session.view) == SummedUp(0, 2)

    session_of([{"ts": 3, "entry": "ability.a", "player": PLAYER}], session)

    assert summed_up(session.view) == SummedUp(1, 3)
    session.close()


def test_without_rows_there_are_none(session_of: Callable[..., Session]) -> None:
    """And nothing to divide by."""
    session = session_of([])

    assert summed_up(session.view) == SummedUp(0, 0)
    session.close()
