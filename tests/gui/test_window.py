"""The window as a person meets it: source, status, notice, theme, timeline, keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.theme import Theme, ThemeName

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
HOSTILE = "/logs/<b>night</b> & day.jsonl"


def local_time(ts: float) -> str:
    """Return the time of day as the window should show it here."""
    return datetime.fromtimestamp(ts).astimezone().strftime("%H:%M:%S")


def pixel(window: MainWindow, widget_point: QPoint) -> QColor:
    """Return the colour the window shows at a point of its own."""
    return window.grab().toImage().pixelColor(widget_point)


def test_at_first_the_start_page_offers_the_ways_in(window: MainWindow) -> None:
    """Without a source there is the start page, and nothing that needs a source."""
    assert window.start.isVisible()
    assert not window.timeline.isVisible()
    assert not window.top_bar.ranges.isVisible()
    assert window.top_bar.source.name == "Open a source"
    assert window.start.no_recent.isVisible()
    assert window.start.no_recent.text() == "Nothing opened yet"


@pytest.mark.parametrize(
    ("choice", "signal"),
    [
        ("folder", "open_folder_requested"),
        ("file", "open_file_requested"),
        ("demo", "demo_requested"),
    ],
)
def test_a_choice_of_the_start_page_asks_for_it(
    qtbot: QtBot, window: MainWindow, choice: str, signal: str
) -> None:
    """Each large button of the start page asks for what it says."""
    with qtbot.waitSignal(getattr(window, signal), timeout=1_000):
        QTest.mouseClick(getattr(window.start, choice), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("key", "modifiers", "signal"),
    [
        (Qt.Key.Key_O, CONTROL, "open_folder_requested"),
        (Qt.Key.Key_O, CONTROL | SHIFT, "open_file_requested"),
        (Qt.Key.Key_D, CONTROL, "demo_requested"),
    ],
)
def test_keys_ask_for_a_source(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier, signal: str
) -> None:
    """What the start page offers can be had by keys."""
    with qtbot.waitSignal(getattr(window, signal), timeout=1_000):
        QTest.keyClick(window, key, modifiers)


def test_a_source_can_be_closed_only_while_one_is_open(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """Ctrl+W asks for nothing on the start page."""
    with qtbot.assertNotEmitted(window.close_requested):
        QTest.keyClick(window, Qt.Key.Key_W, CONTROL)

    window.show_frame(lots)

    with qtbot.waitSignal(window.close_requested, timeout=1_000):
        QTest.keyClick(window, Qt.Key.Key_W, CONTROL)


def test_recent_paths_are_offered_as_they_are_written(qtbot: QtBot, window: MainWindow) -> None:
    """A recent path that looks like markup is shown letter by letter, and asked for as it is."""
    window.set_recent([HOSTILE, "/logs/day.jsonl"])

    assert not window.start.no_recent.isVisible()
    assert window.start.recent[0].text().replace("&&", "&") == HOSTILE
    assert "&lt;b&gt;" in window.start.recent[0].toolTip()
    with qtbot.waitSignal(window.recent_requested, timeout=1_000) as asked:
        QTest.mouseClick(window.start.recent[0], Qt.MouseButton.LeftButton)
    assert asked.args == [HOSTILE]


def test_recent_paths_are_in_the_source_menu_too(qtbot: QtBot, window: MainWindow) -> None:
    """The menu offers recent paths, or says that there are none."""

    def recent() -> list[QAction]:
        return window.top_bar.source.recent_menu.actions()

    window.set_recent([])
    assert [(action.text(), action.isEnabled()) for action in recent()] == [
        ("Nothing opened yet", False)
    ]

    window.set_recent([HOSTILE])
    with qtbot.waitSignal(window.recent_requested, timeout=1_000) as asked:
        recent()[0].trigger()
    assert asked.args == [HOSTILE]


def test_new_recent_paths_replace_the_old_ones(window: MainWindow) -> None:
    """Only the latest list of recent paths is offered."""
    window.set_recent(["/a", "/b"])
    window.set_recent(["/c"])

    assert [row.text() for row in window.start.recent] == ["/c"]


def test_a_frame_brings_the_live_page_and_closing_brings_the_start_page(
    window: MainWindow, lots: Frame
) -> None:
    """The first frame opens the Live page with its timeline, and closing takes both away."""
    window.show_frame(lots)
    assert window.live.isVisible()
    assert window.timeline.isVisible()
    assert window.rail.items["live"].isChecked()

    window.show_start()
    assert window.start.isVisible()
    assert not window.timeline.isVisible()
    assert not window.rail.items["live"].isChecked()


def test_the_top_bar_says_how_the_reading_goes(window: MainWindow, lots: Frame) -> None:
    """The top bar tells the state in a word, and speed, lag and rejected lines in figures."""
    window.show_frame(lots)

    assert window.top_bar.source.word == "LIVE"
    assert window.top_bar.source.name == "demo · 4 shards"
    assert window.top_bar.reading.text().replace("\N{NO-BREAK SPACE}", " ") == (
        "1,240 lines/s · lag 0.1 s · "
    )
    assert window.top_bar.rejected.text() == "0 rejected"
    assert window.top_bar.rejected.property("role") == "value"


def test_a_source_that_rests_has_no_lag(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Without new lines nothing is said of the lag, and no room is left where it stood."""
    window.show_frame(lots)
    settle()
    resting = replace(lots.status, lines_per_s=0.0, lag_s=float("nan"))

    window.show_frame(replace(lots, status=resting))
    settle()

    top_bar = window.top_bar
    shown = top_bar.reading.text() + top_bar.rejected.text()
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == "0 lines/s · 0 rejected"
    assert top_bar.reading.width() == top_bar.reading.sizeHint().width()


