"""The command palette, by keys and mouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.palette.entry import PaletteEntry
from inspector.ui.palette.palette import CommandPalette
from inspector.ui.palette.rows import ROW_PX
from inspector.ui.theme import Theme, ThemeName

CONTROL = Qt.KeyboardModifier.ControlModifier
HOSTILE = "/logs/<b>night</b> & day.jsonl"


@pytest.fixture
def palette(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> CommandPalette:
    """The palette over a window with something to look at, opened by its key."""
    window.show_frame(lots)
    settle()
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    settle()
    return window.overlays.palette


def names(palette: CommandPalette) -> list[str]:
    """Return the lines as shown."""
    return [row.entry.name for row in palette.model.rows]


def choose(palette: CommandPalette, typed: str) -> None:
    """Type, and take the first line."""
    QTest.keyClicks(palette.field, typed)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)


def picture(palette: CommandPalette, row: int) -> QImage:
    """Return how a line is drawn."""
    return palette.view.grab(palette.view.visualRect(palette.model.index(row))).toImage()


def test_ctrl_k_opens_it_over_the_dimmed_window(
    window: MainWindow, palette: CommandPalette, theme: Theme
) -> None:
    """With all that can be asked, and the cursor where one types."""
    assert palette.isVisible()
    assert palette.geometry() == window.rect()
    assert window.focusWidget() is palette.field
    asked = {"Open folder", "Ledger", "Zoom in", "Tab mythic", "Range 6h", "Group by tier"}
    assert asked <= {*names(palette)}
    shown = window.grab().toImage()
    assert shown.pixelColor(QPoint(300, 10)).lightness() < theme.colours.surface.lightness()
    assert shown.pixelColor(palette.card.geometry().center()) == theme.colours.surface


def test_typing_and_enter_do_what_the_first_line_says(
    window: MainWindow, palette: CommandPalette
) -> None:
    """Then it is gone, and the focus is where it was."""
    asked: Counter[str] = Counter()
    window.window_actions.view.zoom_out.triggered.connect(lambda: asked.update(["zoomed"]))

    choose(palette, "zoom o")

    assert asked["zoomed"] == 1
    assert not palette.isVisible()
    assert window.focusWidget() is not palette.field


def test_the_letters_that_match_are_emphasised(palette: CommandPalette) -> None:
    """Two lines of the same name differ in the letters that were typed."""
    QTest.keyClicks(palette.field, "zoom i")
    plain = picture(palette, 0)

    QTest.keyClick(palette.field, Qt.Key.Key_Backspace)
    QTest.keyClick(palette.field, Qt.Key.Key_Backspace)

    assert names(palette)[0] == "Zoom in"
    assert picture(palette, 0) != plain


def test_arrows_go_through_the_lines_and_around(palette: CommandPalette) -> None:
    """Up from the first line is the last."""
    QTest.keyClicks(palette.field, "theme")
    count = len(palette.model.rows)
    rows = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(palette.field, key)
        rows.append(palette.view.currentIndex().row())

    assert rows == [1, 0, count - 1, 0]


def test_the_second_line_is_had_with_an_arrow(palette: CommandPalette, theme: Theme) -> None:
    """A theme is changed by the keyboard alone."""
    QTest.keyClicks(palette.field, "theme: l")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert theme.name is ThemeName.LIGHT


def test_a_click_does_what_a_line_says(palette: CommandPalette, theme: Theme) -> None:
    """And a pointer that moves marks the line below it."""
    QTest.keyClicks(palette.field, "theme: light")
    at = palette.view.visualRect(palette.model.index(0)).center()

    QTest.mouseMove(palette.view.viewport(), at)
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert theme.name is ThemeName.LIGHT
    assert not palette.isVisible()


@pytest.mark.parametrize("how", ["escape", "beside", "ctrl+k"])
def test_it_closes_without_doing_anything(
    window: MainWindow, palette: CommandPalette, how: str
) -> None:
    """With Esc, a click beside the card, or its own key."""
    cleared: Counter[str] = Counter()
    window.window_actions.view.clear.triggered.connect(lambda: cleared.update(["cleared"]))

    if how == "escape":
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    elif how == "beside":
        QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    else:
        QTest.keyClick(palette.field, Qt.Key.Key_K, CONTROL)

    assert not palette.isVisible()
    assert cleared["cleared"] == 0


def test_keys_of_the_window_wait_while_it_is_open(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    """Ctrl+W closes no source behind the card."""
    with qtbot.assertNotEmitted(window.close_requested):
        QTest.keyClick(palette.field, Qt.Key.Key_W, CONTROL)
    QTest.keyClick(palette.field, Qt.Key.Key_Tab)

    assert window.focusWidget() is palette.field


def test_letters_that_nothing_has_are_said_to(palette: CommandPalette) -> None:
    """And Enter does nothing."""
    choose(palette, "qqqq")

    assert palette.isVisible()
    assert palette.nothing.isVisible()
    assert not palette.view.isVisible()


def test_what_cannot_be_had_is_told_with_its_reason(window: MainWindow) -> None:
    """Without a source there is nothing to zoom; Enter leaves the palette open."""
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    palette = window.overlays.palette

    choose(palette, "zoom in")

    entry = palette.model.rows[0].entry
    assert (entry.name, entry.enabled, entry.why_not) == ("Zoom in", False, "open a source first")
    assert palette.isVisible()


def test_what_was_used_comes_first_next_time(window: MainWindow, palette: CommandPalette) -> None:
    """Also for an untouched palette, and after a new start."""
    choose(palette, "theme: light")
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)

    assert names(palette)[0] == "Theme: light"
    assert palette.used == ("Window: Theme: light",)

    palette.dismiss()
    palette.set_used(["View: Pin cursor"])
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert names(palette)[0] == "Pin cursor"


def test_a_recent_source_is_opened_as_it_is_written(
    qtbot: QtBot, window: MainWindow, palette: CommandPalette
) -> None:
    """Its path may look like markup."""
    palette.dismiss()
    window.set_recent([HOSTILE])
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(palette.field, "recent night")

    assert HOSTILE in names(palette)[0]
    with qtbot.waitSignal(window.recent_requested, timeout=1_000) as asked:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert asked.args == [HOSTILE]


@pytest.mark.parametrize(
    ("typed", "signal", "value"),
    [
        ("tab mythic", "namespace_changed", "mythic"),
        ("range 6h", "range_changed", 21_600.0),
        ("group by shard", "group_changed", "shard"),
    ],
)
def test_tabs_ranges_and_groups_are_chosen_by_name(
    qtbot: QtBot,
    window: MainWindow,
    palette: CommandPalette,
    typed: str,
    signal: str,
    value: object,
) -> None:
    """As a click on them would."""
    with qtbot.waitSignal(getattr(window, signal), timeout=1_000) as asked:
        choose(palette, typed)

    assert asked.args == [value]


def test_others_can_offer_lines(window: MainWindow, palette: CommandPalette) -> None:
    """They are asked each time the palette opens."""
    done: list[str] = []
    palette.dismiss()
    palette.add_provider(
        lambda: [PaletteEntry("Add chart: casts", "Charts", lambda: done.append("casts"))]
    )
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)

    choose(palette, "add casts")

    assert done == ["casts"]


def test_it_fits_a_small_window(
    window: MainWindow, palette: CommandPalette, settle: Callable[[], None]
) -> None:
    """All of the card is in sight, and whole lines of it; also while the window changes."""
    window.resize(900, 560)
    settle()

    card = palette.card.geometry()
    assert palette.rect().contains(card)
    assert palette.view.height() % ROW_PX == 0
