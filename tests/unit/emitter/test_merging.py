"""Merging: activity without whoever it was."""

from __future__ import annotations

from inspector.core.registry import Registry
from inspector.emitter.measurement import Measurement
from inspector.emitter.merging import Merging


def measured(ts: float, entry: str = "ability.whirl", **labels: object) -> Measurement:
    """Return a measurement of an opted-out player, with everything that could tell who it was."""
    m = Measurement(ts, entry, {}, "Ada", None, (), "r:1:2", "two", opted_out=True)
    for name, value in labels.items():
        setattr(m, name, value)
    return m


def test_counters_and_sums_are_added_and_the_largest_gauge_stays(registry: Registry) -> None:
    """With the time of the latest, whichever came last."""
    merging = Merging(registry)

    merging.add(measured(20.0), {"casts": 1, "damage_total": 2.5, "participants": 3})
    merging.add(measured(30.0), {"casts": 2, "participants": 7})
    merging.add(measured(10.0), {"damage_total": -1.0, "participants": 5, "healing_total": 4})

    (merged,) = merging.take()
    assert merged.ts == 30.0
    assert merged.metrics == {
        "casts": 3,
        "damage_total": 1.5,
        "participants": 7,
        "healing_total": 4,
    }


def test_nothing_of_the_player_stays(registry: Registry) -> None:
    """Also where only one measurement was merged."""
    merging = Merging(registry)
    merging.add(measured(1.0, tier=2, tags=("aoe",)), {"casts": 1})

    assert merging.take() == [
        Measurement(1.0, "ability.whirl", {"casts": 1}, tier=2, tags=("aoe",))
    ]


def test_entry_tier_and_tags_stay_apart(registry: Registry) -> None:
    """They say what was done, not by whom."""
    merging = Merging(registry)
    kinds: list[tuple[str, int | None, tuple[str, ...]]] = [
        ("ability.a", None, ()),
        ("ability.b", None, ()),
        ("ability.a", 1, ()),
        ("ability.a", None, ("x",)),
        ("ability.a", 0, ()),
    ]
    for _ in range(2):
        for entry, tier, tags in kinds:
            merging.add(measured(1.0, entry, tier=tier, tags=tags), {"casts": 1})

    merged = merging.take()

    assert [(m.entry, m.tier, m.tags) for m in merged] == kinds
    assert all(m.metrics == {"casts": 2} for m in merged)


def test_what_was_taken_is_not_counted_again(registry: Registry) -> None:
    """And what was handed over is not changed."""
    merging = Merging(registry)
    values: dict[str, float] = {"casts": 1}
    merging.add(measured(1.0), values)
    merging.add(measured(1.0), values)

    first = merging.take()
    merging.add(measured(2.0), values)

    assert [m.metrics for m in first] == [{"casts": 2}]
    assert [m.metrics for m in merging.take()] == [{"casts": 1}]
    assert merging.take() == []
    assert values == {"casts": 1}


def test_it_says_when_it_is_full(registry: Registry) -> None:
    """Kinds count, not measurements."""
    merging = Merging(registry, max_groups=2)
    for entry, full in [("ability.a", False), ("ability.a", False), ("ability.b", True)]:
        merging.add(measured(1.0, entry), {"casts": 1})
        assert merging.is_full is full

    merging.take()

    assert not merging.is_full
