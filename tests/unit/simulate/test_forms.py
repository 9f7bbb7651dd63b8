"""Activations say what was drawn: who, where, which phase."""

from __future__ import annotations

import numpy as np
import pytest

from inspector.simulate.abilities import Entry, Timing
from inspector.simulate.forms import Activation, Form, Rows, activations, forms_of

MIRROR = Entry(
    name="ability.mirror_step",
    timing=Timing.INSTANT,
    rhythm="wave",
    weight=1.0,
    metrics={"casts": 1.0, "reflect_count": 2.0, "dash_distance_total": 8.0, "clone_count": 1.0},
    tier=2,
    tags=("mobility", "reflect"),
)
SIEGE = Entry(
    name="event.siege",
    timing=Timing.PHASES,
    rhythm="siege",
    weight=1.0,
    metrics={"participants": 9.0, "damage_total": 100.0},
    phases=("muster", "breach", "rout"),
)
WHIRL = Entry(
    name="ability.whirl",
    timing=Timing.CHANNEL,
    rhythm="wave",
    weight=1.0,
    metrics={"casts": 1.0, "damage_total": 140.0, "participants": 4.0, "damage_true_total": 0.1},
)


FRAME = Entry(
    name="system.frame",
    timing=Timing.INSTANT,
    rhythm="steady",
    weight=1.0,
    metrics={"participants": 60.0},
)


def _rows(count: int = 2) -> Rows:
    return Rows(
        at_ms=np.arange(count) * 125,
        ts_s=1773511200.0 + np.arange(count) / 8,
        player=np.array(["player 0 1", "player 0 2"] * count, dtype=object)[:count],
        opted_out=np.array([False, True] * count)[:count],
        region=np.array(["r:3:-1"] * count, dtype=object),
        values={
            "casts": np.ones(count, dtype=np.int64),
            "reflect_count": np.full(count, 3),
            "clone_count": np.zeros(count, dtype=np.int64),
            "dash_distance_total": np.full(count, 8.2),
            "participants": np.full(count, 9),
            "damage_total": np.full(count, 100),
        },
    )


def _made(entry: Entry, progress: float = 0.0, form: int = -1) -> list[Activation]:
    return list(activations(forms_of([entry])[form], _rows(), 0, 2, progress))


def test_an_activation_says_who_did_what_where() -> None:
    """All that a server knows of it, in values that any emitter takes."""
    first, _ = _made(MIRROR)

    assert first == Activation(
        at_ms=0,
        ts_s=1773511200.0,
        entry="ability.mirror_step",
        metrics={"casts": 1, "reflect_count": 3, "dash_distance_total": 8.2, "clone_count": 0},
        player="player 0 1",
        opted_out=False,
        tier=2,
        tags=("mobility", "reflect"),
        region="r:3:-1",
        phase=None,
    )
    assert type(first) is Activation
    assert {type(value) for value in first.metrics.values()} == {int, float}


def test_a_player_who_opted_out_says_so() -> None:
    """The emitter is told with each record."""
    assert [(one.player, one.opted_out) for one in _made(MIRROR)] == [
        ("player 0 1", False),
        ("player 0 2", True),
    ]


def test_a_part_of_the_rows_can_be_asked_for() -> None:
    """Rows of one form stand side by side."""
    (form,) = forms_of([MIRROR])

    (second,) = activations(form, _rows(), 1, 2, 0.0)

    assert second == _made(MIRROR)[1]


@pytest.mark.parametrize(("progress", "phase"), [(0.0, "muster"), (0.5, "breach"), (0.99, "rout")])
def test_an_event_names_its_phase_and_no_player(progress: float, phase: str) -> None:
    """Changes of phase name the phase; the last one sums up."""
    change = _made(SIEGE, progress, form=0)[0]
    summary = _made(SIEGE, progress, form=1)[0]

    assert (change.phase, summary.phase) == (phase, "summary")
    assert change.player is None
    assert not any(one.opted_out for one in _made(SIEGE, progress))


def test_what_the_server_itself_does_has_no_place() -> None:
    """A frame is nowhere on the map."""
    assert {one.region for one in _made(FRAME)} == {None}


def test_ticks_of_a_channel_carry_increments_and_do_not_count_the_cast() -> None:
    """Sums stay right whoever adds them, as the plan asks."""
    tick, final = forms_of([WHIRL])

    assert "casts" not in tick.keys
    assert "casts" in final.keys
    assert tick.part + final.part == pytest.approx(1.0)
    # What all records of a cast carry together is what the cast does.
    assert (_per_cast(tick, final, "damage_total")) == pytest.approx(140.0)
    assert tick.mean("damage_true_total") == 0.1
    assert tick.mean("reflect_count") == 0.0


def _per_cast(tick: Form, final: Form, key: str) -> float:
    return (tick.part * tick.mean(key) + final.part * final.mean(key)) / final.part
