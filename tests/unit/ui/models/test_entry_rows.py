"""Which entries are shown, in which order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.alert_timeline import AlertNow, AlertState
from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.models.entry_columns import ColumnKind
from inspector.ui.models.entry_rows import EntryRows, Ordering, arranged
from inspector.ui.models.entry_states import states_of
from tests.unit.ui.models.entry_frames import Entry, frame_of

NAN = float("nan")
FRAME = frame_of(
    Entry("ability.whirl", n=10, damage=30.0, tier=3, usual=20.0),
    Entry("ability.meteor", n=400, damage=200.0, tier=5, usual=100.0),
    Entry("contract.ember", n=90, damage=NAN, tier=None),
    Entry("ability.mend", n=90, damage=0.0, tier=3, usual=20.0),
)
DAMAGE = Ordering(ColumnKind.KPI, "dmg_per_cast")


def names(frame: EntriesFrame, rows: EntryRows) -> list[str]:
    """Return what the rows are, from the top."""
    groups = frame.entries.table.groups
    return [
        groups[code] if code >= 0 else rows.sections[-1 - code].label
        for code in rows.codes.tolist()
    ]


def test_the_largest_n_comes_first_and_what_is_equal_goes_by_name() -> None:
    """As the page begins."""
    assert names(FRAME, arranged(FRAME, Ordering())) == [
        "ability.meteor",
        "ability.mend",
        "contract.ember",
        "ability.whirl",
    ]


@pytest.mark.parametrize("descending", [True, False])
def test_an_entry_without_a_value_is_last_either_way(*, descending: bool) -> None:
    """It is neither large nor small."""
    shown = names(FRAME, arranged(FRAME, replace(DAMAGE, descending=descending)))

    assert shown[-1] == "contract.ember"
    values = ["ability.meteor", "ability.whirl", "ability.mend"]
    assert shown[:-1] == (values if descending else values[::-1])


def test_differences_of_few_records_or_of_none_are_not_compared() -> None:
    """Else chance would stand at the top."""
    by_difference = Ordering(ColumnKind.VERSUS, "dmg_per_cast", least_n=30)

    shown = names(FRAME, arranged(FRAME, by_difference))

    assert shown == ["ability.meteor", "ability.mend", "ability.whirl", "contract.ember"]


def test_each_tier_has_a_section_with_its_entries_sorted_below() -> None:
    """In the order of the tiers; those without one are last."""
    rows = arranged(FRAME, replace(DAMAGE, by_tier=True))

    assert names(FRAME, rows) == [
        "Tier 3",
        "ability.whirl",
        "ability.mend",
        "Tier 5",
        "ability.meteor",
        "No tier",
        "contract.ember",
    ]
    assert [section.entries for section in rows.sections] == [2, 1, 1]
    assert (len(rows), rows.entries) == (7, 4)


def test_a_search_finds_a_part_of_a_name_in_any_case() -> None:
    """Also across the dot; a tier without a match has no section."""
    rows = arranged(FRAME, Ordering(needle="Y.ME", by_tier=True))

    assert names(FRAME, rows) == ["Tier 3", "ability.mend", "Tier 5", "ability.meteor"]
    assert arranged(FRAME, Ordering(needle="xyz")).entries == 0


def test_held_rows_keep_their_places_and_new_ones_come_last() -> None:
    """Whatever the column says by now."""
    places = np.array([1, -1, 0, -1])

    rows = arranged(FRAME, Ordering(), places)

    assert names(FRAME, rows) == [
        "contract.ember",
        "ability.whirl",
        "ability.mend",
        "ability.meteor",
    ]


@given(
    tiers=st.lists(st.sampled_from([None, 1, 2, 5]), max_size=12),
    kind=st.sampled_from(list(ColumnKind)),
    descending=st.booleans(),
    by_tier=st.booleans(),
)
def test_every_entry_has_one_row(
    *, tiers: list[int | None], kind: ColumnKind, descending: bool, by_tier: bool
) -> None:
    """And every section as many as it says."""
    frame = frame_of(*(Entry(f"ability.e{n}", n=n, tier=tier) for n, tier in enumerate(tiers)))

    rows = arranged(frame, Ordering(kind, "dmg_per_cast", descending, by_tier))

    codes = rows.codes.tolist()
    assert sorted(code for code in codes if code >= 0) == list(range(len(tiers)))
    assert (
        sum(code < 0 for code in codes) == len(rows.sections) == (len(set(tiers)) if by_tier else 0)
    )
    assert sum(section.entries for section in rows.sections) == (len(tiers) if by_tier else 0)


@pytest.mark.parametrize("descending", [True, False])
def test_the_state_sorts_what_fires_to_one_end(*, descending: bool) -> None:
    """Entries that stand alike go by their name."""
    alerts = (
        AlertNow("Rule", "warning", (("entry", entry),), state, 0.0, 1.0, 9, 0.5, NAN, NAN)
        for entry, state in (
            ("ability.mend", AlertState.PENDING),
            ("ability.whirl", AlertState.FIRING),
        )
    )

    rows = arranged(
        FRAME, Ordering(ColumnKind.STATE, descending=descending), states=states_of(alerts, 0.0)
    )

    shown = names(FRAME, rows)
    well = ["ability.meteor", "contract.ember"]
    alarming = ["ability.whirl", "ability.mend"]
    assert shown == ([*alarming, *well] if descending else [*well, *alarming[::-1]])
