"""Who paints goes first; nobody waits for ever."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from inspector.session.right_of_way import RightOfWay, go_on


def test_nobody_waits_while_nobody_has_it() -> None:
    """Giving way costs nothing then."""
    way = RightOfWay()

    way.give_way()
    go_on()


def test_who_gives_way_goes_on_behind_whoever_had_it() -> None:
    """A step of the work begins only when the frame is painted."""
    way, has_begun, order = RightOfWay(most_s=60.0), Event(), list[str]()

    def work() -> None:
        has_begun.set()
        way.give_way()
        order.append("work")

    worker = Thread(target=work)
    with way.taken():
        worker.start()
        assert has_begun.wait(10.0)
        order.append("paint")
    worker.join(10.0)

    assert order == ["paint", "work"]


def test_who_gives_way_goes_on_at_last_though_it_is_never_free() -> None:
    """Painting without end must not stop the alerts."""
    way = RightOfWay()
    with way.taken():
        worker = Thread(target=way.give_way)
        worker.start()
        worker.join(10.0)

        assert not worker.is_alive()


def test_a_frame_that_fails_gives_it_back() -> None:
    """The others do not pay for it."""
    way = RightOfWay(most_s=60.0)
    with pytest.raises(ValueError, match="a frame"), way.taken():
        raise ValueError("a frame")

    worker = Thread(target=way.give_way, daemon=True)
    worker.start()
    worker.join(10.0)

    assert not worker.is_alive()
