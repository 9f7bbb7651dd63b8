"""Lines say what was drawn: who, where, which phase, and the rates of what was sampled."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from inspector.simulate.abilities import Entry, Timing
from inspector.simulate.forms import Form, LineWriter, Rows, forms_of

RATES = {"casts": 1.0, "reflect_count": 0.5, "clone_count": 0.75}
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


def _rows(*reflect_and_clone_luck: tuple[float, float]) -> Rows:
    n = len(reflect_and_clone_luck)
    luck = np.array(reflect_and_clone_luck).T
    return Rows(
        ts_s=1773511200.0 + np.arange(n) / 8,
        player=np.array(['"player":"h:0a",', ""] * n, dtype=object)[:n],
        region=np.array(["r:3:-1"] * n, dtype=object),
        values={
            "casts": np.ones(n, dtype=np.int64),
            "reflect_count": np.full(n, 3),
            "clone_count": np.zeros(n, dtype=np.int64),
            "dash_distance_total": np.full(n, 8.25),
            "participants": np.full(n, 9),
            "damage_total": np.full(n, 100),
        },
        luck={"reflect_count": luck[0], "clone_count": luck[1]},
    )


def _lines(entry: Entry, rows: Rows, progress: float = 0.0, form: int = -1) -> list[dict[str, Any]]:
    writer = LineWriter(forms_of([entry])[form], "world-1", "2026.3.1", RATES)
    texts = writer.write(rows, 0, len(rows.ts_s), progress)
    assert all(text.endswith("}\n") and " " not in text for text in texts)
    return [json.loads(text) for text in texts]


def test_a_line_says_who_did_what_where() -> None:
    """All fields of the record format, sampled metrics last."""
    (line,) = _lines(MIRROR, _rows((0.0, 0.0)))

    assert line == {
        "ts": 1773511200.0,
        "shard": "world-1",
        "player": "h:0a",
        "entry": "ability.mirror_step",
        "metrics": {"casts": 1, "dash_distance_total": 8.2, "reflect_count": 3, "clone_count": 0},
        "meta": {
            "tier": 2,
            "tags": ["mobility", "reflect"],
            "region": "r:3:-1",
            "rates": {"reflect_count": 0.5, "clone_count": 0.75},
        },
    }


def test_a_value_is_kept_with_its_rate_or_leaves_no_trace() -> None:
    """A rate without its value, or the reverse, would spoil estimates."""
    lines = _lines(MIRROR, _rows((0.4, 0.8), (0.6, 0.7), (0.6, 0.8)))

    assert [line["meta"].get("rates") for line in lines] == [
        {"reflect_count": 0.5},
        {"clone_count": 0.75},
        None,
    ]
    assert [sorted({"reflect_count", "clone_count"} & set(line["metrics"])) for line in lines] == [
        ["reflect_count"],
        ["clone_count"],
        [],
    ]


def test_a_player_who_opted_out_is_absent() -> None:
    """Absent, not null and not empty."""
    first, second = _lines(MIRROR, _rows((0.0, 0.0), (0.0, 0.0)))

    assert "player" in first
    assert "player" not in second


@pytest.mark.parametrize(("progress", "phase"), [(0.0, "muster"), (0.5, "breach"), (0.99, "rout")])
def test_an_event_names_its_phase_and_no_player(progress: float, phase: str) -> None:
    """Changes of phase name the phase; the last line sums up."""
    (change,) = _lines(SIEGE, _rows((0.0, 0.0)), progress, form=0)
    (summary,) = _lines(SIEGE, _rows((0.0, 0.0)), progress, form=1)

    assert change["meta"]["phase"] == phase
    assert summary["meta"]["phase"] == "summary"
    assert "player" not in change
    assert change["meta"]["build"] == "2026.3.1"


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
