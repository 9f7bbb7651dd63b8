"""Layouts in the window: chosen, kept, handed on, and found again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.files.layouts import LayoutsFile
from inspector.session.query import GroupBy
from inspector.ui.charts.waiting import WaitingPlace
from inspector.ui.layout_control import LayoutControl
from inspector.ui.layout_memory import LayoutMemory
from inspector.ui.layout_shelf import LayoutShelf
from inspector.ui.main_window import MainWindow
from inspector.ui.models.layouts import Layout, NamedLayout, TabLayout
from inspector.ui.models.request import ChartRequest
from inspector.ui.remap_control import RemapControl
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

TIMEOUT_MS = 20_000
METEOR = ChartRequest("casts", "ability.meteor")
GONE = ChartRequest("casts", "ability.metteor")
ABILITY = Layout((TabLayout("ability", GroupBy.TIER, (METEOR,)),), 60.0)


@dataclass
class Layouts:
    """What a test has to do with."""

    control: LayoutControl
    remap: RemapControl
    shelf: LayoutShelf
    file: LayoutsFile
    states: Path


@pytest.fixture
def layouts(window: MainWindow, theme: Theme, control: SourceControl, tmp_path: Path) -> Layouts:
    """The layouts of a window on real logs; none is kept yet."""
    file, states = LayoutsFile(tmp_path / "layouts.json"), tmp_path / "states"
    shelf = LayoutShelf(file)
    layouts = LayoutControl(window, control, shelf, LayoutMemory(states))
    remap = RemapControl(window, theme, control, layouts.show_layout)
    return Layouts(layouts, remap, shelf, file, states)


def menu_texts(window: MainWindow) -> list[str]:
    """Open the menu of layouts, and return what is in it."""
    button = window.live.layouts
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    texts = [action.text() for action in button.menu.actions() if action.text()]
    button.menu.close()
    return texts


def trigger(window: MainWindow, text: str) -> None:
    """Choose something of the menu of layouts."""
    menu_texts(window)
    action = next(one for one in window.live.layouts.menu.actions() if one.text() == text)
    assert action.isEnabled()
    action.trigger()


def waiting(window: MainWindow) -> WaitingPlace | None:
    """Return the place of the first chart that waits."""
    places = (panel.waiting for panel in window.live.grid.panels)
    return next((place for place in places if place is not None), None)


@pytest.mark.usefixtures("layouts")
def test_without_layouts_the_menu_offers_to_keep_one(window: MainWindow) -> None:
    """What cannot be had is there, with the reason, and cannot be chosen."""
    texts = menu_texts(window)

    assert texts == [
        "Default", "Save", "Save as…", "Rename…", "Delete", "Back to what it was before",
        "Reset charts of this tab", "Import…", "Export…",
    ]  # fmt: skip
    enabled = [one.text() for one in window.live.layouts.menu.actions() if one.isEnabled()]
    assert [text for text in enabled if text] == ["Default", "Save as…", "Import…", "Export…"]


def test_the_page_is_saved_by_a_name_with_the_keys_alone(
    window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """Save as…, a name, Enter; the button says it, and a dot once the page is edited."""
    control.live.page.set_group("tier")
    trigger(window, "Save as…")
    QTest.keyClicks(layouts.control.name_card.field, "Healing")
    QTest.keyClick(layouts.control.name_card.field, Qt.Key.Key_Return)

    button = window.live.layouts
    assert layouts.control.name_card.isHidden()
    assert layouts.shelf.layouts == (
        NamedLayout("Healing", Layout((TabLayout("", GroupBy.TIER),), 300.0)),
    )
    assert button.text() == "Healing"
    control.live.page.set_group("shard")
    assert button.text() == "Healing •"
    assert button.accessibleName() == "Layout of the page: Healing, edited since"
    trigger(window, "Save")
    assert button.text() == "Healing"
    control.live.view.set_range(900.0)
    assert button.text() == "Healing •"


def test_a_chosen_layout_is_shown_at_once_and_taken_back_in_one_step(
    window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """Charts, grouping and range; the tab that it tells of comes to the front."""
    layouts.shelf.keep("Ability", ABILITY)
    control.live.page.set_group("shard")
    before = control.live.layout

    trigger(window, "Ability")
    assert control.live.layout == ABILITY
    assert window.live.tabs.namespace == "ability"
    assert control.live.view.view.range_s == 60.0
    assert window.live.layouts.text() == "Ability"

    trigger(window, "Back to what it was before")
    assert control.live.layout == before
    assert window.live.tabs.namespace == ""
    assert window.live.layouts.text() == ""


def test_default_is_what_is_chosen_for_each_tab(
    window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """The range in sight stays as it is."""
    layouts.shelf.keep("Ability", ABILITY)
    layouts.control.choose("Ability")

    trigger(window, "Default")

    assert control.live.layout == Layout(range_s=60.0)
    assert layouts.control.name == ""


def test_a_deleted_layout_comes_back_with_undo(window: MainWindow, layouts: Layouts) -> None:
    """The page stays as it is meanwhile."""
    layouts.shelf.keep("Ability", ABILITY)
    layouts.control.choose("Ability")

    trigger(window, "Delete")
    undo = window.live.undo
    assert not layouts.shelf.layouts
    assert undo.text.full == "The layout “Ability” is deleted"
    assert undo.isVisible()

    QTest.mouseClick(undo.undo, Qt.MouseButton.LeftButton)
    assert layouts.shelf.layouts == (NamedLayout("Ability", ABILITY),)
    assert window.live.layouts.text() == "Ability"
    assert not undo.isVisible()


def test_a_layout_is_renamed_but_not_over_another_one(window: MainWindow, layouts: Layouts) -> None:
    """The card says why a name cannot be taken."""
    layouts.shelf.keep("Ability", ABILITY)
    layouts.shelf.keep("Other", Layout())
    layouts.control.choose("Ability")
    trigger(window, "Rename…")
    card = layouts.control.name_card

    card.field.setText("Other")
    assert not card.confirm.isEnabled()
    assert card.hint.text() == "Another layout has this name already"
    card.field.setText("<b>Spells</b> & co")
    QTest.mouseClick(card.confirm, Qt.MouseButton.LeftButton)

    assert [one.name for one in layouts.shelf.layouts] == ["<b>Spells</b> & co", "Other"]
    assert "<b>Spells</b> && co" in menu_texts(window)


def test_a_layout_goes_from_one_person_to_another_as_a_file(
    window: MainWindow,
    control: SourceControl,
    layouts: Layouts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that is taken by another layout gets a number; the same layout is there once."""
    path = tmp_path / "Ability.layout.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    layouts.shelf.keep("Ability", ABILITY)
    layouts.control.choose("Ability")
    trigger(window, "Export…")

    trigger(window, "Import…")
    assert [one.name for one in layouts.shelf.layouts] == ["Ability"]

    layouts.shelf.keep("Ability", Layout())
    trigger(window, "Import…")
    assert [one.name for one in layouts.shelf.layouts] == ["Ability", "Ability 2"]
    assert control.live.layout == ABILITY
    assert window.live.layouts.text() == "Ability 2"


