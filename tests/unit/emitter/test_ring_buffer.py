"""The ring buffer: bounded, in order, and what does not fit is counted."""

from __future__ import annotations

from threading import Thread

from inspector.emitter.backpressure import Ladder
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.ring_buffer import RingBuffer

STEPS = Ladder(2, 6, ("clone_count", "reflect_count"), 0.5)
"""From the third on without clones, from the fifth on without reflections either."""


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
    ring.use(Ladder(2, 2, (), 0.5))
    ring.put(numbered(3, 4))
    assert ring.depth == 3

    ring.use(Ladder(4, 4, (), 0.5))
    ring.put(numbered(4, 5))
    assert [m.ts for m in ring.take(10)] == [0, 1, 2, 4]
    assert losses.take().records == {Lost.BUFFER_FULL: 1}


def mirrors(count: int) -> list[Measurement]:
    """Return measurements with two optional values and a required one."""
    values: dict[str, float] = {"reflect_count": 1, "casts": 1, "clone_count": 1}
    return [Measurement(0, "ability.a", dict(values)) for _ in range(count)]


def test_more_is_left_out_of_each_that_comes_while_the_queue_grows() -> None:
    """In the order of the config, also within one frame; what waits already keeps all it has."""
    losses = Losses()
    ring = RingBuffer(6, losses)
    ring.use(STEPS)
    ring.put(mirrors(7))

    assert ring.level == 2
    assert [set(m.metrics) for m in ring.take(10)] == [
        *[{"reflect_count", "casts", "clone_count"}] * 2,
        *[{"reflect_count", "casts"}] * 2,
        *[{"casts"}] * 2,
    ]
    lost = losses.take()
    assert lost.values[("clone_count", Lost.BACKPRESSURE)] == 4
    assert lost.values[("reflect_count", Lost.BACKPRESSURE)] == 2
    assert lost.values[("casts", Lost.BUFFER_FULL)] == 1
    assert lost.records == {Lost.BUFFER_FULL: 1}


def test_a_measurement_that_has_nothing_else_is_lost() -> None:
    """As a record, with its values; one that never had any is not."""
    losses = Losses()
    ring = RingBuffer(6, losses)
    ring.use(STEPS)
    ring.put(numbered(0, 2))

    ring.put([Measurement(2, "ability.a", {"clone_count": 3}), Measurement(3, "ability.a", {})])

    assert [m.ts for m in ring.take(10)] == [0, 1, 3]
    lost = losses.take()
    assert lost.values == {("clone_count", Lost.BACKPRESSURE): 1}
    assert lost.records == {Lost.BACKPRESSURE: 1}


def test_the_metrics_of_whoever_put_it_stay_as_they_are() -> None:
    """They may be used for something else."""
    ring = RingBuffer(6, Losses())
    ring.use(STEPS)
    ring.put(numbered(0, 2))
    mine: dict[str, float] = {"clone_count": 3, "casts": 1}

    ring.put([Measurement(2, "ability.a", mine)])

    assert mine == {"clone_count": 3, "casts": 1}


def test_keys_come_back_one_by_one_as_records_are_taken() -> None:
    """Each once fewer wait than half of where it was left out; until then nothing changes."""
    ring = RingBuffer(6, Losses())
    ring.use(STEPS)
    ring.put(mirrors(6))
    levels = []
    for _ in range(7):
        ring.take(1)
        ring.relax()
        levels.append(ring.level)

    assert levels == [2, 2, 2, 2, 1, 0, 0]
    ring.put(mirrors(2))
    assert [len(m.metrics) for m in ring.take(10)] == [3, 3]


def test_other_steps_hold_from_the_next_one_on() -> None:
    """As the config is reloaded: here nothing is left out any more."""
    ring = RingBuffer(6, Losses())
    ring.use(STEPS)
    ring.put(mirrors(4))

    ring.use(Ladder(2, 6, (), 0.5))
    ring.put(mirrors(1))

    assert ring.level == 0
    assert [len(m.metrics) for m in ring.take(10)] == [3, 3, 2, 2, 3]


def test_the_child_of_a_fork_leaves_nothing_out() -> None:
    """What waited is its parent's, and so is how much that was."""
    ring = RingBuffer(6, Losses())
    ring.use(STEPS)
    ring.put(mirrors(6))

    ring.forget()
    ring.put(mirrors(1))

    assert ring.level == 0
    assert [len(m.metrics) for m in ring.take(10)] == [3]


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
