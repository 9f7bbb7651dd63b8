"""The State column of the Entries page: how entries stand by their alerts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from inspector.analysis.alert_timeline import AlertNow, AlertState
from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.models.entry_states import EntryStates, states_of
from inspector.ui.pages.entries import EntriesPage
from inspector.ui.theme import Theme, mix

TS, NAN = 1_735_758_000.0, float("nan")
FIRING_SHARE, PENDING_SHARE = 0.12, 0.16


def alert(entry: str, state: AlertState, rule: str = "High damage anomaly") -> AlertNow:
    """Return an alert about an entry."""
    return AlertNow(rule, "warning", (("entry", entry),), state, TS, 231.4, 412, 205.0, NAN, NAN)


@pytest.fixture
def states() -> EntryStates:
    """Whirl fires, mirror_step is about to."""
    return states_of(
        (
            alert("ability.whirl", AlertState.FIRING),
            alert("ability.mirror_step", AlertState.PENDING),
        ),
        TS + 41,
    )


def place_of(page: EntriesPage) -> int:
    """Return the place of the State column; -1 if there is none."""
    keys = [one.key for one in page.table.columns]
    return keys.index("state") if "state" in keys else -1


def said(page: EntriesPage, entry: str) -> str:
    """Return what the State column says of an entry."""
    index = page.table.index(page.table.row_of(entry), place_of(page))
    return str(index.data()).replace("\u00a0", " ")


def row_colours(page: EntriesPage, entry: str, column: int) -> set[int]:
    """Return the colours of a cell."""
    rect = page.entries.visualRect(page.table.index(page.table.row_of(entry), column))
    picture: QImage = page.entries.viewport().grab(rect).toImage()
    return {
        picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height() - 1)
    }


def test_there_is_no_column_until_alerts_are_evaluated(
    page: EntriesPage, some: EntriesFrame, states: EntryStates
) -> None:
    """And none after they no longer are."""
    page.show_frame(some)
    assert place_of(page) == -1

    page.show_states(states)
    assert place_of(page) == len(page.table.columns) - 1
    assert "state" in page.entries.shown

    page.show_states(None)
    assert place_of(page) == -1


def test_a_row_says_its_worst_state_and_for_how_long(
    page: EntriesPage, some: EntriesFrame, states: EntryStates
) -> None:
    """By the short name of the rule; the tooltip has the whole one."""
    page.show_states(states)
    page.show_frame(some)

    assert said(page, "ability.whirl") == "High damage · 41 s"
    assert said(page, "ability.mirror_step") == "pending · 41 s"
    assert said(page, "ability.meteor") == "ok"
    index = page.table.index(page.table.row_of("ability.whirl"), place_of(page))
    assert "High damage anomaly · firing since " in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_row_that_fires_has_a_ground_and_a_badge_of_its_own(
    page: EntriesPage, theme: Theme, some: EntriesFrame, states: EntryStates
) -> None:
    """One that is pending has a paler badge only."""
    page.show_frame(some)
    page.show_states(states)
    colours, state = theme.colours, place_of(page)
    tinted = mix(colours.crit, colours.surface, FIRING_SHARE).rgb()

    assert tinted in row_colours(page, "ability.whirl", 1)
    assert colours.crit.rgb() in row_colours(page, "ability.whirl", state)
    pending = row_colours(page, "ability.mirror_step", state)
    assert mix(colours.warn, colours.surface, PENDING_SHARE).rgb() in pending
    assert not {tinted, colours.crit.rgb()} & pending
    assert tinted not in row_colours(page, "ability.meteor", 1)


def test_a_click_on_its_head_puts_what_fires_on_top(
    page: EntriesPage, some: EntriesFrame, states: EntryStates
) -> None:
    """And new states put the rows in order again."""
    page.show_frame(some)
    page.show_states(states)
    head = page.entries.horizontalHeader()
    left = head.sectionViewportPosition(place_of(page))

    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left + 20, 10))

    names = [page.table.entry(row) for row in range(2)]
    assert names == ["ability.whirl", "ability.mirror_step"]
    assert page.table.headerData(place_of(page), Qt.Orientation.Horizontal) == "State ↓"
    page.show_states(states_of((alert("resonance.tide_aura", AlertState.FIRING),), TS))
    assert page.table.entry(0) == "resonance.tide_aura"


def test_a_long_name_leaves_room_for_how_long_it_lasts(
    page: EntriesPage, theme: Theme, some: EntriesFrame
) -> None:
    """The badge ends within its column."""
    rule = "Extraordinarilylongfirstword andanotheroneafterit of many"
    page.show_frame(some)
    page.show_states(states_of((alert("ability.whirl", AlertState.FIRING, rule),), TS + 41))

    rect = page.entries.visualRect(
        page.table.index(page.table.row_of("ability.whirl"), place_of(page))
    )
    picture = page.entries.viewport().grab(rect).toImage()
    upper, crit = picture.height() // 2 - 7, theme.colours.crit
    last = max(x for x in range(picture.width()) if picture.pixel(x, upper) == crit.rgb())
    assert last < picture.width() - 6


def test_states_that_come_keep_the_row_that_has_the_keys(
    page: EntriesPage, some: EntriesFrame, states: EntryStates
) -> None:
    """Only the words change."""
    page.show_frame(some)
    page.show_states(states)
    page.entries.setCurrentIndex(page.table.index(page.table.row_of("ability.meteor"), 3))

    page.show_states(states_of((alert("ability.meteor", AlertState.FIRING),), TS + 60))

    assert page.table.entry(page.entries.currentIndex().row()) == "ability.meteor"
    assert said(page, "ability.meteor") == "High damage · 60 s"
