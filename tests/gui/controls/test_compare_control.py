"""The Compare page of real logs: ranges, saves, and another recording read behind the scenes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.files.bookmarks import BookmarksFile
from inspector.session.query import Selector
from inspector.ui.compare_later import CompareLater
from inspector.ui.main_window import MainWindow
from inspector.ui.models.compare_alignment import START, Alignment
from inspector.ui.models.compare_sides import (
    FIRST_HALF,
    NOTHING,
    SECOND_HALF,
    VISIBLE,
    WHOLE,
    SideKind,
)
from inspector.ui.models.marks import ConfigMark
from inspector.ui.pages.compare import ComparePage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

TIMEOUT_MS = 20_000
FIRST_TS = 1_735_758_000.0
LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SAVES = (
    ConfigMark(FIRST_TS + 20.0, "sampling.toml", 5, "ana", "fewer reflects"),
    ConfigMark(FIRST_TS + 40.0, "sampling.toml", 6, "ana", ""),
    ConfigMark(FIRST_TS + 9_000.0, "sampling.toml", 7, "ana", "after the session"),
)


@pytest.fixture
def bookmarks() -> dict[float, str]:
    """Those of the open source: none at first."""
    return {}


@pytest.fixture
def compare(
    window: MainWindow, theme: Theme, control: SourceControl, bookmarks: dict[float, str]
) -> CompareLater:
    """What makes the page when it is wanted."""
    return CompareLater(window, theme, control, Composition().open_source, lambda: bookmarks)


@pytest.fixture
def page(
    window: MainWindow, qtbot: QtBot, compare: CompareLater, control: SourceControl
) -> ComparePage:
    """The page in front, once all of the logs are read."""
    assert control.source is not None
    session = control.source.session
    qtbot.waitUntil(lambda: session.view.rows == 60, timeout=TIMEOUT_MS)
    before = compare.control
    assert before is None
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL | SHIFT)
    page = compare.control.page
    assert isinstance(page, ComparePage)
    qtbot.waitUntil(page.isVisible, timeout=TIMEOUT_MS)
    return page


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another recording: 40 casts of meteor, and an entry that the first one lacks."""
    folder = tmp_path / "other"
    folder.mkdir()
    lines = [
        {
            "ts": 5_000 + place,
            "shard": "world-9",
            "entry": "ability.meteor" if place % 4 else "ability.comet",
            "metrics": {"casts": 1, "damage_total": 500 + place},
        }
        for place in range(40)
    ]
    (folder / "world-9.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def wait_rows(qtbot: QtBot, page: ComparePage) -> None:
    """Wait for a table, and for the curves of its chosen row."""
    qtbot.waitUntil(lambda: page.table.rowCount() > 0, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: page.detail.plot.has_curves, timeout=TIMEOUT_MS)


def texts(menu: QMenu) -> list[str]:
    """Return what a menu offers."""
    return [one.text() for one in menu.actions() if one.text()]


def ns(page: ComparePage, group: str) -> str:
    """Return the n of both sides of a group's damage, as the table shows it."""
    row = page.table.row_of((group, "dmg_per_cast"))
    return str(page.table.index(row, 6).data()) if row >= 0 else ""


def test_halves_of_what_is_open_are_compared(page: ComparePage, qtbot: QtBot) -> None:
    """Chosen from the menus; curves come for the first row."""
    page.head.a.menu.actions()[2].trigger()
    page.head.b.menu.actions()[3].trigger()

    wait_rows(qtbot, page)
    assert page.sides == (FIRST_HALF, SECOND_HALF)
    assert ns(page, "ability.meteor") == "15 · 15"
    assert page.table.entry(page.table.row_of(("ability.meteor", "dmg_per_cast"))).a.value == 14.0


def test_what_is_compared_can_be_exported(
    page: ComparePage, qtbot: QtBot, compare: CompareLater
) -> None:
    """Raw numbers of both sides, a row for each that is shown; nothing before there are any."""
    assert compare.offers() == []
    page.head.a.menu.actions()[2].trigger()
    page.head.b.menu.actions()[3].trigger()
    wait_rows(qtbot, page)

    (offer,) = compare.offers()
    sheet = offer.sheet()

    assert sheet.rows == page.table.rowCount()
    row = page.table.row_of(("ability.meteor", "dmg_per_cast"))
    assert [sheet.columns[head][row] for head in ("group", "kpi", "a value", "a n", "b n")] == [
        *("ability.meteor", "dmg_per_cast"),
        *(14.0, 15, 15),
    ]


def test_another_recording_is_read_behind_the_scenes(
    page: ComparePage, qtbot: QtBot, compare: CompareLater, other: Path
) -> None:
    """Entries are matched by name; those of one side are listed."""
    compare.compare_with(other)

    wait_rows(qtbot, page)
    assert ns(page, "ability.meteor") == "30 · 30"
    lonely = {
        page.lonely_table.entry(row).group: page.lonely_table.entry(row).side
        for row in range(page.lonely_table.rowCount())
    }
    assert lonely == {"ability.whirl": "A", "ability.comet": "B"}
    assert not page.reading.isVisible()


def test_one_click_compares_before_and_after_a_save(
    page: ComparePage, qtbot: QtBot, control: SourceControl
) -> None:
    """As far as the neighbouring save; saves outside the session are not offered."""
    control.live.set_config_marks(SAVES)
    qtbot.waitUntil(lambda: len(page.saves.buttons) == 2, timeout=TIMEOUT_MS)

    QTest.mouseClick(page.saves.buttons[1], LEFT)

    wait_rows(qtbot, page)
    assert [side.kind for side in page.sides] == [SideKind.BEFORE, SideKind.AFTER]
    # 20 s on each side, every other record is of this entry; the last instant is not among them.
    assert ns(page, "ability.meteor") == "10 · 10"


def test_a_save_is_compared_from_elsewhere(
    page: ComparePage,
    qtbot: QtBot,
    window: MainWindow,
    control: SourceControl,
    compare: CompareLater,
) -> None:
    """The nearest one; the page comes to the front."""
    control.live.set_config_marks(SAVES)
    window.show_page("live")

    compare.compare_save(FIRST_TS + 38.0)

    qtbot.waitUntil(page.isVisible, timeout=TIMEOUT_MS)
    assert page.sides[0].save == SAVES[1]
    wait_rows(qtbot, page)


def test_the_visible_range_stays_what_it_was(
    page: ComparePage, qtbot: QtBot, control: SourceControl
) -> None:
    """However the charts are moved afterwards."""
    control.live.view.show(10.0, 30.0)
    page.head.a.menu.actions()[1].trigger()
    kept = page.sides[0]
    control.live.view.show(30.0, 50.0)
    page.head.b.menu.actions()[1].trigger()

    wait_rows(qtbot, page)
    assert VISIBLE not in page.sides
    assert page.sides[0] == kept
    assert ns(page, "ability.meteor") == "10 · 10"


def test_the_filters_of_the_window_count(
    page: ComparePage, qtbot: QtBot, control: SourceControl
) -> None:
    """On both sides."""
    control.live.page.set_filters(Selector(entry="ability.whirl"))
    page.set_sides(FIRST_HALF, SECOND_HALF)
    page.question_changed.emit()

    wait_rows(qtbot, page)
    assert {page.table.entry(row).group for row in range(page.table.rowCount())} == {
        "ability.whirl"
    }


def test_what_cannot_be_read_is_said(
    page: ComparePage, qtbot: QtBot, compare: CompareLater, tmp_path: Path
) -> None:
    """In place of the table; another choice takes it back."""
    empty = tmp_path / "empty"
    empty.mkdir()
    compare.compare_with(empty)

    qtbot.waitUntil(
        lambda: page.empty.headline.text() == "These cannot be compared", timeout=TIMEOUT_MS
    )
    assert page.empty.hint.text().startswith("empty: there is no record")

    page.head.b.menu.actions()[3].trigger()
    wait_rows(qtbot, page)


def test_a_save_makes_the_page_if_nobody_has_seen_it(
    compare: CompareLater, window: MainWindow, control: SourceControl
) -> None:
    """One click is enough, wherever it is made."""
    control.live.set_config_marks(SAVES)

    compare.compare_save(FIRST_TS + 20.0)

    assert window.pages.page == "compare"
    assert compare.control.page.sides[1].save == SAVES[0]


def test_reading_can_be_cancelled(page: ComparePage, compare: CompareLater, other: Path) -> None:
    """Then nothing is on side B."""
    compare.compare_with(other)
    page.reading.cancelled.emit()

    assert page.sides == (WHOLE, NOTHING)
    assert page.empty.headline.text() == "Choose what to set beside it"


def test_another_source_begins_anew(
    page: ComparePage, qtbot: QtBot, control: SourceControl, compare: CompareLater, other: Path
) -> None:
    """Nothing of the one before is left; the other recording is closed."""
    compare.compare_with(other)
    wait_rows(qtbot, page)

    control.open([other])

    assert page.sides == (WHOLE, NOTHING)
    assert page.table.rowCount() == 0
    assert not page.detail.isVisible()


def test_curves_are_aligned_on_a_bookmark_of_each_side(
    page: ComparePage, qtbot: QtBot, bookmarks: dict[float, str]
) -> None:
    """What was before it has negative seconds, and the axis says what it counts from."""
    bookmarks.update({FIRST_TS + 10.0: "pull", FIRST_TS + 50.0: "boss"})
    page.set_sides(FIRST_HALF, SECOND_HALF)
    page.question_changed.emit()
    wait_rows(qtbot, page)
    a, b = page.detail.align.pickers
    assert [one.note for one in (*a.offered, *b.offered)] == ["pull", "boss"]

    a.menu.actions()[1].trigger()
    b.menu.actions()[1].trigger()

    qtbot.waitUntil(
        lambda: page.detail.axis.full == "time since “pull” on A, “boss” on B", timeout=TIMEOUT_MS
    )
    # A begins 10 s before its bookmark, B 20 s.
    places = page.detail.plot.places_s
    assert -21.0 < places[0] < -19.0


def test_the_bookmarks_of_another_recording_lie_beside_it(
    page: ComparePage, qtbot: QtBot, compare: CompareLater, other: Path
) -> None:
    """Side B has a choice, and A, which has no bookmark, has none."""
    BookmarksFile([other]).change(lambda _known: {5_010.0: "wave 2", 9_999.0: "never"})

    compare.compare_with(other)

    wait_rows(qtbot, page)
    a, b = page.detail.align.pickers
    qtbot.waitUntil(lambda: b.offered == (Alignment(5_010.0, "wave 2"),), timeout=TIMEOUT_MS)
    assert b.isVisible()
    assert not a.isVisible()


def test_without_bookmarks_there_is_nothing_to_choose(page: ComparePage, qtbot: QtBot) -> None:
    """The axis says that both count from their start."""
    page.set_sides(FIRST_HALF, SECOND_HALF)
    page.question_changed.emit()

    wait_rows(qtbot, page)
    assert not page.detail.align.isVisible()
    assert page.detail.axis.full == "time since the start of each side"


def test_what_is_around_a_bookmark_is_compared(
    page: ComparePage, qtbot: QtBot, bookmarks: dict[float, str]
) -> None:
    """Chosen by keys from the menu of a side: what there is of a minute before and after."""
    bookmarks.update({FIRST_TS + 10.0: "pull", FIRST_TS + 59.0: "boss", FIRST_TS + 900.0: "later"})
    menu = page.head.b.menu
    qtbot.waitUntil(lambda: "Around a bookmark" in texts(menu), timeout=TIMEOUT_MS)
    page.head.b.setFocus()
    QTest.keyClick(page.head.b, Qt.Key.Key_Space)
    around = page.head.b.bookmarks
    assert around is not None
    menu.setActiveAction(around.menuAction())
    QTest.keyClick(menu, Qt.Key.Key_Right)
    assert [text.split(" · ")[1] for text in texts(around)] == ["boss", "pull"]
    QTest.keyClick(around, Qt.Key.Key_Right)
    margins = around.activeAction().menu()
    assert isinstance(margins, QMenu)
    assert texts(margins) == ["± 1 minute", "± 5 minutes", "± 15 minutes"]

    QTest.keyClick(margins, Qt.Key.Key_Return)

    choice = page.sides[1]
    assert choice.words == "± 1 m around boss"
    wait_rows(qtbot, page)
    # The session ends a second after the bookmark, and begins less than a minute before it.
    assert ns(page, "ability.meteor") == "30 · 30"


def test_swapped_sides_stay_aligned_as_they_were(
    page: ComparePage, qtbot: QtBot, bookmarks: dict[float, str]
) -> None:
    """Each takes its bookmark along; one that is deleted gives way to the start."""
    bookmarks.update({FIRST_TS + 10.0: "pull", FIRST_TS + 50.0: "boss"})
    page.set_sides(FIRST_HALF, SECOND_HALF)
    page.question_changed.emit()
    wait_rows(qtbot, page)
    page.detail.align.pickers[0].menu.actions()[1].trigger()

    QTest.mouseClick(page.head.swap, LEFT)

    assert page.detail.align.choices == (START, Alignment(FIRST_TS + 10.0, "pull"))
    bookmarks.clear()
    qtbot.waitUntil(lambda: page.detail.align.choices == (START, START), timeout=TIMEOUT_MS)


@pytest.mark.parametrize("where", ["chart", "overview"])
def test_a_click_on_a_mark_compares_before_and_after(
    compare: CompareLater, window: MainWindow, control: SourceControl, where: str
) -> None:
    """On a chart, or on the overview."""
    control.live.set_config_marks(SAVES)
    chosen = {
        "chart": window.live.grid.save_chosen,
        "overview": window.timeline.strip.save_chosen,
    }

    chosen[where].emit(SAVES[1].ts)

    assert window.pages.page == "compare"
    assert [side.save for side in compare.control.page.sides] == [SAVES[1], SAVES[1]]


def test_the_last_save_of_the_session_is_one_command_away(
    compare: CompareLater, window: MainWindow, control: SourceControl
) -> None:
    """One after the session has nothing on its other side; without a save it says why not."""
    action = window.window_actions.view.compare_save
    assert not action.isEnabled()
    control.live.set_config_marks(SAVES)

    action.trigger()

    assert window.pages.page == "compare"
    assert [side.kind for side in compare.control.page.sides] == [SideKind.BEFORE, SideKind.AFTER]
    assert compare.control.page.sides[0].save == SAVES[1]
