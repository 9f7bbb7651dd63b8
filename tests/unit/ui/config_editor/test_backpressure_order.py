"""The order of degradation as rows, and what may be done to it."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from inspector.config.defaults import default_order
from inspector.config.metric_paths import KnownNames
from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.ui.config_editor.backpressure.order import (
    FENCE,
    KEPT,
    OrderRow,
    RowKind,
    added,
    order_rows,
    put_at,
    without,
)
from inspector.ui.config_editor.backpressure.order_model import described

OPTIONAL = ("reflect_count", "pull_events", "clone_count")
REQUIRED = ("damage_total", "casts")

orders = st.builds(
    lambda optional, required: (*optional, *required),
    st.lists(st.sampled_from(OPTIONAL), unique=True),
    st.lists(st.sampled_from(REQUIRED), unique=True),
)
names = st.sampled_from((*OPTIONAL, *REQUIRED))


def rows_of(registry: Registry, order: tuple[str, ...]) -> tuple[OrderRow, ...]:
    """Return the rows of an order between 100 and 200 waiting records."""
    ladder = Ladder(100, 200, order, 0.5)
    return order_rows(order, default_order(registry), ladder, registry)


def test_steps_say_where_they_begin_and_what_they_are_by_default(registry: Registry) -> None:
    """Numbers from 1; the default place only where it is another one."""
    first, second, *_rest = rows_of(registry, ("pull_events", "clone_count"))

    assert (first.name, first.number, first.begins_at, first.default) == ("pull_events", 1, 100, 2)
    assert (second.name, second.number, second.begins_at) == ("clone_count", 2, 150)
    assert first.about == "counter · optional"
    assert described(first).splitlines() == [
        "1. pull_events",
        "counter · optional",
        "left out above 100 waiting records",
        "step 2 by default",
    ]


def test_a_step_in_its_usual_place_says_nothing_of_the_default(registry: Registry) -> None:
    """Nothing differs, nothing is said."""
    rows = rows_of(registry, default_order(registry))

    assert [row.default for row in rows if row.kind is RowKind.STEP] == [0] * 12


def test_the_fence_stands_before_the_first_required_step(registry: Registry) -> None:
    """And behind all steps where none is required."""
    mixed = rows_of(registry, ("clone_count", "damage_total", "casts"))
    optional = rows_of(registry, ("clone_count",))

    assert [row.name for row in mixed[:4]] == ["clone_count", FENCE, "damage_total", "casts"]
    assert [row.name for row in optional[:3]] == ["clone_count", FENCE, KEPT]


def test_what_is_in_no_step_is_kept(registry: Registry) -> None:
    """Optional keys first; what only heartbeats carry is never in the queue."""
    rows = rows_of(registry, OPTIONAL)
    kept = [row.name for row in rows if row.kind is RowKind.KEPT]

    assert not set(kept) & set(OPTIONAL)
    assert {"casts", "damage_total", "participants"} <= set(kept)
    assert kept.index("participants") < kept.index("casts")
    assert "queue_depth" not in kept


def test_rows_of_a_faulty_order_are_shown_as_they_stand(registry: Registry) -> None:
    """Unknown names and doubles are marked; without a ladder no depth is claimed."""
    order = ("cloen_count", "reflect_count", "reflect_count")

    rows = order_rows(order, default_order(registry), None, registry)

    assert [(row.name, row.is_fault) for row in rows[:3]] == [
        ("cloen_count", True),
        ("reflect_count", False),
        ("reflect_count", True),
    ]
    assert rows[0].about == "no such metric key"
    assert all(math.isnan(row.begins_at) for row in rows)


def test_a_key_is_moved_before_another(registry: Registry) -> None:
    """Upwards and downwards; the gap is counted with the key itself in its place."""
    assert put_at(OPTIONAL, "clone_count", 0, registry).order == (
        *("clone_count", "reflect_count", "pull_events"),
    )
    assert put_at(OPTIONAL, "reflect_count", 2, registry).order == (
        *("pull_events", "reflect_count", "clone_count"),
    )
    assert put_at(OPTIONAL, "pull_events", 1, registry).order == OPTIONAL
    assert put_at(OPTIONAL, "pull_events", 2, registry).order == OPTIONAL


def test_a_required_key_stays_behind_the_fence(registry: Registry) -> None:
    """The refusal is the model's own word."""
    refused = put_at((*OPTIONAL, "casts"), "casts", 1, registry)

    assert refused.refusal == (
        "casts is required and would be left out before pull_events, which is optional;"
        " put the optional keys first"
    )
    assert put_at((*OPTIONAL, "casts"), "reflect_count", 4, registry).refusal
    assert not put_at((*OPTIONAL, "casts"), "reflect_count", 3, registry).refusal


def test_a_key_is_added_as_the_last_of_its_kind(registry: Registry) -> None:
    """So that it is never refused."""
    order = ("reflect_count", "casts")

    assert added(order, "clone_count", registry).order == ("reflect_count", "clone_count", "casts")
    assert added(order, "damage_total", registry).order == (*order, "damage_total")


def test_an_order_in_disorder_may_be_mended_step_by_step(registry: Registry) -> None:
    """Somebody wrote it so; each move is taken, also one that is not the last."""
    change = put_at(("casts", "damage_total", "clone_count"), "casts", 3, registry)

    assert (change.order, change.refusal) == (("damage_total", "clone_count", "casts"), "")


@given(order=orders, name=names, gap=st.integers(0, 5))
def test_what_is_not_refused_is_valid(
    registry: Registry, order: tuple[str, ...], name: str, gap: int
) -> None:
    """Whatever is moved or added wherever, and nothing is lost or doubled."""
    known = KnownNames(registry)
    change = put_at(order, name, gap, registry)

    assert bool(known.order_fault(change.order)) is bool(change.refusal)
    assert sorted(change.order) == sorted({*order, name})
    assert not added(order, name, registry).refusal
    assert name not in without(order, name).order
