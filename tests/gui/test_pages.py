"""Pages, rail and drawer; notices; themes by action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.notice import NoticeKind
from inspector.ui.pages.ledger import LedgerPage
from inspector.ui.theme import Theme, ThemeName

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
LONG = "The folder <b>hot</b> is gone, and so is what was in it. " * 8


@pytest.fixture
def ledger(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> LedgerPage:
    """A second page, in a window with something to look at."""
    window.show_frame(lots)
    settle()
    return window.ledger


def test_only_pages_that_exist_are_offered(window: MainWindow) -> None:
    """On the rail, among the actions, and in the palette."""
    pages = ["live", "entries", "alerts", "config", "compare", "history", "ledger"]
    assert list(window.rail.items) == pages
    names = [action.text() for action in window.window_actions.page.all()]
    assert names == [page.capitalize() for page in pages]


def test_a_click_on_the_rail_brings_a_page_to_the_front(
    qtbot: QtBot, window: MainWindow, ledger: LedgerPage
) -> None:
    """The item is marked, and the other is not; a second click changes nothing."""
    with qtbot.waitSignal(window.pages.page_changed, timeout=1_000) as changed:
        QTest.mouseClick(window.rail.items["ledger"], LEFT)
    QTest.mouseClick(window.rail.items["ledger"], LEFT)

    assert changed.args == ["ledger"]
    assert ledger.isVisible()
    assert not window.live.isVisible()
    assert window.rail.items["ledger"].isChecked()
    assert not window.rail.items["live"].isChecked()


def test_keys_bring_a_page_to_the_front(window: MainWindow, ledger: LedgerPage) -> None:
    """And back again; the tooltip of the item names the key."""
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL | SHIFT)
    assert ledger.isVisible()

    QTest.keyClick(window, Qt.Key.Key_L, CONTROL | SHIFT)
    assert window.live.isVisible()
    assert "Ctrl+Shift+G" in window.rail.items["ledger"].toolTip()


def test_the_page_in_front_stays_for_the_next_source(
    window: MainWindow, ledger: LedgerPage, lots: Frame
) -> None:
    """The start page comes between; it needs no page, and offers none."""
    window.show_page("ledger")

    window.show_start()
    assert window.start.isVisible()
    assert not window.rail.items["ledger"].isEnabled()

    window.show_frame(replace(lots))
    assert ledger.isVisible()


@pytest.mark.usefixtures("ledger")
def test_a_page_that_does_not_exist_changes_nothing(window: MainWindow) -> None:
    """A later version may have written its name into the state."""
    window.show_page("hologram")

    assert window.live.isVisible()


@pytest.mark.usefixtures("ledger")
def test_rejected_lines_are_counted_on_the_rail(window: MainWindow, lots: Frame) -> None:
    """Beside the page that lists them, and only if there are any."""
    assert window.rail.items["ledger"].badge == ""

    window.show_frame(replace(lots, status=replace(lots.status, rejected=1_432)))

    item = window.rail.items["ledger"]
    assert item.badge.replace("\N{NO-BREAK SPACE}", " ") == "1.4 k"
    assert item.accessibleDescription() == "1,432 rejected lines"


def test_a_notice_can_be_closed(window: MainWindow, lots: Frame) -> None:
    """It stays closed while it says the same, and comes back after it was over."""
    told = replace(lots, status=replace(lots.status, notice="hot is gone"))
    window.show_frame(told)
    assert window.notice.word.text() == "Note"

    QTest.mouseClick(window.notice.close_button, LEFT)
    window.show_frame(replace(told))
    assert not window.notice.isVisible()

    window.show_frame(replace(told, status=replace(told.status, notice="cold is gone")))
    assert window.notice.isVisible()

    window.show_frame(lots)
    window.show_frame(replace(told))
    assert window.notice.isVisible()


def test_a_long_notice_is_cut_and_unfolds_by_a_click(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """All of it is in the tooltip, letter by letter; a click shows it in several lines."""
    window.show_frame(replace(lots, status=replace(lots.status, notice=LONG)))
    settle()
    one_line_px = window.notice.height()

    assert window.notice.text.text().endswith("…")
    assert window.notice.text.full == LONG
    assert "&lt;b&gt;hot" in window.notice.text.toolTip()

    QTest.mouseClick(window.notice.text, LEFT)
    settle()
    assert window.notice.text.text() == LONG
    assert window.notice.height() > one_line_px

    QTest.mouseClick(window.notice.text, LEFT)
    settle()
    assert window.notice.height() == one_line_px


def test_a_problem_stays_before_notices_until_it_is_closed(window: MainWindow, lots: Frame) -> None:
    """Frames go on; what failed is not pushed out by what they say."""
    window.show_frame(lots)
    window.show_problem("Frames stopped: no such measure")
    window.show_frame(replace(lots, status=replace(lots.status, notice="hot is gone")))

    assert window.notice.word.text() == "Error"
    assert window.notice.text.text() == "Frames stopped: no such measure"

    QTest.mouseClick(window.notice.close_button, LEFT)
    assert window.notice.text.text() == "hot is gone"


def test_notices_are_told_apart_by_colour_and_word(window: MainWindow, lots: Frame) -> None:
    """A note, a warning and an error look different."""
    window.show_frame(lots)
    grounds = set()
    for kind in NoticeKind:
        window.notice.show_notice("something", kind)
        assert window.notice.word.text() == kind
        grounds.add(window.notice.grab().toImage().pixelColor(4, 4).name())

    assert len(grounds) == 3


def test_a_theme_is_chosen_by_its_action(window: MainWindow, theme: Theme, lots: Frame) -> None:
    """All that is in sight is drawn anew at once, and the choice is marked."""
    window.show_frame(lots)
    program = window.window_actions.program
    assert program.theme_dark.isChecked()

    program.theme_light.trigger()

    assert theme.name is ThemeName.LIGHT
    assert program.theme_light.isChecked()
    assert not program.theme_dark.isChecked()
    shown = window.grab().toImage()
    for part in (window.top_bar, window.rail, window.timeline):
        at = part.mapTo(window, QPoint(3, 3))
        assert shown.pixelColor(at) == theme.colours.surface

    program.theme_system.trigger()
    assert window.themes.chosen is None


def test_overlays_change_colour_with_the_theme(
    window: MainWindow, theme: Theme, settle: Callable[[], None]
) -> None:
    """Also while they are open."""
    window.window_actions.program.keys.trigger()
    theme.force(ThemeName.LIGHT)
    settle()

    card = window.overlays.keys.card
    assert window.grab().toImage().pixelColor(card.geometry().topLeft() + QPoint(20, 8)) == (
        theme.colours.surface
    )


def test_recent_sources_can_be_forgotten(qtbot: QtBot, window: MainWindow) -> None:
    """From the menu; there is nothing to forget before the first."""
    clear = window.window_actions.source.clear_recent
    assert not clear.isEnabled()

    window.set_recent(["/logs"])

    assert window.top_bar.source.recent_menu.actions()[-1] is clear
    with qtbot.waitSignal(window.clear_recent_requested, timeout=1_000):
        clear.trigger()