def test_a_file_that_is_no_layout_changes_nothing_and_says_why(
    window: MainWindow, control: SourceControl, layouts: Layouts, tmp_path: Path
) -> None:
    """With its place, and what to do."""
    path = tmp_path / "x.layout.json"
    path.write_text(json.dumps({"layout": 1, "name": "x", "tabs": [{"tab": "abilities"}]}))
    before = control.live.layout

    layouts.control.handing.import_file(path)

    assert str(path) in window.notice.text.full
    assert "tabs 1, tab: must be one of all, ability" in window.notice.text.full
    assert control.live.layout == before
    assert layouts.shelf.layouts == ()


def test_a_source_is_seen_again_in_its_layout(
    qtbot: QtBot, window: MainWindow, control: SourceControl, layouts: Layouts, logs: Path
) -> None:
    """Without a step back, and without another page coming to the front."""
    layouts.shelf.keep("Ability", ABILITY)
    layouts.control.choose("Ability")
    control.live.page.reset_charts()
    window.show_page("entries")

    control.open([logs])
    with qtbot.waitSignal(control.chart_shown, timeout=TIMEOUT_MS):
        pass

    assert control.live.layout == ABILITY
    assert layouts.control.name == "Ability"
    assert not layouts.control.is_edited
    assert window.pages.page == "entries"


