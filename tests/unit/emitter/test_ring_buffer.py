"""The ring buffer: bounded, in order, and what does not fit is counted."""

from __future__ import annotations

from threading import Thread

from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.ring_buffer import RingBuffer


def numbered(start: int, stop: int) -> list[Measurement]:
    """Return measurements that their time tells apart."""
    return [Measurement(ts, "ability.a", {"casts": 1}) for ts in range(start, stop)]


def test_the_oldest_come_first() -> None:
    """In the order in which they were put, however many are taken at once."""
    ring = RingBuffer(10, Losses())
    ring.put(numbered(0, 3))
    ring.put(numbered(3, 5))

    assert [m.ts for m in ring.take(2)] == [0, 1]
    assert ring.depth == 3
    assert [m.ts for m in ring.take(100)] == [2, 3, 4]
    assert ring.take(1) == []


def test_what_does_not_fit_is_counted() -> None:
    """The oldest stay: those that come when it is full are lost, with their values."""
    losses = Losses()
    ring = RingBuffer(3, losses)
    ring.put(numbered(0, 2))
    ring.put(numbered(2, 5))

    assert [m.ts for m in ring.take(10)] == [0, 1, 2]
    lost = losses.take()
    assert lost.records == {Lost.BUFFER_FULL: 2}
    assert lost.values == {("casts", Lost.BUFFER_FULL): 2}


def test_a_new_capacity_holds_from_the_next_one_on() -> None:
    """What waits already goes on waiting, even if it is more than may."""
    losses = Losses()
    ring = RingBuffer(3, losses)
    ring.put(numbered(0, 3))
    ring.capacity = 2
    ring.put(numbered(3, 4))
    assert ring.depth == 3

    ring.capacity = 4
    ring.put(numbered(4, 5))
    assert [m.ts for m in ring.take(10)] == [0, 1, 2, 4]
    assert losses.take().records == {Lost.BUFFER_FULL: 1}


def test_nothing_is_lost_between_threads() -> None:
    """Several put while one takes: each measurement comes out once."""
    ring = RingBuffer(1_000_000, Losses())

    def put_many() -> None:
        for number in range(2_000):
            ring.put(numbered(number, number + 1))

    threads = [Thread(target=put_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    taken = []
    while any(thread.is_alive() for thread in threads):
        taken += ring.take(100)
    for thread in threads:
        thread.join()
    taken += ring.take(10_000)

    assert sorted(m.ts for m in taken) == sorted(4 * list(range(2_000)))
