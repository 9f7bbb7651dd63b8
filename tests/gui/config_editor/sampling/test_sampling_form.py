"""The sampling editor, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from inspector.analysis.sampling_forecast import SamplingForecast
from inspector.config.models.sampling import SamplingConfig
from inspector.core.registry import Kind, Level, MetricKey, Registry
from inspector.ui.config_editor.sampling.columns import COLUMNS
from inspector.ui.config_editor.sampling.forecast_state import ForecastState
from inspector.ui.config_editor.sampling.slider_ink import handle_x, number_rect
from inspector.ui.models.format import NO_DATA
from tests.gui.config_editor.sampling.conftest import Desk

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
MINUS = "\N{MINUS SIGN}"
Forecasts = Callable[..., SamplingForecast]


def place_of(desk: Desk, key: str, rate: float) -> QPoint:
    """Return where a rate stands on the slider of a metric key."""
    cell = desk.form.view.slider_cell(desk.form.table.row_of(key))
    return QPoint(round(handle_x(rate, cell)), cell.center().y())


def text_of(desk: Desk, key: str, title: str) -> str:
    """Return what a cell says, with plain spaces."""
    column = next(place for place, one in enumerate(COLUMNS) if one.title == title)
    index = desk.form.table.index(desk.form.table.row_of(key), column)
    return str(index.data()).replace("\N{NO-BREAK SPACE}", " ")


def go_to(desk: Desk, key: str) -> None:
    """Give the row of a metric key the keys."""
    desk.form.view.setFocus()
    desk.form.view.selectRow(desk.form.table.row_of(key))


def shown_keys(desk: Desk) -> list[str]:
    """Return the metric keys that are shown, downwards."""
    return [desk.form.table.row(row).name for row in range(desk.form.table.rowCount())]


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
    """Press a key in the table of rates."""
    for _time in range(times):
        QTest.keyClick(desk.form.view, key, modifiers)


def number_field(desk: Desk) -> QLineEdit:
    """Return the number field that is open."""
    view, row = desk.form.view, desk.form.view.current_row
    field = view.indexWidget(desk.form.table.index(row, desk.form.table.rate_column))
    assert isinstance(field, QLineEdit)
    return field


def type_number(desk: Desk, text: str) -> None:
    """Type into the number field of the row that has the keys, and press Enter."""
    press(desk, Qt.Key.Key_Return)
    field = number_field(desk)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_drag_changes_one_line_and_is_one_edit_for_undo(desk: Desk) -> None:
    """The handle follows the pointer, every step shown at once."""
    view = desk.form.view.viewport()
    QTest.mousePress(view, LEFT, pos=place_of(desk, "reflect_count", 0.5))
    for rate in (0.45, 0.4, 0.3, 0.25, 0.2):
        QTest.mouseMove(view, place_of(desk, "reflect_count", rate))
    QTest.mouseRelease(view, LEFT, pos=place_of(desk, "reflect_count", 0.2))

    assert desk.rate("reflect_count") == pytest.approx(0.2, abs=0.011)
    said = desk.rate("reflect_count")
    assert desk.changed_lines() == ["-reflect_count = 0.5", f"+reflect_count = {said}"]
    assert len(desk.edits) > 2
    assert {edit.name for edit in desk.edits} == {"rates.reflect_count"}
    assert len({edit.key for edit in desk.edits}) == 1
    assert text_of(desk, "reflect_count", "Rate") == f"{desk.rate('reflect_count'):.2f}"


def test_two_drags_are_undone_one_after_the_other(desk: Desk) -> None:
    """Each has a key of its own."""
    view = desk.form.view.viewport()
    for rate in (0.8, 0.3):
        QTest.mouseClick(view, LEFT, pos=place_of(desk, "reflect_count", rate))

    assert len({edit.key for edit in desk.edits}) == 2
    assert desk.rate("reflect_count") == pytest.approx(0.3, abs=0.01)


def test_a_drag_beyond_the_track_stops_at_its_ends(desk: Desk) -> None:
    """Nothing out of bounds can be dragged."""
    view = desk.form.view.viewport()
    QTest.mousePress(view, LEFT, pos=place_of(desk, "reflect_count", 0.5))
    QTest.mouseMove(view, place_of(desk, "reflect_count", 0.5) + QPoint(400, 90))
    assert desk.rate("reflect_count") == 1.0
    QTest.mouseMove(view, place_of(desk, "reflect_count", 0.5) - QPoint(400, 90))
    assert desk.rate("reflect_count") == 0.0
    QTest.mouseRelease(view, LEFT)


def test_escape_gives_a_drag_up(desk: Desk) -> None:
    """The file is as it was, also where it had said nothing."""
    view = desk.form.view.viewport()
    for key in ("reflect_count", "casts"):
        before = desk.rate(key)
        QTest.mousePress(view, LEFT, pos=place_of(desk, key, 0.6))
        QTest.mouseMove(view, place_of(desk, key, 0.1))
        assert desk.rate(key) != before
        QTest.keyClick(desk.form.view, Qt.Key.Key_Escape)
        QTest.mouseMove(view, place_of(desk, key, 0.9))
        QTest.mouseRelease(view, LEFT)
        assert desk.rate(key) == before
    assert desk.changed_lines() == []


def test_rows_stay_where_they_are_while_one_is_dragged(desk: Desk, forecast: Forecasts) -> None:
    """Though the first forecast would put them in order; that comes when the handle is let go."""
    view = desk.form.view.viewport()
    before = shown_keys(desk)
    QTest.mousePress(view, LEFT, pos=place_of(desk, "clone_count", 0.75))
    QTest.mouseMove(view, place_of(desk, "clone_count", 1.0))
    desk.form.show_forecast(forecast(), ForecastState.READY)
    assert shown_keys(desk) == before
    QTest.mouseRelease(view, LEFT)

    assert shown_keys(desk)[0] == "reflect_count"
    assert desk.form.view.current_row == desk.form.table.row_of("clone_count")


def test_arrows_move_the_rate(desk: Desk) -> None:
    """By 0.05, with Shift by 0.01, with Alt by 0.25; Home and End go to the ends."""
    go_to(desk, "reflect_count")
    for key, modifiers, rate in (
        (Qt.Key.Key_Left, NONE, 0.45),
        (Qt.Key.Key_Right, SHIFT, 0.46),
        (Qt.Key.Key_Right, ALT, 0.71),
        (Qt.Key.Key_End, NONE, 1.0),
        (Qt.Key.Key_Right, NONE, 1.0),
        (Qt.Key.Key_Home, NONE, 0.0),
    ):
        press(desk, key, modifiers)
        assert desk.rate("reflect_count") == rate


def test_keys_of_a_row_are_no_keys_of_the_window(desk: Desk) -> None:
    """A digit would change the speed of the replay, an arrow move the view."""
    go_to(desk, "reflect_count")
    for key, text, modifiers in (
        (Qt.Key.Key_2, "2", NONE),
        (Qt.Key.Key_Left, "", SHIFT),
        (Qt.Key.Key_Right, "", ALT),
        (Qt.Key.Key_Home, "", NONE),
        (Qt.Key.Key_R, "", CONTROL),
    ):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
        event.ignore()
        QApplication.sendEvent(desk.form.view, event)
        assert event.isAccepted()
    other = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_M, NONE, "m")
    other.ignore()
    QApplication.sendEvent(desk.form.view, other)
    assert not other.isAccepted()


def test_a_digit_opens_the_number_and_enter_commits_it(desk: Desk) -> None:
    """And the row still has the keys."""
    go_to(desk, "reflect_count")
    QTest.keyClicks(desk.form.view, "0")
    field = number_field(desk)
    QTest.keyClicks(field, ".125")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()

    assert desk.rate("reflect_count") == 0.125
    assert len(desk.edits) == 1
    assert desk.form.view.hasFocus()


def test_escape_leaves_the_number_as_it_was(desk: Desk) -> None:
    """Nothing was asked."""
    go_to(desk, "reflect_count")
    press(desk, Qt.Key.Key_Return)
    field = number_field(desk)
    QTest.keyClicks(field, "0.9")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QApplication.processEvents()

    assert desk.edits == []


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("1.5", "above 1", "reflect_count must be at most 1, such as 0.5, not 1.5"),
        ("-0.1", "below 0", "reflect_count must be at least 0, such as 0.5, not -0.1"),
        ("abc", "not a number", "reflect_count must be a number, such as 0.5, not 'abc'"),
    ],
)
def test_what_is_no_rate_is_shown_with_its_reason(
    desk: Desk, text: str, word: str, reason: str
) -> None:
    """Never clamped: the draft is invalid, and says field, bound, example and value."""
    go_to(desk, "reflect_count")
    type_number(desk, text)

    assert text_of(desk, "reflect_count", "Rate").endswith(word)
    assert desk.form.strip.errors.full == reason
    assert desk.form.strip.errors.property("role") == "crit"
    assert desk.document.problems
    press(desk, Qt.Key.Key_R, CONTROL)
    assert not desk.document.problems
    assert "must be" not in desk.form.strip.errors.full


def test_the_reason_is_told_also_when_another_row_has_the_keys(desk: Desk) -> None:
    """A draft that cannot be saved never looks as if it could."""
    go_to(desk, "reflect_count")
    type_number(desk, "7")
    go_to(desk, "casts")

    assert desk.form.strip.errors.full.startswith("reflect_count must be at most 1")


def test_delete_goes_back_to_the_default_and_control_r_to_the_file(desk: Desk) -> None:
    """The line of the key goes; and comes again."""
    go_to(desk, "reflect_count")
    press(desk, Qt.Key.Key_Delete)
    assert desk.changed_lines() == ["-reflect_count = 0.5"]
    press(desk, Qt.Key.Key_R, CONTROL)
    assert desk.rate("reflect_count") == 0.5


def test_the_menu_of_a_row_resets_and_sorts(desk: Desk) -> None:
    """What the keys do can be found there as well; heads alone are no way for the keyboard."""
    go_to(desk, "reflect_count")
    press(desk, Qt.Key.Key_Left)
    menu = desk.form.view.row_menu(desk.form.view.current_row)
    actions = {action.text().split("\t")[0]: action for action in menu.actions()}
    actions["Reset to the file"].trigger()
    assert desk.rate("reflect_count") == 0.5

    orders = actions["Sort by"].menu()
    assert isinstance(orders, QMenu)
    next(action for action in orders.actions() if action.text() == "Metric").trigger()
    assert shown_keys(desk) == sorted(shown_keys(desk))
    menu.close()


def test_the_wheel_moves_the_rate_of_the_row_that_has_the_keys(desk: Desk) -> None:
    """Over any other row it scrolls; a run of it is undone at once."""
    go_to(desk, "reflect_count")
    view = desk.form.view

    def turn(key: str) -> None:
        place = QPointF(place_of(desk, key, 0.5))
        event = QWheelEvent(
            place,
            QPointF(view.viewport().mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)

    turn("clone_count")
    assert desk.edits == []
    turn("reflect_count")
    turn("reflect_count")
    assert desk.rate("reflect_count") == 0.52
    assert len({edit.key for edit in desk.edits}) == 1


def test_modified_only_keeps_the_row_that_is_being_edited(desk: Desk) -> None:
    """Though it is set back to its default, it does not vanish from under the hand."""
    go_to(desk, "reflect_count")
    press(desk, Qt.Key.Key_Left)
    desk.form.show_filter("", modified_only=True)
    assert shown_keys(desk) == ["reflect_count"]

    press(desk, Qt.Key.Key_Right)
    assert desk.rate("reflect_count") == 0.5
    assert shown_keys(desk) == ["reflect_count"]


def test_a_search_shows_fewer_rows_and_says_when_there_are_none(desk: Desk) -> None:
    """Names and KPIs are looked at."""
    desk.form.show_filter("dmg_per", modified_only=False)
    assert set(shown_keys(desk)) == {"casts", "damage_total"}
    desk.form.show_filter("<b>", modified_only=False)
    assert desk.form.empty.isVisible()
    assert "“<b>”" in desk.form.empty.text()
    desk.form.show_filter("", modified_only=False)
    assert not desk.form.empty.isVisible()


def test_a_forecast_is_shown_in_its_row_and_for_the_chosen_one(
    desk: Desk, forecast: Forecasts
) -> None:
    """Every KPI that uses the metric, with its error, needs no pointing at."""
    assert text_of(desk, "reflect_count", "Bytes now") == NO_DATA
    assert "Open a session" in desk.form.strip.errors.full

    desk.form.show_forecast(forecast(), ForecastState.READY)
    go_to(desk, "casts")

    assert text_of(desk, "reflect_count", "Predicted") == f"{MINUS}10.9 kB/s"
    told = desk.form.strip.errors.full.replace("\N{NO-BREAK SPACE}", " ")
    assert told == "dmg_per_cast ± 0.9 % · execution_rate ± 5.0 %, over 1 m"


def test_old_figures_stay_while_newer_ones_are_computed(
    qtbot: QtBot, desk: Desk, forecast: Forecasts
) -> None:
    """They are muted after a while, and not before; a failure takes them away."""
    desk.form.show_forecast(forecast(), ForecastState.READY)
    row = desk.form.table.row_of("reflect_count")
    error = len(COLUMNS) - 1
    desk.form.show_forecast(None, ForecastState.COMPUTING)
    assert desk.form.table.cell(row, error).tone == "warn"

    qtbot.waitUntil(lambda: desk.form.table.cell(row, error).tone == "muted", timeout=5_000)
    assert text_of(desk, "reflect_count", "Predicted") == f"{MINUS}10.9 kB/s"

    desk.form.show_forecast(forecast(9_100.0), ForecastState.READY)
    assert desk.form.table.cell(row, error).tone == "warn"
    assert text_of(desk, "reflect_count", "Predicted") == f"{MINUS}9.1 kB/s"

    desk.form.show_forecast(None, "out of memory")
    assert text_of(desk, "reflect_count", "Predicted") == NO_DATA
    assert desk.form.strip.errors.full.endswith("No forecast: out of memory")


def test_a_window_is_chosen_in_the_head_of_the_errors(qtbot: QtBot, desk: Desk) -> None:
    """With the keys alone."""
    button = desk.form.view.window_button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.menu.isVisible()
    with qtbot.waitSignal(desk.form.window_chosen, timeout=1_000) as chosen:
        QTest.keyClick(button.menu, Qt.Key.Key_Up)
        QTest.keyClick(button.menu, Qt.Key.Key_Return)

    assert chosen.args == [900.0]
    assert desk.form.window_s == 900.0
    assert button.accessibleName().replace("\N{NO-BREAK SPACE}", " ") == (
        "Errors over windows of 15 m"
    )


def test_a_row_that_gets_the_keys_says_its_path_and_its_metric(qtbot: QtBot, desk: Desk) -> None:
    """The text shows the place, the card the course."""
    with (
        qtbot.waitSignal(desk.form.path_entered, timeout=1_000) as path,
        qtbot.waitSignal(desk.form.key_chosen, timeout=1_000) as key,
    ):
        go_to(desk, "damage_total")

    assert path.args == [("rates", "damage_total")]
    assert key.args == ["damage_total"]


def test_a_field_is_revealed_also_where_the_filter_hides_it(qtbot: QtBot, desk: Desk) -> None:
    """Without saying that a person went there."""
    desk.form.show_filter("casts", modified_only=False)
    with qtbot.assertNotEmitted(desk.form.path_entered):
        desk.form.reveal(("rates", "reflect_count"))

    assert desk.form.table.row(desk.form.view.current_row).name == "reflect_count"


def test_a_head_sorts(desk: Desk, forecast: Forecasts) -> None:
    """Figures from the largest."""
    desk.form.show_forecast(forecast(), ForecastState.READY)
    head = desk.form.view.horizontalHeader()
    column = next(place for place, one in enumerate(COLUMNS) if one.title == "Bytes now")
    place = QPoint(head.sectionViewportPosition(column) + 20, 10)
    QTest.mouseClick(head.viewport(), LEFT, pos=place)

    assert shown_keys(desk)[:2] == ["casts", "reflect_count"]
    assert head.model().headerData(column, Qt.Orientation.Horizontal) == "↓ Bytes now"


def test_a_click_on_the_number_opens_its_field(desk: Desk) -> None:
    """Where the number stands."""
    cell = desk.form.view.slider_cell(desk.form.table.row_of("clone_count"))
    QTest.mouseClick(desk.form.view.viewport(), LEFT, pos=number_rect(cell).center())
    field = number_field(desk)

    assert field.text() == "0.75"
    assert field.geometry().center().x() == pytest.approx(number_rect(cell).center().x(), abs=2)


def test_a_narrow_form_keeps_what_matters(desk: Desk, settle: Callable[[], None]) -> None:
    """Rate, prediction and error; all columns in a wide one."""
    desk.form.window().resize(700, 520)
    settle()
    assert {"Metric", "File", "Rate", "Predicted", "Error"} <= set(desk.form.view.shown_titles())
    assert "Values now" not in desk.form.view.shown_titles()
    desk.form.window().resize(1_340, 880)
    settle()
    assert len(desk.form.view.shown_titles()) == len(COLUMNS)


def test_a_registry_of_250_keys_tells_the_view_of_one_row_for_a_step(
    desk: Desk, registry: Registry
) -> None:
    """A step of a slider draws its row, not all."""
    more = tuple(
        MetricKey(f"team_{number:03}", Kind.COUNTER, Level.ACTIVATION, "", "Ours.", True)
        for number in range(250 - len(registry.keys))
    )
    wide = Registry((*registry.keys, *more), registry.kpis)
    text = desk.document.text
    desk.document = replace(desk.document, registry=wide, model=SamplingConfig, base=text)
    desk.form.show_document(desk.document)
    assert desk.form.table.rowCount() == 250
    told: list[tuple[int, int]] = []
    desk.form.table.dataChanged.connect(lambda a, b: told.append((a.row(), b.row())))

    go_to(desk, "team_100")
    row = desk.form.view.current_row
    press(desk, Qt.Key.Key_Left)

    assert desk.rate("team_100") == 0.95
    assert told == [(row, row)]


def test_a_text_that_is_no_toml_shows_what_holds(desk: Desk) -> None:
    """And what is wrong with it."""
    desk.form.show_document(desk.document.set_text("[rates\nreflect_count = 0.1"))

    assert text_of(desk, "reflect_count", "Rate") == "0.50"
    assert desk.form.strip.errors.property("role") == "crit"
    assert "line 1" in desk.form.strip.errors.full


def test_the_window_stands_in_its_head_whatever_was_revealed_before(
    desk: Desk, settle: Callable[[], None]
) -> None:
    """Also when the table was too narrow at first, and moved aside to show a slider."""
    desk.form.window().resize(320, 520)
    settle()
    desk.form.reveal(("rates", "flush_count"))
    settle()
    desk.form.window().resize(860, 640)
    settle()

    button, head = desk.form.view.window_button, desk.form.view.horizontalHeader()
    last = len(COLUMNS) - 1
    assert button.geometry().right() < head.width()
    assert button.geometry().left() > head.sectionViewportPosition(last)
