"""The bell wakes one thread, and nobody waits to ring it."""

from __future__ import annotations

from threading import Thread

from inspector.emitter.bell import Bell


def test_it_wakes_the_thread_that_waits() -> None:
    """However long it meant to wait."""
    bell = Bell()
    thread = Thread(target=bell.wait, args=(60.0,))
    thread.start()

    bell.ring()

    thread.join(10.0)
    assert not thread.is_alive()


def test_it_is_heard_by_who_waits_later_but_only_once() -> None:
    """Two rings before that are one."""
    bell = Bell()
    bell.ring()
    bell.ring()

    bell.wait(60.0)
    bell.wait(0.0)
    bell.wait(-1.0)
