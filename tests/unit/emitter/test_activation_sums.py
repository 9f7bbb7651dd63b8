"""Whatever a game does, and whenever it is told: what is handed over adds up to what was added."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.registry import Kind
from inspector.emitter import Channel, Event, Field, keys
from tests.unit.emitter.listener import REGISTRY, Listener

ADDITIVE = [key.name for key in REGISTRY.keys if key.kind is not Kind.GAUGE and not key.namespaces]
KINDS = ("cast", "channel", "field", "transformation", "event")
ADDED = st.tuples(st.just("add"), st.sampled_from(ADDITIVE), st.integers(0, 1_000))
CONTROLLED = st.tuples(st.just("control"), st.sampled_from("abc"), st.integers(0, 10))
TOLD = st.tuples(st.just("tell"), st.just(""), st.integers(0, 3))
ENDED = st.tuples(st.sampled_from(["end", "end_frame"]), st.just(""), st.just(0))
STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(ADDED, ADDED, CONTROLLED, TOLD, ENDED)), max_size=60
)


@settings(deadline=None)
@given(STEPS, st.booleans())
def test_increments_add_up_to_what_was_recorded(
    steps: list[tuple[int, tuple[str, str, int]]], merge: bool
) -> None:
    """For every metric that adds up, over activations of all kinds, merged or not."""
    heard = Listener(merge=["*"] if merge else [])
    running = {
        kind: getattr(heard.emitter, kind)(f"ability.{'ab'[number % 2]}")
        for number, kind in enumerate(KINDS)
    }
    recorded: Counter[str] = Counter()
    uncounted = set(KINDS)
    ended: set[str] = set()
    controlled: set[tuple[str, str]] = set()
    for number, (what, name, amount) in steps:
        kind = KINDS[number]
        activation = running[kind]
        if what == "end_frame":
            heard.emitter.end_frame()
        elif what == "end":
            activation.end()
            ended.add(kind)
        elif what == "tell" and isinstance(activation, Channel | Field):
            activation.tick()
        elif what == "tell" and isinstance(activation, Event):
            activation.enter_phase(f"phase {amount}")
        elif what == "add":
            activation.add(name, amount)
            recorded[name] += amount if kind not in ended else 0
            if name == keys.CASTS and kind not in ended:
                uncounted.discard(kind)
        elif what == "control" and kind not in ended:
            activation.control(name, amount)
            recorded[keys.CC_APPLIED_SECONDS] += amount
            recorded[keys.CC_APPLIED_COUNT] += (kind, name) not in controlled
            recorded[keys.CC_FULL_DURATION_COUNT] += (kind, name) not in controlled
            controlled.add((kind, name))
    for activation in running.values():
        activation.end()
    heard.emitter.end_frame()
    recorded[keys.CASTS] += len(uncounted)

    told: Counter[str] = Counter()
    for metrics in heard.metrics():
        told.update({key: int(value) for key, value in metrics.items()})
    del told[keys.PARTICIPANTS]
    assert +told == +recorded
