"""Lines of real logs in the drawer: behind a number, behind a point, and away again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.errors import StorageError
from inspector.session.line_list import LineList
from inspector.ui.ledger.tiles import Tile
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
TIMEOUT_MS = 20_000

pytestmark = pytest.mark.usefixtures("control")


def shown_texts(window: MainWindow, qtbot: QtBot, count: int) -> list[str]:
    """Wait until the drawer has so many lines with their texts, and return the texts."""
    drawer = window.drawer
    qtbot.waitUntil(lambda: drawer.table.rowCount() == count, timeout=TIMEOUT_MS)
    drawer.loader.want(range(count))

    def read() -> list[str]:
        found = [drawer.loader.text(number) for number in range(count)]
        return [one.text for one in found if one is not None]

    qtbot.waitUntil(lambda: len(read()) == count, timeout=TIMEOUT_MS)
    return read()


def rejected_tile(window: MainWindow, qtbot: QtBot) -> Tile:
    """Go to the Ledger, and return the tile of the rejected lines."""
    window.show_page("ledger")
    tiles = window.ledger.tiles
    found: list[Tile] = []

    def is_there() -> bool:
        found[:] = [one for one in tiles.tiles if one.text() == "Rejected 5"]
        return bool(found)

    qtbot.waitUntil(is_there, timeout=TIMEOUT_MS)
    return found[0]


def held_back(control: SourceControl, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let no lines be found before the event is set."""
    assert control.source is not None
    session, may_find = control.source.session, Event()
    find: Callable[..., LineList] = session.lines_of

    def later(*args: object, **wanted: object) -> LineList:
        assert may_find.wait(20)
        return find(*args, **wanted)

    monkeypatch.setattr(type(session), "lines_of", lambda _session, *a, **w: later(*a, **w))
    return may_find


def test_a_number_of_the_ledger_opens_its_lines(window: MainWindow, qtbot: QtBot) -> None:
    """Each of the five, as it stands in the file."""
    QTest.mouseClick(rejected_tile(window, qtbot), LEFT)

    texts = shown_texts(window, qtbot, 5)
    assert window.drawer.isVisible()
    assert (window.drawer.head.title.text(), window.drawer.head.amount.text()) == (
        "Rejected lines",
        "5 lines",
    )
    assert "no json at all" in texts
    assert sum("gold_found" in text for text in texts) == 3


def test_a_key_opens_the_rejected_lines_from_any_page(window: MainWindow, qtbot: QtBot) -> None:
    """Shift+E, while the charts are in front."""
    QTest.keyClick(window, Qt.Key.Key_E, SHIFT)

    assert len(shown_texts(window, qtbot, 5)) == 5


def test_a_point_of_a_chart_opens_the_lines_that_it_was_made_of(
    window: MainWindow, qtbot: QtBot
) -> None:
    """A click on the point at the pointer: lines of the group of its curve."""
    panel = window.live.grid.panels[0]
    plot = panel.plot
    at = QPoint(round(plot.area.left() + plot.area.width() - 40), round(plot.area.center().y()))

    with qtbot.waitSignal(window.live.grid.lines_requested, timeout=TIMEOUT_MS) as asked:
        QTest.mouseClick(plot, LEFT, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: window.drawer.table.rowCount() > 0, timeout=TIMEOUT_MS)

    assert asked.args is not None
    group = asked.args[1]
    texts = shown_texts(window, qtbot, window.drawer.table.rowCount())
    assert all(group in text for text in texts)
    assert group in window.drawer.head.title.full


def test_escape_in_the_table_closes_the_lines(window: MainWindow, qtbot: QtBot) -> None:
    """And gives the keys back; in the tree beside it as well."""
    for part in ("table", "tree"):
        QTest.keyClick(window, Qt.Key.Key_E, SHIFT)
        shown_texts(window, qtbot, 5)
        view = window.drawer.view if part == "table" else window.drawer.detail.tree
        view.setFocus()

        QTest.keyClick(view, Qt.Key.Key_Escape)

        assert not window.drawer.isVisible(), part


def test_escape_undoes_marks_before_it_closes_the_lines(window: MainWindow, qtbot: QtBot) -> None:
    """While the keys are outside of the drawer, a large chart is put back first."""
    QTest.keyClick(window, Qt.Key.Key_E, SHIFT)
    shown_texts(window, qtbot, 5)
    window.setFocus()
    grid = window.live.grid
    shown = grid.panels[0].shown
    assert shown is not None
    grid.enlarge(shown.chart.key)

    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.drawer.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.drawer.isVisible()


def test_lines_that_nobody_waits_for_open_nothing(
    window: MainWindow, qtbot: QtBot, control: SourceControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drawer that was closed while they were looked for stays closed."""
    may_find = held_back(control, monkeypatch)
    QTest.keyClick(window, Qt.Key.Key_E, SHIFT)
    assert window.drawer.isVisible()
    window.drawer.close_drawer()
    told: list[str] = []
    control.errands.send(lambda: "after it", told.append, told.append)

    may_find.set()

    qtbot.waitUntil(lambda: told == ["after it"], timeout=TIMEOUT_MS)
    assert not window.drawer.isVisible()


def test_who_types_elsewhere_meanwhile_goes_on_typing(
    window: MainWindow, qtbot: QtBot, control: SourceControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines come, and take no key from the field."""
    rejected_tile(window, qtbot)
    may_find = held_back(control, monkeypatch)
    window.window_actions.view.rejected.trigger()
    window.ledger.filter.setFocus()

    may_find.set()

    shown_texts(window, qtbot, 5)
    assert QApplication.focusWidget() is window.ledger.filter


def test_lines_that_cannot_be_found_close_the_drawer_and_say_why(
    window: MainWindow, qtbot: QtBot, control: SourceControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is looked for for ever."""
    assert control.source is not None

    def fail(*_args: object, **_wanted: object) -> LineList:
        raise StorageError("the rows cannot be read", where="somewhere", remedy="Try again")

    monkeypatch.setattr(type(control.source.session), "lines_of", fail)

    QTest.keyClick(window, Qt.Key.Key_E, SHIFT)

    qtbot.waitUntil(lambda: "cannot be read" in window.notice.text.full, timeout=TIMEOUT_MS)
    assert not window.drawer.isVisible()


def test_another_source_closes_the_lines_of_the_last(
    window: MainWindow, qtbot: QtBot, control: SourceControl, tmp_path: Path
) -> None:
    """They are lines of files that are not open any more."""
    QTest.keyClick(window, Qt.Key.Key_E, SHIFT)
    shown_texts(window, qtbot, 5)

    control.open([tmp_path])

    assert not window.drawer.isVisible()
