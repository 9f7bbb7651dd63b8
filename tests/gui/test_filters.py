"""Filter chips and their editors, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.session.query import ALL_ROWS, Selector
from inspector.ui.filters.bar import FilterBar
from inspector.ui.filters.offers import NOT_HASHED
from inspector.ui.main_window import MainWindow
from inspector.ui.models.filters import FilterKind
from inspector.ui.models.frame import Facets, Frame
from inspector.ui.row_list import RowList

LEFT = Qt.MouseButton.LeftButton
FACETS = Facets(
    entries=(("ability.meteor", 900_000), ("event.meteor_shower", 61_000), ("contract.oath", 9)),
    tiers=((3, 120_000), (4, 80_000), (5, 0)),
    shards=(("world-1", 1_200_000), ("world-2", 900_000)),
    tags=(("<b>bold</b>", 4), ("cc_silence", 2)),
    players=(("h:3ad91f", 70), ("h:41", 3)),
)
THREE = Selector(entry="ability.*", tiers=frozenset({3, 4, 5}), tags=frozenset({"cc_silence"}))


@pytest.fixture
def bar(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> FilterBar:
    """The filters of a window that shows a session."""
    window.show_frame(lots)
    window.top_bar.filters.set_facets(FACETS)
    settle()
    return window.top_bar.filters


def shown(bar: FilterBar) -> list[str]:
    """Return the chips as they read, from left to right."""
    chips = {kind.value: chip for kind, chip in bar.chips.items()}
    return [f"{word} {chip.value}" for word, chip in chips.items() if chip.isVisible()]


def press_row(rows: RowList, number: int) -> None:
    """Click a row of a list."""
    middle = rows.visualRect(rows.model().index(number, 0)).center()
    QTest.mouseClick(rows.viewport(), LEFT, pos=middle)


def test_filters_are_shown_as_chips(bar: FilterBar, settle: Callable[[], None]) -> None:
    """Each filter in force is a chip with its values; shards can be chosen at once."""
    assert shown(bar) == ["shard all"]

    bar.set_filters(Selector(tiers=frozenset({5, 3, 4})))
    settle()

    assert shown(bar) == ["tier 3, 4, 5", "shard all"]


def test_the_cross_of_a_chip_removes_its_filter(
    qtbot: QtBot, bar: FilterBar, settle: Callable[[], None]
) -> None:
    """A click on the cross takes one filter away and leaves the others."""
    bar.set_filters(replace(THREE, tags=frozenset()))
    settle()
    tier = bar.chips[FilterKind.TIER]

    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.mouseClick(tier, LEFT, pos=tier.cross().center().toPoint())

    assert changed.args == [Selector(entry="ability.*")]
    assert not tier.isVisible()


def test_delete_removes_a_filter(qtbot: QtBot, bar: FilterBar, settle: Callable[[], None]) -> None:
    """The cross has a key."""
    bar.set_filters(Selector(player="h:41"))
    settle()

    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.keyClick(bar.chips[FilterKind.PLAYER], Qt.Key.Key_Delete)

    assert changed.args == [ALL_ROWS]


def test_a_chip_opens_its_editor(bar: FilterBar) -> None:
    """A click beside the cross edits the filter."""
    chip = bar.chips[FilterKind.SHARD]

    QTest.mouseClick(chip, LEFT, pos=QPoint(8, 12))

    editor = bar.editor(FilterKind.SHARD)
    assert editor.isVisible()
    figures = {row.name: row.figure.replace("\N{NO-BREAK SPACE}", " ") for row in editor.rows.rows}
    assert figures == {"world-1": "1.2 M", "world-2": "900 k"}
    QTest.keyClick(editor.field, Qt.Key.Key_Escape)
    assert not editor.isVisible()


def test_boxes_take_effect_at_once(qtbot: QtBot, bar: FilterBar) -> None:
    """Ticking two tiers filters by both, and the editor stays open."""
    bar.edit(FilterKind.TIER)
    editor = bar.editor(FilterKind.TIER)

    with qtbot.waitSignals([bar.filters_changed] * 2, timeout=1_000):
        press_row(editor.rows, 0)
        press_row(editor.rows, 1)

    assert bar.selector == Selector(tiers=frozenset({3, 4}))
    assert editor.isVisible()
    assert [row.ticked for row in editor.rows.rows] == [True, True, False]
    assert editor.rows.rows[2].is_faint
    editor.close()


def test_clear_takes_a_kind_away(qtbot: QtBot, bar: FilterBar) -> None:
    """One click unticks all."""
    bar.set_filters(THREE)
    bar.edit(FilterKind.TIER)

    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.mouseClick(bar.editor(FilterKind.TIER).clear, LEFT)

    assert changed.args == [replace(THREE, tiers=frozenset())]
    bar.editor(FilterKind.TIER).close()


def test_an_entry_is_chosen_with_the_arrow_keys(qtbot: QtBot, bar: FilterBar) -> None:
    """Typing narrows the suggestions, the arrows choose one, Enter takes it."""
    bar.edit(FilterKind.ENTRY)
    editor = bar.editor(FilterKind.ENTRY)

    QTest.keyClicks(editor.field, "meteor")
    assert editor.note.text().replace("\N{NO-BREAK SPACE}", " ") == "2 entries · 961 k rows"
    QTest.keyClick(editor.field, Qt.Key.Key_Down)
    QTest.keyClick(editor.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.keyClick(editor.field, Qt.Key.Key_Return)

    assert changed.args == [Selector(entry="event.meteor_shower")]
    assert not editor.isVisible()


def test_a_glob_is_entered_as_it_is_typed(qtbot: QtBot, bar: FilterBar) -> None:
    """Without a highlight Enter takes what was typed."""
    bar.edit(FilterKind.ENTRY)
    editor = bar.editor(FilterKind.ENTRY)

    QTest.keyClicks(editor.field, "ability.*")
    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.keyClick(editor.field, Qt.Key.Key_Return)

    assert changed.args == [Selector(entry="ability.*")]


def test_the_hash_of_a_player_is_pasted(qtbot: QtBot, bar: FilterBar, qapp: QApplication) -> None:
    """A hash with the spaces that copying brings along is taken without them."""
    bar.edit(FilterKind.PLAYER)
    editor = bar.editor(FilterKind.PLAYER)
    qapp.clipboard().setText("  h:99ab\n")

    editor.field.paste()
    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.mouseClick(editor.apply, LEFT)

    assert changed.args == [Selector(player="h:99ab")]


@pytest.mark.parametrize("name", ["Alice", "h:Alice", "H:3AD9"])
def test_the_name_of_a_player_is_neither_taken_nor_shown(
    qtbot: QtBot, bar: FilterBar, qapp: QApplication, name: str
) -> None:
    """Whatever is no hash is refused in words that do not repeat it."""
    bar.edit(FilterKind.PLAYER)
    editor = bar.editor(FilterKind.PLAYER)
    qapp.clipboard().setText(name)

    with qtbot.assertNotEmitted(bar.filters_changed):
        editor.field.paste()

    assert editor.field.text() == ""
    assert editor.note.text() == NOT_HASHED
    assert editor.note.property("role") == "warn"
    editor.field.undo()
    editor.field.redo()
    assert editor.field.text() == ""
    editor.close()


def test_half_a_hash_is_refused(qtbot: QtBot, bar: FilterBar) -> None:
    """Enter on the beginning of a hash says what is missing."""
    bar.edit(FilterKind.PLAYER)
    editor = bar.editor(FilterKind.PLAYER)

    QTest.keyClicks(editor.field, "h:")
    with qtbot.assertNotEmitted(bar.filters_changed):
        QTest.keyClick(editor.field, Qt.Key.Key_Return)

    assert editor.note.text() == NOT_HASHED
    editor.close()


def test_new_figures_leave_an_open_editor_as_it_is(bar: FilterBar) -> None:
    """What is typed and highlighted stays while rows are counted; only figures change."""
    bar.edit(FilterKind.TIER)
    editor = bar.editor(FilterKind.TIER)
    QTest.keyClicks(editor.field, "tier")
    QTest.keyClick(editor.field, Qt.Key.Key_Down)
    QTest.keyClick(editor.field, Qt.Key.Key_Down)

    bar.set_facets(replace(FACETS, tiers=((4, 500_000), (3, 120_001), (5, 1))))

    assert editor.field.text() == "tier"
    assert editor.rows.current == 1
    assert [row.name for row in editor.rows.rows] == ["tier 3", "tier 4", "tier 5"]
    assert editor.rows.rows[1].figure.replace("\N{NO-BREAK SPACE}", " ") == "500 k"
    editor.close()


def test_the_menu_offers_every_kind(bar: FilterBar) -> None:
    """+ filter opens a menu, whose first entry is highlighted for the keys."""
    bar.open()

    assert [action.text() for action in bar.menu.actions()] == [
        "entry", "tier", "shard", "tag", "player"
    ]  # fmt: skip
    assert bar.menu.activeAction().text() == "entry"
    QTest.keyClick(bar.menu, Qt.Key.Key_Down)
    QTest.keyClick(bar.menu, Qt.Key.Key_Return)
    assert bar.editor(FilterKind.TIER).isVisible()
    bar.editor(FilterKind.TIER).close()


def test_tags_are_shown_letter_by_letter(bar: FilterBar, settle: Callable[[], None]) -> None:
    """A tag that looks like markup is none, in the chip, its tooltip and the list."""
    bar.set_filters(Selector(tags=frozenset({"<b>bold</b>" * 4})))
    settle()

    assert shown(bar) == ["shard all", "tag " + "<b>bold</b>" * 4]
    assert "&lt;b&gt;" in bar.chips[FilterKind.TAG].toolTip()


def test_a_narrow_bar_shows_all_filters_as_one(
    qtbot: QtBot, window: MainWindow, bar: FilterBar, settle: Callable[[], None]
) -> None:
    """At 1280 pixels the chips become one, which lists them; each can be removed there."""
    window.resize(1_280, 800)
    bar.set_filters(THREE)
    settle()

    assert shown(bar) == []
    assert bar.many.value == "3 filters"
    QTest.mouseClick(bar.many, LEFT)
    assert bar.list.isVisible()
    chip = bar.list.chips[FilterKind.TAG]
    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.mouseClick(chip, LEFT, pos=chip.cross().center().toPoint())
    assert changed.args == [replace(THREE, tags=frozenset())]
    with qtbot.waitSignal(bar.filters_changed, timeout=1_000) as changed:
        QTest.mouseClick(bar.list.clear, LEFT)
    assert changed.args == [ALL_ROWS]
    assert not bar.list.isVisible()


@pytest.mark.parametrize("width", [900, 1_000, 1_280, 1_440, 1_920])
@pytest.mark.parametrize("selector", [ALL_ROWS, THREE, replace(THREE, player="h:" + "a" * 32)])
def test_nothing_in_the_top_bar_overlaps(
    window: MainWindow,
    bar: FilterBar,
    settle: Callable[[], None],
    width: int,
    selector: Selector,
) -> None:
    """In every usual width all that is shown has its own place, in full."""
    window.resize(width, 800)
    bar.set_filters(selector)
    window.top_bar.set_range(133.0)
    settle()

    top = window.top_bar
    row = [top.source, top.reading, top.rejected, top.free_range, top.ranges, bar, top.palette_key]
    there = [part for part in row if part.isVisible()]
    assert all(a.geometry().right() < b.x() for a, b in pairwise(there))
    assert there[-1].geometry().right() < top.width()
    assert all(part.width() >= part.sizeHint().width() for part in there)