def test_rejected_lines_are_told_in_the_colour_of_warnings(
    window: MainWindow, little: Frame
) -> None:
    """Rejected lines are counted in words, and coloured on top of that."""
    window.show_frame(little)

    assert window.top_bar.rejected.text() == "3 rejected"
    assert window.top_bar.rejected.property("role") == "warn"


def test_loading_says_how_far(window: MainWindow, lots: Frame) -> None:
    """The share of bytes read stands beside the word LOADING."""
    loading = replace(lots.status, state=SourceState.LOADING, progress=0.42)

    window.show_frame(replace(lots, status=loading))

    assert window.top_bar.source.word == "LOADING 42%"


def test_a_long_source_leaves_room_for_the_ranges(window: MainWindow, lots: Frame) -> None:
    """A long name is cut before it pushes anything out of the top bar."""
    named = replace(lots.status, source="a-folder-with-a-name-" * 12, detail="<i>x</i>")

    window.show_frame(replace(lots, status=named))

    top_bar = window.top_bar
    assert top_bar.source.width() < 500
    assert top_bar.ranges.geometry().right() <= top_bar.width()
    assert top_bar.reading.geometry().right() < top_bar.ranges.geometry().left()


def test_digits_that_change_do_not_move_what_is_beside_them(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A shorter number of lines a second leaves the rejected lines in their place."""
    places = set()
    window.show_frame(replace(lots, status=replace(lots.status, lines_per_s=88_888.0, lag_s=0.4)))
    for lines_per_s in (88_888.0, 9.0, 11_111.0, 400.0):
        window.show_frame(
            replace(lots, status=replace(lots.status, lines_per_s=lines_per_s, lag_s=0.4))
        )
        settle()
        places.add(window.top_bar.rejected.x())

    assert len(places) == 1


def test_the_foot_of_the_rail_says_what_the_program_costs(window: MainWindow, lots: Frame) -> None:
    """Memory, rows and the work of a frame stand at the foot of the rail."""
    window.show_frame(lots)

    assert window.rail.memory.text().replace("\N{NO-BREAK SPACE}", " ") == "412 MB · 4.8 M rows"
    assert window.rail.work.text() == "frame 6 ms"


def test_a_notice_stands_above_the_page_until_it_is_over(window: MainWindow, lots: Frame) -> None:
    """A notice takes room above the page only while there is one."""
    window.show_frame(lots)
    assert not window.notice.isVisible()

    told = replace(lots.status, notice="<b>hot</b> is gone")
    window.show_frame(replace(lots, status=told))
    assert window.notice.isVisible()
    assert window.notice.text.text() == "<b>hot</b> is gone"
    assert (
        window.notice.mapTo(window, QPoint(0, 0)).y() < window.live.mapTo(window, QPoint(0, 0)).y()
    )

    window.show_frame(replace(lots))
    assert not window.notice.isVisible()


def test_no_label_reads_its_text_as_markup(window: MainWindow, lots: Frame) -> None:
    """Every label with text in the window is of plain text."""
    window.show_frame(lots)

    labels = [label for label in window.findChildren(QLabel) if label.text()]
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize(
    ("number", "seconds"), [(0, 300.0), (1, 900.0), (2, 3_600.0), (3, 21_600.0), (4, 86_400.0)]
)
def test_a_range_button_changes_the_range(
    qtbot: QtBot, window: MainWindow, lots: Frame, number: int, seconds: float
) -> None:
    """A click on a range chooses it, and says how many seconds are wanted."""
    window.show_frame(lots)
    button = window.top_bar.ranges.buttons()[number]

    with qtbot.waitSignal(window.range_changed, timeout=1_000) as changed:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert changed.args == [seconds]
    assert window.top_bar.ranges.value == seconds
    assert [one.isChecked() for one in window.top_bar.ranges.buttons()].count(True) == 1


def test_alt_and_a_digit_changes_the_range(qtbot: QtBot, window: MainWindow, lots: Frame) -> None:
    """Alt+1 is the shortest range, Alt+5 the longest."""
    window.show_frame(lots)

    with qtbot.waitSignal(window.range_changed, timeout=1_000) as changed:
        QTest.keyClick(window, Qt.Key.Key_3, ALT)

    assert changed.args == [3_600.0]
    assert "Alt+3" in window.top_bar.ranges.buttons()[2].toolTip()


def test_the_timeline_names_playhead_and_span(window: MainWindow, lots: Frame) -> None:
    """On the day of the session the timeline shows times without a date."""
    window.show_frame(lots)

    end = local_time(lots.origin_ts + lots.playhead_s)
    start = local_time(lots.origin_ts)
    assert window.timeline.playhead.text().endswith(end)
    assert window.timeline.span.text().startswith(start)
    assert window.timeline.span.text().endswith(end)
    assert window.timeline.following.text() == "Following live"


def test_another_day_is_named(qtbot: QtBot, theme: Theme, lots: Frame) -> None:
    """On another day the timeline names the day, too."""
    window = MainWindow(theme, now=lambda: lots.origin_ts + 3 * 86_400)
    qtbot.addWidget(window)

    window.show_frame(lots)

    day = datetime.fromtimestamp(lots.origin_ts + lots.playhead_s).astimezone().date()
    assert window.timeline.playhead.text().startswith(day.isoformat())


def test_the_timeline_says_that_nothing_comes_any_more(window: MainWindow, little: Frame) -> None:
    """An idle source is not called live."""
    window.show_frame(little)

    assert window.timeline.following.text() == "At the end · no new lines"


def test_the_overview_tells_time_and_lines_under_the_pointer(
    window: MainWindow, little: Frame
) -> None:
    """The tooltip of the overview tells the instant and its number of lines."""
    window.show_frame(little)
    strip = window.timeline.strip

    assert strip.text_at(0) == f"{local_time(little.origin_ts)}  3 lines"
    assert strip.text_at(strip.width() * 0.5).endswith("  0 lines")


def test_the_overview_ends_with_the_playhead(window: MainWindow, theme: Theme, lots: Frame) -> None:
    """The playhead of a session that is followed stands at the right edge."""
    window.show_frame(lots)
    strip = window.timeline.strip

    shown = strip.grab().toImage()
    assert shown.pixelColor(strip.width() - 1, 2) == theme.colours.text
    assert shown.pixelColor(2, 2) == theme.colours.surface


def test_another_theme_restyles_everything_at_once(
    qtbot: QtBot, window: MainWindow, theme: Theme, lots: Frame
) -> None:
    """Plots, bars and legends change colour together, without a new frame."""
    window.show_frame(lots)
    plot = window.live.grid.panels[0].plot
    dark = theme.colours.surface
    assert plot.grab().toImage().pixelColor(1, 1) == dark

    with qtbot.waitSignal(theme.changed, timeout=1_000):
        theme.force(ThemeName.LIGHT)

    assert theme.colours.surface != dark
    assert plot.grab().toImage().pixelColor(1, 1) == theme.colours.surface
    assert pixel(window, QPoint(600, 2)) == theme.colours.surface
    legend = window.live.grid.panels[0].legend
    assert legend.items[0].colour == theme.colours.series[0]


def test_the_theme_follows_the_system_unless_forced(qapp: QApplication) -> None:
    """A theme that somebody chose stays when the system changes its own."""
    free, forced = Theme(), Theme(ThemeName.DARK)

    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert (free.name, forced.name) == (ThemeName.LIGHT, ThemeName.DARK)

    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert (free.name, forced.name) == (ThemeName.DARK, ThemeName.DARK)


def test_the_work_of_frames_is_measured(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """Each frame adds at least one time to those that the window reports."""
    fake = session()
    before = len(window.frame_times_ms())

    for _turn in range(5):
        window.show_frame(fake.frame())
        settle()

    times_ms = window.frame_times_ms()
    assert len(times_ms) >= before + 5
    assert min(times_ms) > 0.0


def test_everything_that_takes_keys_has_a_name(window: MainWindow, lots: Frame) -> None:
    """All controls can be reached by keys, and a screen reader can name them."""
    window.show_frame(lots)

    controls = [
        window.top_bar.source,
        *window.top_bar.ranges.buttons(),
        *window.live.tabs.tabs(),
        window.live.group,
    ]
    assert all(control.accessibleName() or control.text() for control in controls)
    assert all(control.focusPolicy() != Qt.FocusPolicy.NoFocus for control in controls)


def test_the_tab_key_goes_from_source_to_ranges_to_tabs(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """The focus moves in reading order."""
    window.show_frame(lots)
    settle()
    window.top_bar.source.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _turn in range(12):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        seen.append(window.focusWidget())

    top_bar = window.top_bar
    assert seen[0] is top_bar.rejected
    assert seen[1] in top_bar.ranges.buttons()
    assert seen.index(top_bar.filters.add) < seen.index(top_bar.palette_key)
    assert set(seen[seen.index(top_bar.palette_key) :]) & set(window.live.tabs.tabs())


def test_the_rejected_lines_lead_to_the_ledger(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """Pressing the number of rejected lines asks for the ledger, and a reader is told so."""
    window.show_frame(lots)

    assert window.top_bar.rejected.accessibleName() == "0 rejected: open the ledger"
    with qtbot.waitSignal(window.top_bar.ledger_requested, timeout=1_000):
        QTest.mouseClick(window.top_bar.rejected, Qt.MouseButton.LeftButton)


def test_the_palette_can_be_had_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    """The key at the right end can be pressed."""
    with qtbot.waitSignal(window.top_bar.palette_requested, timeout=1_000):
        QTest.mouseClick(window.top_bar.palette_key, Qt.MouseButton.LeftButton)


def test_a_range_of_ones_own_is_told_in_words(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A range that is no choice is shown beside the choices, none of which is marked then."""
    window.show_frame(lots)
    window.top_bar.set_range(133.0)
    settle()

    top_bar = window.top_bar
    assert top_bar.free_range.text().replace("\N{NO-BREAK SPACE}", " ") == "2 min 13 s"
    assert top_bar.free_range.isVisible()
    assert not any(button.isChecked() for button in top_bar.ranges.buttons())

    QTest.mouseClick(top_bar.ranges.buttons()[1], Qt.MouseButton.LeftButton)
    assert not top_bar.free_range.isVisible()
    assert [button.isChecked() for button in top_bar.ranges.buttons()].index(True) == 1
