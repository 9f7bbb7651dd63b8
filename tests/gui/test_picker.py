"""The measure picker, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.main_window import MainWindow
from inspector.ui.models.catalogue import CatalogueItem, CatalogueKind
from inspector.ui.models.frame import Frame
from inspector.ui.models.request import ChartRequest
from inspector.ui.picker.picker import MeasurePicker

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
CATALOGUE = (
    CatalogueItem(CatalogueKind.KPI, "dmg_per_cast", "ratio", "Damage for each cast", 900),
    CatalogueItem(CatalogueKind.METRIC, "casts", "counter", "Number of activations", 3_104_882),
    CatalogueItem(CatalogueKind.METRIC, "revive_count", "counter", "<b>Revives</b>", 0),
    CatalogueItem(CatalogueKind.ENTRY, "ability.meteor", "", "", 800),
)


@pytest.fixture
def picker(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> MeasurePicker:
    """The picker, opened with its button."""
    window.show_frame(lots)
    window.live.set_catalogue(CATALOGUE)
    settle()
    QTest.mouseClick(window.live.add, LEFT)
    return window.live.picker


def test_the_button_lists_what_can_be_charted(picker: MeasurePicker) -> None:
    """Each row has a name, what it means, and its records; headings divide them."""
    assert picker.isVisible()
    assert [row.name for row in picker.rows.rows if row.is_head] == ["KPIs", "Metrics", "Entries"]
    casts = next(row for row in picker.rows.rows if row.name == "casts")
    assert casts.detail == "counter · Number of activations"
    assert casts.figure.replace("\N{NO-BREAK SPACE}", " ") == "3.1 M"
    assert [row.name for row in picker.rows.rows if row.is_faint] == ["revive_count"]
    picker.close()


def test_enter_adds_the_best_match(qtbot: QtBot, window: MainWindow, picker: MeasurePicker) -> None:
    """Typing highlights the first match below its heading, Enter adds it and closes."""
    QTest.keyClicks(picker.field, "cast")
    assert picker.rows.rows[picker.rows.current].name == "dmg_per_cast"
    QTest.keyClick(picker.field, Qt.Key.Key_Down)

    with qtbot.waitSignal(window.live.chart_chosen, timeout=1_000) as chosen:
        QTest.keyClick(picker.field, Qt.Key.Key_Return)

    assert chosen.args == [ChartRequest("casts")]
    assert not picker.isVisible()


def test_control_and_enter_adds_and_stays(
    qtbot: QtBot, window: MainWindow, picker: MeasurePicker
) -> None:
    """Several charts can be added in a row; those that were are marked."""
    QTest.keyClicks(picker.field, "casts")

    with qtbot.waitSignal(window.live.chart_chosen, timeout=1_000):
        QTest.keyClick(picker.field, Qt.Key.Key_Return, CONTROL)

    assert picker.isVisible()
    assert picker.rows.rows[picker.rows.current].figure == "added"
    picker.close()


def test_a_click_adds(qtbot: QtBot, window: MainWindow, picker: MeasurePicker) -> None:
    """A row can be pressed; a heading cannot."""
    places = [picker.rows.visualRect(picker.rows.model().index(row, 0)).center() for row in (0, 1)]
    with qtbot.assertNotEmitted(window.live.chart_chosen):
        QTest.mouseClick(picker.rows.viewport(), LEFT, pos=places[0])

    with qtbot.waitSignal(window.live.chart_chosen, timeout=1_000) as chosen:
        QTest.mouseClick(picker.rows.viewport(), LEFT, pos=places[1])

    assert chosen.args == [ChartRequest("dmg_per_cast")]


def test_an_entry_leads_to_its_measures(
    qtbot: QtBot, window: MainWindow, picker: MeasurePicker
) -> None:
    """Enter on an entry lists what can be charted of it, and a second Enter adds one."""
    QTest.keyClicks(picker.field, "ability.")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)

    assert picker.field.text() == "ability.meteor "
    assert picker.rows.rows[picker.rows.current].name == "dmg_per_cast of ability.meteor"
    QTest.keyClicks(picker.field, "casts")
    with qtbot.waitSignal(window.live.chart_chosen, timeout=1_000) as chosen:
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert chosen.args == [ChartRequest("casts", "ability.meteor")]


def test_escape_closes_and_gives_the_keys_back(window: MainWindow, picker: MeasurePicker) -> None:
    """After Esc the keys go where they went before, and the next time the field is empty."""
    QTest.keyClicks(picker.field, "cast")
    QTest.keyClick(picker.field, Qt.Key.Key_Escape)

    assert not picker.isVisible()
    assert window.focusWidget() is window
    window.live.open_picker()
    assert picker.field.text() == ""
    picker.close()


def test_a_search_without_a_match_says_so(picker: MeasurePicker) -> None:
    """Nothing is highlighted then, and Enter does nothing."""
    QTest.keyClicks(picker.field, "zzz")

    assert picker.note.text() == "0 matches"
    assert picker.rows.current == -1
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert picker.isVisible()
    picker.close()
