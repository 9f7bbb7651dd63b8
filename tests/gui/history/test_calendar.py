"""The calendar by pointer and keys: moving, choosing a range, opening it, reading a cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from inspector.storage.coverage import Coverage
from inspector.storage.tiers import DAY_S, day_of, day_start
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.history.calendar import CoverageCalendar
from inspector.ui.history.calendar_geometry import HEAD_PX, LABEL_PX, LEAST_COLUMN_PX
from inspector.ui.history.calendar_grid import CalendarGrid, Selection, calendar_grid
from inspector.ui.history.calendar_ink import month_labels
from inspector.ui.theme import Theme, ThemeName
from tests.gui.history.kept import NOW_TS, kept_cells

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LAST = 90


@pytest.fixture
def calendar(qtbot: QtBot, theme: Theme, grid: CalendarGrid) -> CoverageCalendar:
    """A calendar with the keys, its newest day in focus."""
    calendar = CoverageCalendar(theme)
    qtbot.addWidget(calendar)
    calendar.resize(1_000, 200)
    calendar.show_grid(grid)
    with qtbot.waitExposed(calendar):
        calendar.show()
    calendar.activateWindow()
    calendar.setFocus()
    return calendar


def middle(calendar: CoverageCalendar, row: int, column: int) -> QPoint:
    """Return the middle of a cell."""
    return calendar.at.rect((row, column)).center()


def drag(calendar: CoverageCalendar, start: QPoint, end: QPoint) -> None:
    """Drag with the left button held."""
    room: QWidget = calendar.viewport()
    QTest.mousePress(room, LEFT, NONE, start)
    QTest.mouseMove(room, end)
    QTest.mouseRelease(room, LEFT, NONE, end)


def test_it_begins_at_the_newest_day_of_all_shards(calendar: CoverageCalendar) -> None:
    """With nothing chosen."""
    assert calendar.focus_cell == (0, LAST)
    assert calendar.selection is None


def test_arrows_move_and_shift_extends(qtbot: QtBot, calendar: CoverageCalendar) -> None:
    """The range goes from where Shift was first held to the cell with the keys."""
    QTest.keyClick(calendar, Qt.Key.Key_Left)
    QTest.keyClick(calendar, Qt.Key.Key_Down)
    assert calendar.selection == Selection((1, LAST - 1), (1, LAST - 1))

    with qtbot.waitSignal(calendar.selected, timeout=1_000):
        QTest.keyClick(calendar, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(calendar, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(calendar, Qt.Key.Key_Left, CONTROL | SHIFT)

    assert calendar.selection == Selection((1, LAST - 1), (2, LAST - 9))


@pytest.mark.parametrize(
    ("key", "modifier", "place"),
    [
        (Qt.Key.Key_Home, NONE, (0, 0)),
        (Qt.Key.Key_End, NONE, (0, LAST)),
        (Qt.Key.Key_PageUp, NONE, (0, LAST - 28)),
        (Qt.Key.Key_Left, CONTROL, (0, LAST - 7)),
        (Qt.Key.Key_Down, CONTROL, (3, LAST)),
        (Qt.Key.Key_Up, NONE, (0, LAST)),
        (Qt.Key.Key_Right, NONE, (0, LAST)),
    ],
)
def test_keys_lead_far_and_never_out(
    calendar: CoverageCalendar,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    place: tuple[int, int],
) -> None:
    """By days, weeks, to the ends."""
    QTest.keyClick(calendar, key, modifier)

    assert calendar.focus_cell == place


def test_a_drag_chooses_a_rectangle(calendar: CoverageCalendar) -> None:
    """Of days and shards, also beyond the edge."""
    drag(calendar, middle(calendar, 1, 80), middle(calendar, 2, 85))
    assert calendar.selection == Selection((1, 80), (2, 85))

    drag(calendar, middle(calendar, 3, 88), QPoint(5_000, 5_000))
    assert calendar.selection == Selection((3, 88), (3, LAST))


def test_days_are_chosen_at_the_head_and_shards_by_name(calendar: CoverageCalendar) -> None:
    """All shards of the days; all days of the shards."""
    x = middle(calendar, 0, 70).x()
    drag(calendar, QPoint(x, HEAD_PX // 2), QPoint(x + 3 * calendar.at.column_px, HEAD_PX // 2))
    assert calendar.selection == Selection((0, 70), (0, 73))

    y = middle(calendar, 2, 0).y()
    QTest.mouseClick(calendar.viewport(), LEFT, NONE, QPoint(LABEL_PX // 2, y))
    assert calendar.selection == Selection((2, 0), (2, LAST))


def test_shift_and_a_click_extend_what_is_chosen(calendar: CoverageCalendar) -> None:
    """From where it began."""
    QTest.mouseClick(calendar.viewport(), LEFT, NONE, middle(calendar, 1, 60))
    QTest.mouseClick(calendar.viewport(), LEFT, SHIFT, middle(calendar, 3, 65))

    assert calendar.selection == Selection((1, 60), (3, 65))


def test_enter_opens_and_escape_chooses_nothing(qtbot: QtBot, calendar: CoverageCalendar) -> None:
    """A double click opens as well."""
    QTest.keyClick(calendar, Qt.Key.Key_Left)
    with qtbot.waitSignal(calendar.open_wanted, timeout=1_000):
        QTest.keyClick(calendar, Qt.Key.Key_Return)
    with qtbot.waitSignal(calendar.open_wanted, timeout=1_000):
        QTest.mouseDClick(calendar.viewport(), LEFT, NONE, middle(calendar, 1, 60))

    QTest.keyClick(calendar, Qt.Key.Key_Escape)

    assert calendar.selection is None


def test_a_tooltip_says_what_a_cell_holds(calendar: CoverageCalendar, qapp: QApplication) -> None:
    """As does the description for assistive tools, of the cell with the keys."""
    at = middle(calendar, 2, LAST - 5)
    qapp.sendEvent(
        calendar.viewport(),
        QHelpEvent(QHelpEvent.Type.ToolTip, at, calendar.viewport().mapToGlobal(at)),
    )

    assert "Sun 22 Nov 2026 UTC · world-2" in QToolTip.text()
    assert "a gap" in QToolTip.text()
    assert calendar.accessibleDescription().startswith("Fri 27 Nov 2026 UTC · All shards")
    QToolTip.hideText()


def test_what_is_chosen_outlives_a_look_that_finds_the_same_days(
    calendar: CoverageCalendar,
) -> None:
    """Only other days or shards make it meaningless."""
    calendar.select(Selection((1, 60), (2, 70)))

    more = Coverage(cells=(*kept_cells()[1:], kept_cells()[0]))
    calendar.show_grid(calendar_grid(more, NOW_TS))
    assert calendar.selection == Selection((1, 60), (2, 70))

    calendar.show_grid(calendar_grid(Coverage(cells=kept_cells(shards=4)), NOW_TS))
    assert calendar.selection is None


def test_a_narrow_calendar_shows_the_newest_day_and_scrolls_to_the_keys(
    calendar: CoverageCalendar,
) -> None:
    """Cells never get too small to be seen."""
    calendar.resize(400, 80)
    room = calendar.viewport().rect()
    assert room.contains(calendar.at.rect((0, LAST)))
    assert not room.contains(calendar.at.rect((0, 0)))

    QTest.keyClick(calendar, Qt.Key.Key_Home)
    QTest.keyClick(calendar, Qt.Key.Key_Down, CONTROL)

    assert room.contains(calendar.at.rect((3, 0)))
    assert calendar.at.rect((3, 0)).left() >= LABEL_PX


def test_tiers_have_their_own_colours_in_both_themes(
    calendar: CoverageCalendar, theme: Theme
) -> None:
    """And a day without anything has none of them."""
    for name in ThemeName:
        theme.force(name)
        picture = calendar.viewport().grab().toImage()
        low = calendar.at.row_px // 2 - 4
        seen = [
            picture.pixelColor(middle(calendar, 1, column) + QPoint(0, low)).name()
            for column in (LAST, LAST - 3, 20, 0)
        ]
        assert len(set(seen)) == 4


@pytest.mark.parametrize(
    ("first", "labels"),
    [
        ("2026-08-30", [(2, "Sep 2026"), (32, "Oct")]),
        ("2026-08-02", [(0, "Aug 2026"), (30, "Sep"), (60, "Oct")]),
        ("2026-12-31", [(1, "Jan 2027"), (32, "Feb"), (60, "Mar")]),
        ("2026-11-02", [(0, "Nov 2026"), (29, "Dec"), (60, "Jan 2027")]),
    ],
)
def test_a_month_of_few_days_leaves_its_room_to_the_next(
    qapp: QApplication, first: str, labels: list[tuple[int, str]]
) -> None:
    """The first month that is named has its year, as has January."""
    assert qapp
    days = [day_of((day_start(first) or 0.0) + number * DAY_S) for number in range(62)]
    metrics = QFontMetricsF(font(SMALL_PX))

    assert month_labels(days, LEAST_COLUMN_PX, metrics) == labels


def test_an_empty_calendar_does_nothing(calendar: CoverageCalendar) -> None:
    """No key and no click chooses anything."""
    calendar.show_grid(CalendarGrid())

    QTest.keyClick(calendar, Qt.Key.Key_Left)
    QTest.mouseClick(calendar.viewport(), LEFT, NONE, QPoint(300, 60))

    assert calendar.selection is None