def test_the_palette_finds_a_layout_by_its_name(
    window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """Of very many the menu lists the first, and leads to the palette for the others."""
    for number in range(30):
        layouts.shelf.keep(f"Layout {number:02}", ABILITY if number == 27 else Layout())
    assert "Layout 27" not in menu_texts(window)
    trigger(window, "All 30 layouts…")
    palette = window.overlays.palette
    assert palette.isVisible()

    QTest.keyClicks(palette.field, "Layout 27")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert control.live.layout == ABILITY


def test_a_chart_that_waits_appears_with_the_first_row(
    qtbot: QtBot, window: MainWindow, layouts: Layouts, logs: Path
) -> None:
    """Until then its card says what is missing."""
    layouts.shelf.keep("Gone", Layout((TabLayout("", charts=(GONE,)),)))
    layouts.control.choose("Gone")
    qtbot.waitUntil(lambda: waiting(window) is not None, timeout=TIMEOUT_MS)
    (panel,) = window.live.grid.panels
    place = panel.waiting
    assert place is not None
    assert place.said.text() == "No such entry in this session"
    assert panel.accessibleName() == (
        "Chart ability.metteor · casts: no such entry in this session"
    )
    assert panel.plot.isHidden()

    line = {"ts": 1_735_758_070, "shard": "world-1", "entry": "ability.metteor",
            "metrics": {"casts": 1}}  # fmt: skip
    with (logs / "hot" / "world-1.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")

    qtbot.waitUntil(lambda: panel.waiting is None, timeout=TIMEOUT_MS)
    assert panel.plot.isVisible()
    assert place.isHidden()


def test_a_missing_entry_is_replaced_by_the_nearest_one_in_all_charts(
    qtbot: QtBot,
    window: MainWindow,
    control: SourceControl,
    layouts: Layouts,
    settle: Callable[[], None],
) -> None:
    """With the keys alone; the layout is changed, not saved, and there is a step back."""
    gone = Layout((TabLayout("", charts=(GONE,)), TabLayout("ability", charts=(GONE, METEOR))))
    layouts.shelf.keep("Gone", gone)
    layouts.control.choose("Gone")
    qtbot.waitUntil(lambda: waiting(window) is not None, timeout=TIMEOUT_MS)
    settle()
    window.live.grid.panels[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.live.grid.panels[0], Qt.Key.Key_Tab)
    place = waiting(window)
    assert place is not None
    assert window.focusWidget() is place.choose
    QTest.keyClick(place.choose, Qt.Key.Key_Space)

    card = layouts.remap.card
    assert card.isVisible()
    assert [row.wanted.name for row in card.rows] == ["ability.metteor", "casts"]
    assert card.rows[0].field.text() == "ability.meteor"
    assert window.focusWidget() is card.rows[0].field
    QTest.keyClick(card.rows[0].field, Qt.Key.Key_Return)

    assert control.live.layout.tab("").charts == (METEOR,)
    assert control.live.layout.tab("ability").charts == (METEOR, METEOR)
    assert window.live.layouts.text() == "Gone •"
    trigger(window, "Back to what it was before")
    assert control.live.layout == gone


def test_only_the_chart_that_was_asked_for_changes_if_a_person_wants_so(
    qtbot: QtBot, window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """A name that is not there cannot be chosen; one is found in the list as it is typed."""
    other = ChartRequest("casts", "ability.nowhere")
    layouts.shelf.keep("Gone", Layout((TabLayout("", charts=(GONE, other, GONE)),)))
    layouts.control.choose("Gone")
    qtbot.waitUntil(lambda: waiting(window) is not None, timeout=TIMEOUT_MS)
    place = waiting(window)
    assert place is not None
    QTest.mouseClick(place.choose, Qt.MouseButton.LeftButton)
    card = layouts.remap.card
    card.to_all.setChecked(False)
    assert [row.isEnabled() for row in card.rows] == [True, True, False]

    field = card.rows[0].field
    field.clear()
    QTest.keyClicks(field, "whi")
    assert not card.confirm.isEnabled()
    assert card.rows[0].note.text() == "No such entry in this session"
    assert [row.name for row in field.rows.rows] == ["ability.whirl"]
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "ability.whirl"
    QTest.mouseClick(card.confirm, Qt.MouseButton.LeftButton)

    assert control.live.layout.tab("").charts == (
        ChartRequest("casts", "ability.whirl"), other, GONE
    )  # fmt: skip


def test_the_list_of_names_does_not_stay_behind_when_the_window_changes(
    qtbot: QtBot, window: MainWindow, layouts: Layouts, settle: Callable[[], None]
) -> None:
    """And many names scroll within the card, which stays in the window."""
    charts = tuple(ChartRequest("casts", f"ability.gone_{number}") for number in range(60))
    layouts.shelf.keep("Gone", Layout((TabLayout("", charts=charts),)))
    layouts.control.choose("Gone")
    qtbot.waitUntil(lambda: waiting(window) is not None, timeout=TIMEOUT_MS)
    layouts.remap.ask(window.live.grid.panels[0].shown.chart.key)  # type: ignore[union-attr]
    card = layouts.remap.card
    field = card.rows[0].field
    field.clear()
    QTest.keyClicks(field, "ability")
    assert field.card.isVisible()

    window.resize(900, 600)
    settle()

    assert not field.card.isVisible()
    assert card.rect().contains(card.card.geometry())
    assert len(card.rows) == 40


def test_escape_leaves_all_as_it_is(
    qtbot: QtBot, window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """Also when a name was typed."""
    gone = Layout((TabLayout("", charts=(GONE,)),))
    layouts.shelf.keep("Gone", gone)
    layouts.control.choose("Gone")
    qtbot.waitUntil(lambda: waiting(window) is not None, timeout=TIMEOUT_MS)
    layouts.remap.ask(window.live.grid.panels[0].shown.chart.key)  # type: ignore[union-attr]

    QTest.keyClick(layouts.remap.card.rows[0].field, Qt.Key.Key_Escape)

    assert not layouts.remap.card.isVisible()
    assert control.live.layout == gone


def test_a_chart_that_waits_can_be_removed(
    qtbot: QtBot, window: MainWindow, control: SourceControl, layouts: Layouts
) -> None:
    """By its button."""
    layouts.shelf.keep("Gone", Layout((TabLayout("", charts=(GONE, METEOR)),)))
    layouts.control.choose("Gone")
    qtbot.waitUntil(lambda: waiting(window) is not None, timeout=TIMEOUT_MS)
    place = waiting(window)
    assert place is not None

    QTest.mouseClick(place.remove, Qt.MouseButton.LeftButton)

    assert control.live.layout.tab("").charts == (METEOR,)


def test_in_a_narrow_window_the_button_is_a_sign(
    window: MainWindow, layouts: Layouts, settle: Callable[[], None]
) -> None:
    """And says the name to whoever asks; wide again, it says it itself."""
    layouts.shelf.keep("Healing watch", Layout())
    layouts.control.choose("Healing watch")
    button = window.live.layouts
    window.resize(1_900, 900)
    settle()
    wide_px = button.width()
    assert button.text() == "Healing watch"

    window.resize(900, 600)
    settle()

    assert button.text() == ""
    assert button.width() < 60 < wide_px
    assert button.accessibleName() == "Layout of the page: Healing watch"


def test_a_bad_file_is_said_when_the_menu_opens(window: MainWindow, layouts: Layouts) -> None:
    """The layouts begin anew; the file is set aside."""
    layouts.file.path.write_text("{")

    assert "Default" in menu_texts(window)

    assert "layouts.aside-1" in window.notice.text.full
