"""The playhead: it follows the end, or stands where it was put."""

from __future__ import annotations

from inspector.core.playhead import Playhead


def test_it_follows_the_end_until_it_is_put_somewhere() -> None:
    """Live is nothing but that."""
    live = Playhead()

    assert live.follows
    assert [live.instant(10.0), live.instant(20.0)] == [10.0, 20.0]


def test_it_stands_where_it_was_put() -> None:
    """However the session grows; instant 0 is an instant like others."""
    paused, first = Playhead(12.5), Playhead(0.0)

    assert not paused.follows
    assert [paused.instant(15.0), paused.instant(90.0)] == [12.5, 12.5]
    assert (first.follows, first.instant(9.0)) == (False, 0.0)


def test_it_never_stands_behind_the_end() -> None:
    """There is nothing to show there."""
    assert Playhead(99.0).instant(20.0) == 20.0
