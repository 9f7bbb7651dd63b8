"""Which columns there are, and which give way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.models.entry_columns import columns_of, fitting
from tests.unit.ui.models.entry_frames import Entry, frame_of

FRAME = frame_of(Entry("ability.meteor", usual=100.0, heal=0.5))
COLUMNS = columns_of(FRAME, "5 m")
KEYS = [one.key for one in COLUMNS]
ALL_PX = sum(one.width_px for one in COLUMNS)


def test_only_kpis_that_a_row_has_are_columns_and_only_baselines_are_compared_with() -> None:
    """In the order of the registry, each difference beside its KPI."""
    assert KEYS == [
        "entry",
        "tier",
        "casts",
        "n",
        "kpi:dmg_per_cast",
        "versus:dmg_per_cast",
        "kpi:effective_heal_ratio",
    ]


def test_long_names_have_two_lines() -> None:
    """They break where a word ends."""
    titles = {one.key: one.title for one in COLUMNS}
    assert titles["kpi:dmg_per_cast"] == "dmg_per_cast"
    assert titles["kpi:effective_heal_ratio"] == "effective_\nheal_ratio"
    assert titles["casts"] == "Casts, 5 m"


def test_the_later_kpi_gives_way_first_and_the_entry_never() -> None:
    """Then the curve, the tier, the n."""
    gone: list[str] = []
    for room_px in range(ALL_PX, 0, -1):
        shown = fitting(COLUMNS, room_px, {})
        gone += [key for key in KEYS if key not in shown and key not in gone]

    assert gone == [
        "kpi:effective_heal_ratio",
        "casts",
        "tier",
        "n",
        "versus:dmg_per_cast",
        "kpi:dmg_per_cast",
    ]
    assert fitting(COLUMNS, 0, {}) == {"entry"}


def test_what_a_person_hides_is_gone_with_its_difference() -> None:
    """A difference without its value says nothing."""
    shown = fitting(COLUMNS, ALL_PX, {"kpi:dmg_per_cast": False, "entry": False})

    assert shown == {"entry", "tier", "casts", "n", "kpi:effective_heal_ratio"}


def test_what_a_person_wants_gives_way_last() -> None:
    """It takes the room of what was more important."""
    room_px = ALL_PX - 150
    assert "kpi:effective_heal_ratio" not in fitting(COLUMNS, room_px, {})

    assert "kpi:effective_heal_ratio" in fitting(
        COLUMNS, room_px, {"kpi:effective_heal_ratio": True}
    )


@given(
    room_px=st.integers(0, 2_000),
    choices=st.dictionaries(st.sampled_from(KEYS), st.booleans()),
)
def test_the_columns_fit(room_px: int, choices: dict[str, bool]) -> None:
    """Unless only the entries are left."""
    shown = fitting(COLUMNS, room_px, choices)

    assert "entry" in shown
    needed_px = sum(one.width_px for one in COLUMNS if one.key in shown)
    assert needed_px <= room_px or shown == {"entry"}


def test_states_have_a_column_once_they_are_known_and_it_gives_way_last() -> None:
    """At the right of all others."""
    columns = columns_of(FRAME, "5 m", has_states=True)

    assert [one.key for one in columns] == [*KEYS, "state"]
    assert fitting(columns, columns[0].width_px + columns[-1].width_px, {}) == {"entry", "state"}
